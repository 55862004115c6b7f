// Telephony. Numbers are bought in the portal; incoming calls are reported by incoming-calls.bicep once the gateway is up.
param location string
param principalId string
param dataLocation string = 'United States'

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: 'acs-${uniqueString(resourceGroup().id)}'
  location: 'global'
  identity: { type: 'SystemAssigned' }
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

// Call Automation speaks announcements and asks humans to take a call with this resource, by the identity of Communication Services.
resource voices 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'voices-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'CognitiveServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: 'voices-${uniqueString(resourceGroup().id)}'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

// Cognitive Services User
var cognitiveServicesUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'a97b65f3-24c7-4388-baec-2e87135dc908')

resource announce 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(voices.id, communication.id, cognitiveServicesUser)
  scope: voices
  properties: { principalId: communication.identity.principalId, principalType: 'ServicePrincipal', roleDefinitionId: cognitiveServicesUser }
}

output endpoint string = 'https://${communication.properties.hostName}/'
output immutableResourceId string = communication.properties.immutableResourceId
output name string = communication.name
output cognitiveServicesUrl string = voices.properties.endpoint
