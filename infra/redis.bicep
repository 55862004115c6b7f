// Calls while they live. StackExchange.Redis signs in with a key, so the connection string goes to the key vault.
param location string
param vaultName string

resource redis 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
  name: 'redis-${uniqueString(resourceGroup().id)}'
  location: location
  sku: { name: 'Balanced_B1' }
  properties: { minimumTlsVersion: '1.2' }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-04-01' = {
  parent: redis
  name: 'default'
  properties: {
    port: 10000
    clientProtocol: 'Encrypted'
    // Lua scripts touch the several keys of one call: one keyspace, not a cluster's slots.
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'NoEviction'
    accessKeysAuthentication: 'Enabled'
    persistence: { aofEnabled: true, aofFrequency: '1s' }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource connection 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'redis'
  properties: {
    value: '${redis.properties.hostName}:10000,password=${database.listKeys().primaryKey},ssl=True,abortConnect=False'
  }
}

output hostName string = redis.properties.hostName
