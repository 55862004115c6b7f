// Which service reads and writes which container. Cosmos DB has its own kind of roles.
import { Identity } from '../shared/context.bicep'

param accountName string
@description('A service that may only append can neither change nor delete what is in the container.')
param grants { identity: Identity, container: string, mayOnlyAppend: bool? }[]

// Cosmos DB Built-in Data Contributor
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: accountName
}

// Reads and creates items, and nothing else: nobody can change the audit by the gateway's identity.
resource appender 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-04-15' = {
  parent: account
  name: guid(account.id, 'append only')
  properties: {
    roleName: 'VoiceAgent append only'
    type: 'CustomRole'
    assignableScopes: [account.id]
    permissions: [
      {
        dataActions: [
          'Microsoft.DocumentDB/databaseAccounts/readMetadata'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed'
        ]
      }
    ]
  }
}

// The account takes one change of its roles at a time.
@batchSize(1)
resource assignments 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = [
  for grant in grants: {
    parent: account
    name: guid(account.id, grant.identity.id, grant.container)
    properties: {
      principalId: grant.identity.principalId
      roleDefinitionId: grant.?mayOnlyAppend ?? false ? appender.id : '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: '${account.id}/dbs/voiceagent/colls/${grant.container}'
    }
  }
]
