// Recognition and synthesis. Tokens and private endpoints need the custom domain, which is the account's name.
import { Context, Identity, PrivateLink, nameOf, publicAccess } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param pipeline Identity
param workspaceId string

resource speech 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: nameOf('speech', context)
  location: context.location
  tags: context.tags
  kind: 'SpeechServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: nameOf('speech', context)
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

output endpoint string = speech.properties.endpoint

// Synthesis with an identity's token names the resource.
output id string = speech.id
output links PrivateLink[] = [{ name: 'speech', resourceId: speech.id, group: 'account', zones: ['privatelink.cognitiveservices.azure.com'] }]
