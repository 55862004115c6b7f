// The stores: live calls in Redis, finished calls and the scenarios' data in Cosmos DB, recordings in Blob Storage.
import { Context, PrivateLink, Services } from '../shared/context.bicep'

param context Context
param services Services

param workspaceId string

module redis 'redis.bicep' = {
  params: { context: context, users: [services.gateway, services.pipeline, services.dashboard], workspaceId: workspaceId }
}

module cosmos 'cosmos.bicep' = {
  params: { context: context, workspaceId: workspaceId }
}

// The containers of data/cosmos.bicep, by the service that uses them.
module cosmosAccess 'cosmos-access.bicep' = {
  params: {
    accountName: cosmos.outputs.name
    grants: [
      { identity: services.gateway, container: 'calls' }
      { identity: services.gateway, container: 'audit', mayOnlyAppend: true }
      { identity: services.gateway, container: 'routes' }
      { identity: services.gateway, container: 'trunks' }
      { identity: services.gateway, container: 'callbacks' }
      { identity: services.gateway, container: 'campaigns' }
      { identity: services.pipeline, container: 'members' }
      { identity: services.pipeline, container: 'payments' }
      { identity: services.pipeline, container: 'reservations' }
    ]
  }
}

module storage 'storage.bicep' = {
  params: { context: context, users: [services.gateway, services.pipeline], workspaceId: workspaceId }
}

module protection '../backup/recordings.bicep' = {
  params: { accountName: storage.outputs.name, retentionDays: int(context.options.retentionDays) }
}

module alerts '../monitoring/store-alerts.bicep' = {
  params: { context: context, cosmosId: cosmos.outputs.id, redisId: redis.outputs.id }
}

output cosmosEndpoint string = cosmos.outputs.endpoint
output blobEndpoint string = storage.outputs.blobEndpoint
output redisHostName string = redis.outputs.hostName
output links PrivateLink[] = concat(redis.outputs.links, cosmos.outputs.links, storage.outputs.links)
