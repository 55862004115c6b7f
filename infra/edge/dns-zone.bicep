// The public zone of the domain. Its name servers are entered once where the domain was bought.
param domain string
param tags object
param publicAddressId string

resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {
  name: domain
  location: 'global'
  tags: tags

  // calls., media. and dashboard., and what comes later.
  resource services 'A' = {
    name: '*'
    properties: { TTL: 300, targetResource: { id: publicAddressId } }
  }

  // Only these authorities may issue a certificate.
  resource authorities 'CAA' = {
    name: '@'
    properties: {
      TTL: 3600
      caaRecords: [{ flags: 0, tag: 'issue', value: 'digicert.com' }, { flags: 0, tag: 'issue', value: 'letsencrypt.org' }]
    }
  }
}

output nameServers string[] = zone.properties.nameServers
