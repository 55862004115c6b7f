// What needs running services: the subscription to incoming calls, for which Event Grid asks the gateway for its consent, and the alerts on
// the container apps. The hook 'postdeploy' deploys this file.
param communicationName string
param actionGroupId string
param tags object = {}

@description('The address of the gateway for events, with its key.')
@secure()
param webhook string

module incomingCalls 'voice/incoming-calls.bicep' = {
  params: { communicationName: communicationName, webhook: webhook }
}

module apps 'monitoring/app-alerts.bicep' = {
  params: { actionGroupId: actionGroupId, tags: tags, apps: ['gateway', 'pipeline', 'dashboard'] }
}
