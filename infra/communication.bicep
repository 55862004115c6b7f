// Telephony. Numbers are bought in the portal; incoming calls are reported by incoming-calls.bicep once the gateway is up.
param location string
param principalId string
param dataLocation string = 'United States'

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: 'acs-${uniqueString(resourceGroup().id)}'
  location: 'global'
  tags: { 'deployed-with': location }
  properties: { dataLocation: dataLocation }
}

// Contributor: Call Automation has no narrower role yet
var contributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')

resource answerCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, principalId, contributor)
  scope: communication
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: contributor }
}

output endpoint string = 'https://${communication.properties.hostName}/'
output immutableResourceId string = communication.properties.immutableResourceId
output name string = communication.name
