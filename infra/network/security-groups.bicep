// What may enter each kind of subnet. Everything that no rule allows is denied, also from inside the network.
import { Context, nameOf } from '../shared/context.bicep'
import { logsToWorkspace } from '../shared/diagnostics.bicep'

param context Context
param appsPrefix string
param edgePrefix string
param kubernetesPrefix string
param workspaceId string

var allowed = {
  edge: [
    { name: 'callers-and-operators', from: 'Internet', to: '*', ports: ['443'], protocol: 'Tcp' }
    // The platform manages the application gateway on these ports (learn.microsoft.com/azure/application-gateway/configuration-infrastructure).
    { name: 'gateway-manager', from: 'GatewayManager', to: '*', ports: ['65200-65535'], protocol: 'Tcp' }
    { name: 'load-balancer', from: 'AzureLoadBalancer', to: '*', ports: ['*'], protocol: '*' }
  ]
  apps: [
    { name: 'edge', from: edgePrefix, to: appsPrefix, ports: ['80', '443', '31080', '31443'], protocol: 'Tcp' }
    { name: 'callers-without-edge', from: 'Internet', to: appsPrefix, ports: ['80', '443', '31080', '31443'], protocol: 'Tcp' }
    { name: 'load-balancer', from: 'AzureLoadBalancer', to: appsPrefix, ports: ['30000-32767'], protocol: 'Tcp' }
    // The programs of one environment reach each other, and its ingress reaches them.
    { name: 'inside', from: appsPrefix, to: appsPrefix, ports: ['*'], protocol: '*' }
  ]
  kubernetes: [
    { name: 'callers', from: 'Internet', to: '*', ports: ['443'], protocol: 'Tcp' }
    { name: 'load-balancer', from: 'AzureLoadBalancer', to: '*', ports: ['*'], protocol: '*' }
    { name: 'inside', from: kubernetesPrefix, to: kubernetesPrefix, ports: ['*'], protocol: '*' }
    // SIP and audio reach only a cluster with a SIP edge of its own. Its load balancer has these ports only then.
    { name: 'telephony', from: 'Internet', to: '*', ports: ['5060-5061', '10000-10999'], protocol: '*' }
  ]
  models: []
  endpoints: [
    // The client of Cosmos DB needs every port of a private endpoint (learn.microsoft.com/azure/cosmos-db/how-to-configure-private-endpoints).
    { name: 'services', from: 'VirtualNetwork', to: '*', ports: ['*'], protocol: 'Tcp' }
  ]
}

var denied = {
  name: 'everything-else'
  properties: {
    priority: 4000
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}

var groups = items(allowed)

resource securityGroups 'Microsoft.Network/networkSecurityGroups@2024-05-01' = [
  for group in groups: {
    name: nameOf('nsg-${group.key}', context)
    location: context.location
    tags: context.tags
    properties: {
      securityRules: concat(
        map(group.value, (rule, i) => {
          name: 'allow-${rule.name}'
          properties: {
            priority: 100 + 10 * i
            direction: 'Inbound'
            access: 'Allow'
            protocol: rule.protocol
            sourceAddressPrefix: rule.from
            sourcePortRange: '*'
            destinationAddressPrefix: rule.to
            destinationPortRanges: rule.ports
          }
        }),
        [denied]
      )
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (group, i) in groups: {
    name: 'to-workspace'
    scope: securityGroups[i]
    properties: logsToWorkspace(workspaceId)
  }
]

output ids object = toObject(groups, group => group.key, group => resourceId('Microsoft.Network/networkSecurityGroups', nameOf('nsg-${group.key}', context)))
