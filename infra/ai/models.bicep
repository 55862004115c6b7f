// One account of Azure OpenAI with its model deployments. Only Entra ID opens it.
import { Context, publicAccess } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param name string
param location string
param model string
param modelVersion string = '2026-03-17'
param workspaceId string

// learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/deployment-types
var skus = { region: 'Standard', zone: 'DataZoneStandard', world: 'GlobalStandard' }

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: context.tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: publicAccess(context)
    networkAcls: { defaultAction: context.isPrivate ? 'Deny' : 'Allow' }
  }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = {
  parent: account
  name: model
  sku: { name: skus[context.options.modelResidency], capacity: context.sizes.modelCapacity }
  properties: {
    model: { format: 'OpenAI', name: model, version: modelVersion }
    // A new version of the model changes what agents say, so people choose when it comes.
    versionUpgradeOption: 'OnceCurrentVersionExpired'
    raiPolicyName: 'Microsoft.DefaultV2'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: toWorkspace(workspaceId)
}

output name string = account.name
output endpoint string = account.properties.endpoint
