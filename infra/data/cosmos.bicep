// Calls after they ended, and the scenarios' data. Only Entra ID opens it. Continuous backup restores any second of the last days.
import { Context, PrivateLink, nameOf, publicAccess } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param workspaceId string

var serverless = context.sizes.cosmosMaxThroughput == 0
// A serverless account has one region only.
var regions = serverless ? [context.location] : context.regions

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: nameOf('cosmos', context)
  location: context.location
  tags: context.tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    disableLocalAuth: true
    // The names of containers and their settings come from here, and not from a service's identity.
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess(context)
    // What another region may lack when this one dies: 'Session' promises only 15 minutes. docs/disaster-recovery.md.
    consistencyPolicy: length(regions) > 1
      ? { defaultConsistencyLevel: 'BoundedStaleness', maxIntervalInSeconds: 300, maxStalenessPrefix: 100000 }
      : { defaultConsistencyLevel: 'Session' }
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    enableAutomaticFailover: length(regions) > 1
    locations: [
      for (region, i) in regions: { locationName: region, failoverPriority: i, isZoneRedundant: context.sizes.zoneRedundant }
    ]
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: context.sizes.cosmosBackup } }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: 'voiceagent'
  properties: {
    resource: { id: 'voiceagent' }
    options: serverless ? {} : { autoscaleSettings: { maxThroughput: context.sizes.cosmosMaxThroughput } }
  }
}

// The calls' retention is set on each item (ttl); -1 switches expiry on without a default.
resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [
  for container in [
    { name: 'audit', key: '/day' }
    { name: 'calls', key: '/partitionKey' }
    { name: 'routes', key: '/number' }
    { name: 'trunks', key: '/entry' }
    { name: 'callbacks', key: '/id' }
    { name: 'campaigns', key: '/partition' }
    { name: 'members', key: '/id' }
    { name: 'payments', key: '/memberNumber' }
    { name: 'reservations', key: '/id' }
  ]: {
    parent: database
    name: container.name
    properties: {
      resource: { id: container.name, partitionKey: { paths: [container.key], kind: 'Hash' }, defaultTtl: -1 }
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: union(toWorkspace(workspaceId), { logAnalyticsDestinationType: 'Dedicated' })
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output links PrivateLink[] = [{ name: 'cosmos', resourceId: account.id, group: 'Sql', zones: ['privatelink.documents.azure.com'] }]
