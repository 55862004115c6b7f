// The address that callers' telephony and operators reach.
import { Context, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param workspaceId string

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: nameOf('pip', context)
  location: context.location
  tags: context.tags
  sku: { name: 'Standard' }
  zones: context.sizes.zoneRedundant ? ['1', '2', '3'] : []
  properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: '${context.name}-${context.suffix}' } }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: address
  properties: toWorkspace(workspaceId)
}

output id string = address.id
