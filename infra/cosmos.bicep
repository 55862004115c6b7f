// Calls after they ended, and the scenarios' data. Tokens only: keys are switched off.
param location string
param principalId string

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: 'cosmos-${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    capabilities: [{ name: 'EnableServerless' }]
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: false }]
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: 'voiceagent'
  properties: { resource: { id: 'voiceagent' } }
}

// The calls' retention is set on each item (ttl); -1 switches expiry on without a default.
resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for container in [
    { name: 'calls', key: '/partitionKey' }
    { name: 'agents', key: '/id' }
    { name: 'members', key: '/id' }
    { name: 'payments', key: '/memberNumber' }
    { name: 'reservations', key: '/id' }
    { name: 'audit', key: '/partitionKey' }
  ]: {
    parent: database
    name: container.name
    properties: {
      resource: { id: container.name, partitionKey: { paths: [container.key], kind: 'Hash' }, defaultTtl: -1 }
    }
  }
]

// Cosmos DB Built-in Data Contributor, of the account's own kind of roles
resource readAndWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, principalId, 'data-contributor')
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
    scope: account.id
  }
}

output endpoint string = account.properties.documentEndpoint
