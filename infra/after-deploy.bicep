// What needs running services: the subscription to incoming calls, for which Event Grid asks the gateway for its consent, and the alerts on
// the container apps. The hook 'postdeploy' deploys this file. Its parameters are outputs of main.bicep.
param communicationName string
param vaultUri string
param gatewayUrl string
param actionGroupId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: split(split(vaultUri, '/')[2], '.')[0]
}

// The key goes from the vault to Event Grid. Nobody sees it.
module incomingCalls 'voice/incoming-calls.bicep' = {
  params: { communicationName: communicationName, gatewayUrl: gatewayUrl, key: vault.getSecret('webhooks-key') }
}

module apps 'monitoring/app-alerts.bicep' = {
  params: { actionGroupId: actionGroupId, tags: resourceGroup().tags, apps: ['gateway', 'pipeline', 'dashboard'] }
}
