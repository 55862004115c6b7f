// The public addresses. With an edge they are those of an application gateway with a web application firewall and an own domain.
import { Apps, Context, Places, Services } from '../shared/context.bicep'

param context Context
param services Services
param network Places
param vaultUri string

param apps Apps
param workspaceId string

var domain = context.options.domain

// The application gateway does not start without its certificate, which is imported into the vault of the first deployment.
var hasGateway = context.hasEdge && !empty(context.options.certificateName)

module firewall 'firewall-policy.bicep' = if (context.hasEdge) {
  params: { context: context }
}

module address 'public-address.bicep' = if (context.hasEdge) {
  params: { context: context, workspaceId: workspaceId }
}

module gateway 'application-gateway.bicep' = if (hasGateway) {
  params: {
    context: context
    identityId: services.edge.id
    subnetId: network.edge
    publicAddressId: address!.outputs.id
    firewallPolicyId: firewall!.outputs.id
    // Without a version, so that the gateway takes up a renewed certificate by itself.
    certificateSecretUri: '${vaultUri}secrets/${context.options.certificateName}'
    workspaceId: workspaceId
    // stays: a session's requests go to one replica. seconds: the longest silence that is no failure.
    sites: [
      { name: 'gateway', host: 'calls.${domain}', backend: 'gateway.${apps.domain}', stays: false, seconds: 30 }
      { name: 'pipeline', host: 'media.${domain}', backend: 'pipeline.${apps.domain}', stays: false, seconds: 3600 }
      { name: 'dashboard', host: 'dashboard.${domain}', backend: 'dashboard.${apps.domain}', stays: true, seconds: 300 }
    ]
  }
}

module zone 'dns-zone.bicep' = if (context.hasEdge) {
  params: { domain: domain, tags: context.tags, publicAddressId: address!.outputs.id }
}

// Without an edge, the ingress of Container Apps is the public address.
output gatewayUrl string = context.hasEdge ? 'https://calls.${domain}' : 'https://gateway.${apps.domain}'
output mediaUrl string = context.hasEdge ? 'wss://media.${domain}' : 'wss://pipeline.${apps.domain}'
output dashboardUrl string = context.hasEdge ? 'https://dashboard.${domain}' : 'https://dashboard.${apps.domain}'
output nameServers string[] = context.hasEdge ? zone!.outputs.nameServers : []
