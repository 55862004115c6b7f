// Takes HTTPS and WebSockets from outside to the container apps. A stopping replica keeps its connections until they end.
import { Context, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param identityId string
param subnetId string
param publicAddressId string
param firewallPolicyId string
param certificateSecretUri string
param workspaceId string
param sites { name: string, host: string, backend: string, stays: bool, seconds: int }[]

var name = nameOf('agw', context)

func partOf(gateway string, kind string, part string) object => { id: resourceId('Microsoft.Network/applicationGateways/${kind}', gateway, part) }

resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
  name: name
  location: context.location
  tags: context.tags
  zones: context.sizes.zoneRedundant ? ['1', '2', '3'] : []
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    sku: { name: 'WAF_v2', tier: 'WAF_v2' }
    autoscaleConfiguration: { minCapacity: context.sizes.edgeInstances.min, maxCapacity: context.sizes.edgeInstances.max }
    enableHttp2: true
    firewallPolicy: { id: firewallPolicyId }
    sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101S' }
    sslCertificates: [{ name: 'domain', properties: { keyVaultSecretId: certificateSecretUri } }]
    gatewayIPConfigurations: [{ name: 'subnet', properties: { subnet: { id: subnetId } } }]
    frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: publicAddressId } } }]
    frontendPorts: [{ name: 'https', properties: { port: 443 } }]
    backendAddressPools: [for site in sites: { name: site.name, properties: { backendAddresses: [{ fqdn: site.backend }] } }]
    probes: [
      for site in sites: {
        name: site.name
        properties: { protocol: 'Https', path: '/alive', interval: 10, timeout: 5, unhealthyThreshold: 3, pickHostNameFromBackendHttpSettings: true }
      }
    ]
    backendHttpSettingsCollection: [
      for site in sites: {
        name: site.name
        properties: {
          protocol: 'Https'
          port: 443
          hostName: site.backend
          requestTimeout: site.seconds
          cookieBasedAffinity: site.stays ? 'Enabled' : 'Disabled'
          connectionDraining: { enabled: true, drainTimeoutInSec: 600 }
          probe: partOf(name, 'probes', site.name)
        }
      }
    ]
    httpListeners: [
      for site in sites: {
        name: site.name
        properties: {
          protocol: 'Https'
          hostName: site.host
          frontendIPConfiguration: partOf(name, 'frontendIPConfigurations', 'public')
          frontendPort: partOf(name, 'frontendPorts', 'https')
          sslCertificate: partOf(name, 'sslCertificates', 'domain')
          requireServerNameIndication: true
        }
      }
    ]
    requestRoutingRules: [
      for (site, i) in sites: {
        name: site.name
        properties: {
          ruleType: 'Basic'
          priority: 100 + i
          httpListener: partOf(name, 'httpListeners', site.name)
          backendAddressPool: partOf(name, 'backendAddressPools', site.name)
          backendHttpSettings: partOf(name, 'backendHttpSettingsCollection', site.name)
        }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: gateway
  properties: toWorkspace(workspaceId)
}
