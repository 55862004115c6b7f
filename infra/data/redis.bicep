// Live calls. Services sign in with their identities, and keys are switched off.
import { Context, Identity, PrivateLink, nameOf, publicAccess } from '../shared/context.bicep'
import { metricsToWorkspace, logsToWorkspace } from '../shared/diagnostics.bicep'

param context Context
param users Identity[]
param workspaceId string

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: nameOf('redis', context)
  location: context.location
  tags: context.tags
  sku: { name: context.sizes.redisSku }
  properties: {
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess(context)
    // Two copies, in two zones where the region has zones.
    highAvailability: context.sizes.zoneRedundant ? 'Enabled' : 'Disabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    port: 10000
    clientProtocol: 'Encrypted'
    // Scripts touch keys of several slots, which a cluster refuses. One shard has at most 25 GB. docs/scaling.md says what comes after it.
    clusteringPolicy: 'NoCluster'
    evictionPolicy: 'NoEviction'
    accessKeysAuthentication: 'Disabled'
    persistence: { aofEnabled: true, aofFrequency: '1s' }
  }
}

// The service has one policy, which allows every command.
@batchSize(1)
resource access 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = [
  for user in users: {
    parent: database
    name: replace(last(split(user.id, '/')), '-', '')
    properties: { accessPolicyName: 'default', user: { objectId: user.principalId } }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: redis
  properties: metricsToWorkspace(workspaceId)
}

// Who connected.
resource connections 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: database
  properties: logsToWorkspace(workspaceId)
}

output id string = redis.id
output hostName string = redis.properties.hostName
output links PrivateLink[] = [{ name: 'redis', resourceId: redis.id, group: 'redisEnterprise', zones: ['privatelink.redis.azure.net'] }]
