// One secret, and the services that may read it. The container apps read it from the vault themselves.
import { Identity } from '../shared/context.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param vaultName string
param name string

@secure()
param value string

param readers Identity[]

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: name
  properties: { value: value, attributes: { enabled: true } }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in readers: {
    name: guid(secret.id, reader.id, roles.secretsUser)
    scope: secret
    properties: { principalId: reader.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.secretsUser) }
  }
]
