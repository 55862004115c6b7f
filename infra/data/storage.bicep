// Recordings. The pipeline writes them, and the gateway completes those of workers that died and serves them to operators.
// backup/recordings.bicep says how long they are kept.
import { Context, Identity, PrivateLink, publicAccess, shortNameOf } from '../shared/context.bicep'
import { metricsToWorkspace, toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param users Identity[]
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: shortNameOf('st', context)
  location: context.location
  tags: context.tags
  kind: 'StorageV2'
  sku: { name: context.sizes.storageSku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess(context)
    networkAcls: { defaultAction: context.isPrivate ? 'Deny' : 'Allow', bypass: 'AzureServices' }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: { blob: { enabled: true, keyType: 'Account' } }
    }
  }

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource recordings 'containers' = {
      name: 'recordings'
    }
  }
}

resource use 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for user in users: {
    name: guid(account::blobs::recordings.id, user.id, roles.blobDataContributor)
    scope: account::blobs::recordings
    properties: { principalId: user.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.blobDataContributor) }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: metricsToWorkspace(workspaceId)
}

// Who read which recording.
resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::blobs
  properties: toWorkspace(workspaceId)
}

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output links PrivateLink[] = [
  { name: 'recordings', resourceId: account.id, group: 'blob', zones: ['privatelink.blob.${environment().suffixes.storage}'] }
]
