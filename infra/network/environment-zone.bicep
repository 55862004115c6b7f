// Names of the container apps inside the network, when their environment has no public address. The edge resolves them here.
param tags object

@description('The default domain of the container apps environment.')
param domain string

param address string
param networkIds string[]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: domain
  location: 'global'
  tags: tags

  resource apps 'A' = {
    name: '*'
    properties: { ttl: 300, aRecords: [{ ipv4Address: address }] }
  }
}

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (id, i) in networkIds: {
    parent: zone
    name: 'network-${i}'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: id } }
  }
]
