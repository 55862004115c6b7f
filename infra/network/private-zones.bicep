// The private DNS zones in which the names of services lead to private endpoints, linked to each virtual network.
param tags object
param networkIds string[]

// learn.microsoft.com/azure/private-link/private-endpoint-dns
var zones = [
  'privatelink.azure-api.net'
  'privatelink.azurecr.io'
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.cognitiveservices.azure.com'
  'privatelink.documents.azure.com'
  'privatelink.openai.azure.com'
  'privatelink.redis.azure.net'
  'privatelink.vaultcore.azure.net'
]

resource privateZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for i in range(0, length(zones) * length(networkIds)): {
    parent: privateZones[i / length(networkIds)]
    name: 'network-${i % length(networkIds)}'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkIds[i % length(networkIds)] } }
  }
]
