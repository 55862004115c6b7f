// One address for several regions: Azure Front Door sends each caller to the nearest region that is healthy.
import { toWorkspace } from '../shared/diagnostics.bicep'

param name string
param tags object

@description('The public host of the service in each region, the preferred region first.')
param hosts string[]

@description('True: only the first healthy region is used. False: all of them are.')
param oneAtATime bool

param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2024-02-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }

  resource endpoint 'afdEndpoints' = {
    name: name
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }

    resource route 'routes' = {
      name: 'all'
      properties: {
        originGroup: { id: regions.id }
        supportedProtocols: ['Https']
        patternsToMatch: ['/*']
        forwardingProtocol: 'HttpsOnly'
        linkToDefaultDomain: 'Enabled'
        httpsRedirect: 'Disabled'
      }
      dependsOn: [regions::origins]
    }
  }

  resource regions 'originGroups' = {
    name: 'regions'
    properties: {
      healthProbeSettings: { probePath: '/health', probeProtocol: 'Https', probeRequestType: 'GET', probeIntervalInSeconds: 10 }
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
      sessionAffinityState: 'Disabled'
    }

    resource origins 'origins' = [
      for (host, i) in hosts: {
        name: 'region-${i}'
        properties: { hostName: host, originHostHeader: host, httpsPort: 443, priority: oneAtATime ? min(i + 1, 5) : 1, weight: 1000, enabledState: 'Enabled' }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: toWorkspace(workspaceId)
}

output host string = profile::endpoint.properties.hostName
