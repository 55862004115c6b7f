// The emulated telephone network of a load test. It reports calls to the gateway's real webhook with its key, and opens media streams with signed tokens, as the
// service does. It is deployed for the time of a test only: infra/loadtest/run.sh.
param location string = resourceGroup().location
param tags object = resourceGroup().tags
param environmentId string
param registryEndpoint string

@description('The identity that pulls the image.')
param identityId string
param image string

@description('The gateway as Event Grid reaches it, such as https://calls.voice.example.com.')
param gatewayUrl string

@description('The domain of the environment, where the services reach the telephones.')
param domain string

@description('The key with which the gateway proves that it may answer. Base64.')
@secure()
param accessKey string

@secure()
param webhooksKey string

resource telephones 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'telephones'
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: false, targetPort: 8080, transport: 'http', allowInsecure: false }
      registries: [{ server: registryEndpoint, identity: identityId }]
      secrets: [
        { name: 'access-key', value: accessKey }
        // The key is part of the address that events are posted to. It is secure, and so is the address.
        #disable-next-line use-secure-value-for-secure-inputs
        { name: 'incoming-calls', value: '${gatewayUrl}/webhooks/azure/events?code=${webhooksKey}' }
      ]
    }
    template: {
      containers: [
        {
          name: 'telephones'
          image: image
          args: ['acs']
          // 100 callers speak and listen: 2.8 ms of processor time for each call-second (bench/README.md).
          resources: { cpu: json('2.0'), memory: '4Gi' }
          env: [
            { name: 'ASPNETCORE_URLS', value: 'http://+:8080' }
            { name: 'Acs__AccessKey', secretRef: 'access-key' }
            { name: 'Acs__IncomingCallWebhook', secretRef: 'incoming-calls' }
            { name: 'Acs__ResourceId', value: guid(resourceGroup().id, 'telephones') }
          ]
          probes: [{ type: 'Readiness', httpGet: { path: '/health', port: 8080 }, periodSeconds: 5 }]
        }
      ]
      // One program has all telephones, because a call lives in its memory.
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}

output address string = 'https://telephones.internal.${domain}'
output resourceId string = guid(resourceGroup().id, 'telephones')
