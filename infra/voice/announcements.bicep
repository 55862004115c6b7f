// The account with which Communication Services speaks announcements. In the private topology only trusted Azure services reach it.
import { Context, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param communicationPrincipalId string
param workspaceId string

resource voices 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: nameOf('voices', context)
  location: context.location
  tags: context.tags
  kind: 'CognitiveServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: nameOf('voices', context)
    disableLocalAuth: true
    // Communication Services has no private endpoint here. 'Deny' with the bypass lets in trusted Azure services only.
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: context.isPrivate ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }
}

resource announce 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(voices.id, communicationPrincipalId, roles.cognitiveServicesUser)
  scope: voices
  properties: { principalId: communicationPrincipalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.cognitiveServicesUser) }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: voices
  properties: toWorkspace(workspaceId)
}

output endpoint string = voices.properties.endpoint
