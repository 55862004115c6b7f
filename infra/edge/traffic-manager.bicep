// One name for several regions by DNS. Cheaper than Front Door, and callers keep the old address for up to the TTL.
import { toWorkspace } from '../shared/diagnostics.bicep'

param name string
param tags object

@description('The public host of the service in each region, the preferred region first.')
param hosts { host: string, location: string }[]

@description('True: only the first healthy region is used. False: each caller gets the nearest.')
param oneAtATime bool

param workspaceId string

resource profile 'Microsoft.Network/trafficManagerProfiles@2022-04-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    trafficRoutingMethod: oneAtATime ? 'Priority' : 'Performance'
    dnsConfig: { relativeName: name, ttl: 30 }
    // A region is away after three failed probes: 30 s, and the TTL until callers know.
    monitorConfig: { protocol: 'HTTPS', port: 443, path: '/health', intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2 }
    endpoints: [
      for (region, i) in hosts: {
        name: region.location
        type: 'Microsoft.Network/trafficManagerProfiles/externalEndpoints'
        properties: { target: region.host, endpointLocation: region.location, priority: i + 1, endpointStatus: 'Enabled' }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: toWorkspace(workspaceId)
}

output host string = profile.properties.dnsConfig.fqdn
