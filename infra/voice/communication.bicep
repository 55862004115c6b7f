// Telephony. A number is bought or chosen after this deployment; incoming-calls.bicep reports its calls once the gateway is up.
import { Context, Identity, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param gateway Identity
param workspaceId string

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: nameOf('acs', context)
  location: 'global'
  tags: context.tags
  identity: { type: 'SystemAssigned' }
  properties: { dataLocation: context.options.dataLocation, disableLocalAuth: true }
}

// Only the gateway answers and moves calls.
resource answerCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, gateway.id, roles.communicationOwner)
  scope: communication
  properties: { principalId: gateway.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.communicationOwner) }
}

// Call summaries, media quality and the operations of Call Automation.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: communication
  properties: toWorkspace(workspaceId)
}

output name string = communication.name
output principalId string = communication.identity.principalId
output endpoint string = 'https://${communication.properties.hostName}/'
output immutableResourceId string = communication.properties.immutableResourceId
