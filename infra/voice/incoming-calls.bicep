// Has Event Grid report incoming calls to the gateway. Event Grid asks the gateway for its consent, so this comes after
// the deployment of the services: after-deploy.bicep.
param communicationName string
param gatewayUrl string

@description('The gateway accepts an event only with this key.')
@secure()
param key string

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' existing = {
  name: communicationName
}

resource incomingCalls 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = {
  name: 'incoming-calls'
  scope: communication
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        // The key is secure, and so is what contains it.
        #disable-next-line use-secure-value-for-secure-inputs
        endpointUrl: '${gatewayUrl}/webhooks/azure/events?code=${key}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    filter: { includedEventTypes: ['Microsoft.Communication.IncomingCall'] }
    // A call that was not answered within a minute has gone.
    retryPolicy: { maxDeliveryAttempts: 2, eventTimeToLiveInMinutes: 1 }
  }
}

// The files of the service's own recordings. The service keeps a file for a day, so the event is worth that long.
resource recordingFiles 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = {
  name: 'recording-files'
  scope: communication
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        #disable-next-line use-secure-value-for-secure-inputs
        endpointUrl: '${gatewayUrl}/webhooks/azure/events?code=${key}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    filter: { includedEventTypes: ['Microsoft.Communication.RecordingFileStatusUpdated'] }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
}
