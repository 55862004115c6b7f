// What a second region needs of the resources that both share: the number's Communication Services resource and the account of Cosmos DB. Deployed
// once for each further region, to the resource group that has these two. docs/disaster-recovery.md has the command.
import { Identity } from 'shared/context.bicep'
import { roles, roleId } from 'shared/roles.bicep'

@description('The Communication Services resource that has the telephone number.')
param communicationName string

@description('The account of Cosmos DB with a copy in the second region.')
param cosmosName string

@description('The identity of the second region that answers calls and stores finished ones.')
param gateway Identity

@description('The identity of the second region that writes for the scenarios.')
param pipeline Identity

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' existing = {
  name: communicationName
}

resource answerCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, gateway.id, roles.communicationOwner)
  scope: communication
  properties: { principalId: gateway.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.communicationOwner) }
}

module cosmosAccess 'data/cosmos-access.bicep' = {
  name: 'second-region-${uniqueString(gateway.id)}'
  params: {
    accountName: cosmosName
    grants: [
      { identity: gateway, container: 'calls' }
      { identity: gateway, container: 'audit', mayOnlyAppend: true }
      { identity: gateway, container: 'routes' }
      { identity: gateway, container: 'trunks' }
      { identity: gateway, container: 'callbacks' }
      { identity: gateway, container: 'campaigns' }
      { identity: pipeline, container: 'members' }
      { identity: pipeline, container: 'payments' }
      { identity: pipeline, container: 'reservations' }
    ]
  }
}
