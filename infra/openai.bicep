// The model.
param location string
param principalId string
param model string = 'gpt-4o-mini'
param modelVersion string = '2024-07-18'
param thousandTokensPerMinute int = 100

resource openai 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'openai-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: 'openai-${uniqueString(resourceGroup().id)}'
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: openai
  name: model
  sku: { name: 'GlobalStandard', capacity: thousandTokensPerMinute }
  properties: { model: { format: 'OpenAI', name: model, version: modelVersion } }
}

// Cognitive Services OpenAI User
var openaiUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')

resource think 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(openai.id, principalId, openaiUser)
  scope: openai
  properties: { principalId: principalId, principalType: 'ServicePrincipal', roleDefinitionId: openaiUser }
}

output endpoint string = openai.properties.endpoint
output model string = deployment.name
