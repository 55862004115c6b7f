// The key vault with the secrets of the services, and the rights of people. Who reads which secret is decided here.
import { Context, PrivateLink, Services } from '../shared/context.bicep'

param context Context
param services Services
param workspaceId string

@description('Signs the tickets with which a media stream opens a conversation.')
@secure()
param ticketsKey string

@description('Proves that an event comes from the subscription of this deployment.')
@secure()
param webhooksKey string

@description('Lets the autoscaler read the used places.')
@secure()
param scaleKey string

@description('Encrypts the data keys of recordings. Each version of the secret is a key of its own.')
@secure()
param recordingsKey string

// The programs need 32 bytes in base64. azd generates letters and figures, and a later deployment may give the stored value.
var isStoredForm = length(recordingsKey) == 44 && endsWith(recordingsKey, '=')

module vault 'vault.bicep' = {
  params: { context: context, edge: services.edge, workspaceId: workspaceId }
}

module tickets 'secret.bicep' = {
  params: { vaultName: vault.outputs.name, name: 'tickets-key', value: ticketsKey, readers: [services.gateway, services.pipeline] }
}

module webhooks 'secret.bicep' = {
  params: { vaultName: vault.outputs.name, name: 'webhooks-key', value: webhooksKey, readers: [services.gateway] }
}

// The scale rule belongs to the pipeline's container app and sends the key. The gateway checks it.
module scale 'secret.bicep' = {
  params: { vaultName: vault.outputs.name, name: 'scale-key', value: scaleKey, readers: [services.gateway, services.pipeline] }
}

// Both read it from the vault themselves, because they need its older versions too (RecordingKeys:Vault).
module recordings 'secret.bicep' = {
  params: {
    vaultName: vault.outputs.name
    name: 'recordings-key'
    value: isStoredForm ? recordingsKey : base64(take(recordingsKey, 32))
    readers: [services.gateway, services.pipeline]
  }
}

module people 'people.bicep' = {
  params: { developers: context.options.developers, operators: context.options.operators }
}

output vaultUri string = vault.outputs.uri
output links PrivateLink[] = vault.outputs.links
