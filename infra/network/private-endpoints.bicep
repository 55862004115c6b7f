// A private endpoint for each service, and its names in the private DNS zones.
import { Context, PrivateLink } from '../shared/context.bicep'

param context Context
param subnetId string
param links PrivateLink[]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for link in links: {
    name: 'pe-${link.name}-${context.suffix}'
    location: context.location
    tags: context.tags
    properties: {
      subnet: { id: subnetId }
      customNetworkInterfaceName: 'nic-${link.name}-${context.suffix}'
      privateLinkServiceConnections: [
        { name: link.name, properties: { privateLinkServiceId: link.resourceId, groupIds: [link.group] } }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (link, i) in links: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        for zone in link.zones: {
          name: replace(zone, '.', '-')
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zone) }
        }
      ]
    }
  }
]
