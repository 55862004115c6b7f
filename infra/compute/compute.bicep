// Where the services run: their registry, and an environment of container apps or also a cluster. azd creates the container apps from VoiceAgent.AppHost/infra/*.tmpl.yaml.
import { Apps, Context, Places, PrivateLink, Services } from '../shared/context.bicep'

param context Context
param services Services
param network Places
param workspaceId string
param actionGroupId string

module registry 'registry.bicep' = {
  params: {
    context: context
    users: [services.gateway, services.pipeline, services.dashboard, services.loadTest]
    workspaceId: workspaceId
  }
}

module environment 'environment.bicep' = {
  params: { context: context, subnetId: network.apps, workspaceId: workspaceId }
}

// Behind the edge the environment has no public address, so its names are private.
module zone '../network/environment-zone.bicep' = if (context.hasEdge) {
  params: { tags: context.tags, domain: environment.outputs.domain, address: environment.outputs.address, networkIds: network.networks }
}

module cluster 'kubernetes.bicep' = if (context.options.compute == 'kubernetes') {
  params: {
    context: context
    network: network
    services: services
    registryName: registry.outputs.name
    workspaceId: workspaceId
    actionGroupId: actionGroupId
  }
}

output apps Apps = { environmentId: environment.outputs.id, domain: environment.outputs.domain, registryEndpoint: registry.outputs.endpoint }
output links PrivateLink[] = registry.outputs.links
