// API Management before the models: it spreads requests over accounts, tries again, limits and counts tokens. Callers and models see only Entra ID.
import { Context, PrivateLink, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param subnetId string
param accountNames string[]
param endpoints string[]

@description('The client id of the only service that may call.')
param callerId string

param workspaceId string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: nameOf('appi', context)
}

resource gateway 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: nameOf('apim', context)
  location: context.location
  tags: context.tags
  sku: { name: 'StandardV2', capacity: 1 }
  identity: { type: 'SystemAssigned' }
  properties: {
    publisherEmail: context.options.operatorEmail
    publisherName: 'VoiceAgent'
    // It reaches the models from inside the network. Its own public address can be switched off only after it was created.
    virtualNetworkType: 'External'
    virtualNetworkConfiguration: { subnetResourceId: subnetId }
  }

  resource log 'loggers' = {
    name: 'application-insights'
    properties: {
      loggerType: 'applicationInsights'
      resourceId: insights.id
      credentials: { connectionString: insights.properties.ConnectionString, identityClientId: 'SystemAssigned' }
    }
  }
}

module api 'model-gateway-api.bicep' = {
  params: {
    gatewayName: gateway.name
    endpoints: endpoints
    values: { caller: callerId, tenant: tenant().tenantId, tokens: string(1000 * context.sizes.modelCapacity * length(endpoints)) }
  }
}

module use 'model-user.bicep' = [
  for (account, i) in accountNames: {
    name: 'model-gateway-user-${i}'
    params: { accountName: account, principalId: gateway.identity.principalId }
  }
]

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, gateway.id, roles.metricsPublisher)
  scope: insights
  properties: { principalId: gateway.identity.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.metricsPublisher) }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: gateway
  properties: toWorkspace(workspaceId)
}

output endpoint string = '${gateway.properties.gatewayUrl}/'
output links PrivateLink[] = [{ name: 'model-gateway', resourceId: gateway.id, group: 'Gateway', zones: ['privatelink.azure-api.net'] }]
