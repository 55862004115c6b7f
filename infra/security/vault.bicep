// The key vault: secrets that no identity can replace, and the certificate of the edge.
import { Context, Identity, PrivateLink, publicAccess } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param edge Identity

param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'kv-${context.suffix}'
  location: context.location
  tags: context.tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // after-deploy.bicep hands a secret on to Event Grid.
    enabledForTemplateDeployment: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: publicAccess(context)
    networkAcls: { defaultAction: context.isPrivate ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }
}

resource putCertificate 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(context.deployer.id)) {
  name: guid(vault.id, context.deployer.id, roles.certificatesOfficer)
  scope: vault
  properties: { principalId: context.deployer.id, principalType: context.deployer.type, roleDefinitionId: roleId(roles.certificatesOfficer) }
}

// A certificate is read as the secret of the same name. The secret does not exist before the certificate, so the right is for the vault.
resource readCertificate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, edge.id, roles.secretsUser)
  scope: vault
  properties: { principalId: edge.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.secretsUser) }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: union(toWorkspace(workspaceId), { logAnalyticsDestinationType: 'Dedicated' })
}

output name string = vault.name
output uri string = vault.properties.vaultUri
output links PrivateLink[] = [{ name: 'vault', resourceId: vault.id, group: 'vault', zones: ['privatelink.vaultcore.azure.net'] }]
