// What people may do: developers look, operators act on the services. Whoever deploys has their rights from the subscription.
// Each group is one of Entra ID.
import { roles, roleId } from '../shared/roles.bicep'

@description('Object id of the group. Empty: none.')
param developers string

@description('Object id of the group. Empty: none.')
param operators string

var grants = concat(
  empty(developers) ? [] : [{ group: developers, role: roles.reader }, { group: developers, role: roles.logReader }],
  empty(operators) ? [] : [{ group: operators, role: roles.monitoringContributor }, { group: operators, role: roles.appsContributor }]
)

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(resourceGroup().id, grant.group, grant.role)
    properties: { principalId: grant.group, principalType: 'Group', roleDefinitionId: roleId(grant.role) }
  }
]
