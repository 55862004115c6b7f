// One virtual network with its subnets. Each subnet has a security group.
import { Context } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

type Subnet = {
  name: string
  prefix: string

  @description('The service that owns the subnet. Empty: none.')
  delegation: string

  @description('The name of the security group.')
  rules: string
}

param name string
param context Context
param addressSpace string
param subnets Subnet[]

@description('Ids of the security groups by name.')
param securityGroups object

param workspaceId string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: context.location
  tags: context.tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      for subnet in subnets: {
        name: subnet.name
        properties: {
          addressPrefix: subnet.prefix
          networkSecurityGroup: { id: securityGroups[subnet.rules] }
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
          delegations: empty(subnet.delegation) ? [] : [{ name: 'owner', properties: { serviceName: subnet.delegation } }]
        }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: network
  properties: toWorkspace(workspaceId)
}

output id string = network.id
output name string = network.name
