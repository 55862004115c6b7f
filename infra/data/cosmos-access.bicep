// Which service reads and writes which container. Cosmos DB has its own kind of roles.
import { Identity } from '../shared/context.bicep'

param accountName string
param grants { identity: Identity, container: string }[]

// Cosmos DB Built-in Data Contributor
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: accountName
}

// The account takes one change of its roles at a time.
@batchSize(1)
resource assignments 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = [
  for grant in grants: {
    parent: account
    name: guid(account.id, grant.identity.id, grant.container)
    properties: {
      principalId: grant.identity.principalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: '${account.id}/dbs/voiceagent/colls/${grant.container}'
    }
  }
]
