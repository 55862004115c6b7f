// VoiceAgent in Azure. azd deploys this file, then the services (VoiceAgent.AppHost/infra/*.tmpl.yaml), then after-deploy.bicep. See decision 46.
targetScope = 'subscription'
import { Deployer, contextOf } from 'shared/context.bicep'
import { Options } from 'shared/options.bicep'

@description('The name of the environment, such as prod. It is part of each name, and the shortest of these has room for twelve characters.')
@maxLength(12)
param environmentName string

// azd offers the regions that have this quota.
@metadata({ azd: { type: 'location', usageName: ['OpenAI.DataZoneStandard.gpt-5.4-mini, 100'] } })
param location string
param deployer Deployer
param options Options

// Sign the tickets of media streams, prove that an event is ours, let the autoscaler read the places, encrypt recordings. azd generates each once.
@metadata({ azd: { type: 'generate', config: { length: 64, noSpecial: true } } })
@secure()
param ticketsKey string
@metadata({ azd: { type: 'generate', config: { length: 64, noSpecial: true } } })
@secure()
param webhooksKey string
@metadata({ azd: { type: 'generate', config: { length: 64, noSpecial: true } } })
@secure()
param scaleKey string
@metadata({ azd: { type: 'generate', config: { length: 64, noSpecial: true } } })
@secure()
param recordingsKey string

var context = contextOf(environmentName, location, uniqueString(subscription().id, environmentName, location), options, deployer)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'rg-${context.name}', location: location, tags: context.tags }

// Who the services are, and where telemetry goes.
module identities 'security/identities.bicep' = { scope: group, params: { context: context } }
module monitoring 'monitoring/monitoring.bicep' = { scope: group, params: { context: context, services: identities.outputs.services } }
var services = identities.outputs.services
var workspaceId = monitoring.outputs.workspaceId

// Where they are reachable.
module network 'network/network.bicep' = { scope: group, params: { context: context, workspaceId: workspaceId } }
var places = network.outputs.places

// What they use: secrets, stores, models, telephony and speech.
module security 'security/security.bicep' = {
  scope: group
  params: { context: context, services: services, workspaceId: workspaceId, ticketsKey: ticketsKey, webhooksKey: webhooksKey, scaleKey: scaleKey, recordingsKey: recordingsKey }
}
module data 'data/data.bicep' = { scope: group, params: { context: context, services: services, workspaceId: workspaceId } }
module ai 'ai/ai.bicep' = { scope: group, params: { context: context, services: services, network: places, workspaceId: workspaceId } }
module voice 'voice/voice.bicep' = { scope: group, params: { context: context, services: services, workspaceId: workspaceId } }

// Where they run, and what stands before them.
module compute 'compute/compute.bicep' = { scope: group, params: { context: context, services: services, network: places, workspaceId: workspaceId, actionGroupId: monitoring.outputs.actionGroupId } }
var apps = compute.outputs.apps
module edge 'edge/edge.bicep' = { scope: group, params: { context: context, services: services, network: places, apps: apps, vaultUri: security.outputs.vaultUri, workspaceId: workspaceId } }
var links = concat(security.outputs.links, data.outputs.links, ai.outputs.links, voice.outputs.links, compute.outputs.links)
module privateEndpoints 'network/private-endpoints.bicep' = if (context.isPrivate) {
  scope: group
  params: { context: context, subnetId: places.endpoints, links: links }
}

// What people need to run it.
module budget 'cost/budget.bicep' = { scope: group, params: { context: context, actionGroupId: monitoring.outputs.actionGroupId } }
module anomaly 'cost/anomaly.bicep' = if (!empty(options.operatorEmail)) { params: { context: context } }
module loadTest 'loadtest/load-test.bicep' = { scope: group, params: { context: context, identity: services.loadTest, apps: apps } }

// Each becomes a value of azd's environment, which the templates of the container apps read.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = apps.registryEndpoint
output AZURE_CONTAINER_APPS_ENVIRONMENT_ID string = apps.environmentId
output GATEWAY_IDENTITY_ID string = services.gateway.id
output GATEWAY_IDENTITY_CLIENT_ID string = services.gateway.clientId
output PIPELINE_IDENTITY_ID string = services.pipeline.id
output PIPELINE_IDENTITY_CLIENT_ID string = services.pipeline.clientId
output PIPELINE_IDENTITY_PRINCIPAL_ID string = services.pipeline.principalId
output DASHBOARD_IDENTITY_ID string = services.dashboard.id
output DASHBOARD_IDENTITY_CLIENT_ID string = services.dashboard.clientId
output DASHBOARD_IDENTITY_PRINCIPAL_ID string = services.dashboard.principalId
output GATEWAY_URL string = edge.outputs.gatewayUrl
output MEDIA_URL string = edge.outputs.mediaUrl
output DASHBOARD_URL string = edge.outputs.dashboardUrl
output GATEWAY_INSIDE_URL string = 'https://gateway.${apps.domain}'
output VAULT_VAULTURI string = security.outputs.vaultUri
output REDIS_HOSTNAME string = data.outputs.redisHostName
output COSMOS_ENDPOINT string = data.outputs.cosmosEndpoint
output STORAGE_BLOBENDPOINT string = data.outputs.blobEndpoint
output OPENAI_CONNECTION string = ai.outputs.connection
output OPENAI2_CONNECTION string = ai.outputs.secondConnection
output ACS_NAME string = voice.outputs.communicationName
output ACS_ENDPOINT string = voice.outputs.communicationEndpoint
output ACS_IMMUTABLERESOURCEID string = voice.outputs.communicationResourceId
output ACS_COGNITIVESERVICESURL string = voice.outputs.announcementsEndpoint
output SPEECH_CONNECTION string = voice.outputs.speechConnection
output SPEECH2_CONNECTION string = voice.outputs.secondSpeechConnection
output AUTHORITY string = empty(options.authority) ? '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' : options.authority
output RETENTION string = '${options.retentionDays}.00:00:00'
output APPLICATIONINSIGHTS_CONNECTION_STRING string = monitoring.outputs.connectionString
output ACTION_GROUP_ID string = monitoring.outputs.actionGroupId
