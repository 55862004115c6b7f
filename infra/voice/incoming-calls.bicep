// Has Event Grid report incoming calls to the gateway. Event Grid asks the gateway for its consent, so this comes after
// the deployment of the services: azure.yaml's postdeploy hook.
param communicationName string
@secure()
param webhook string

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' existing = {
  name: communicationName
}

resource incomingCalls 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = {
  name: 'incoming-calls'
  scope: communication
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: { endpointUrl: webhook, maxEventsPerBatch: 1 }
    }
    filter: { includedEventTypes: ['Microsoft.Communication.IncomingCall'] }
    // A call that was not answered within a minute has gone.
    retryPolicy: { maxDeliveryAttempts: 2, eventTimeToLiveInMinutes: 1 }
  }
}
