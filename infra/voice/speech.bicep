// Recognition and synthesis. Tokens and private endpoints need the custom domain, which is the account's name.
import { Context, Identity, PrivateLink, nameOf, publicAccess } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param kind string
param location string
param pipeline Identity
param workspaceId string

resource speech 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: nameOf(kind, context)
  location: location
  tags: context.tags
  kind: 'SpeechServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: nameOf(kind, context)
    disableLocalAuth: true
    publicNetworkAccess: publicAccess(context)
    networkAcls: { defaultAction: context.isPrivate ? 'Deny' : 'Allow' }
  }
}

resource use 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(speech.id, pipeline.id, roles.speechUser)
  scope: speech
  properties: { principalId: pipeline.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.speechUser) }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: speech
  properties: toWorkspace(workspaceId)
}

// As the pipeline reads it. Synthesis with an identity's token names the resource.
output connection string = 'Endpoint=${speech.properties.endpoint};ResourceId=${speech.id};Region=${location}'
output links PrivateLink[] = [{ name: kind, resourceId: speech.id, group: 'account', zones: ['privatelink.cognitiveservices.azure.com'] }]
