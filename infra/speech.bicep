// Recognition and synthesis. Tokens need the custom subdomain.
param location string
param principalId string

resource speech 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'speech-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'SpeechServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: 'speech-${uniqueString(resourceGroup().id)}'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

// Cognitive Services Speech User
var speechUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'f2dc8367-1007-4938-bd23-fe263f013447')

resource speak 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(speech.id, principalId, speechUser)
  scope: speech
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: speechUser }
}

output endpoint string = speech.properties.endpoint

// Synthesis with an identity's token names the resource, and goes to its region.
output resourceId string = speech.id
output region string = location
