// Telephony, recognition and synthesis.
import { Context, PrivateLink, Services } from '../shared/context.bicep'

param context Context
param services Services

param workspaceId string

module communication 'communication.bicep' = {
  params: { context: context, gateway: services.gateway, workspaceId: workspaceId }
}

module speech 'speech.bicep' = {
  params: { context: context, pipeline: services.pipeline, workspaceId: workspaceId }
}

// Communication Services itself speaks announcements with this account. It reaches the account through Azure's network, not ours.
module announcements 'announcements.bicep' = {
  params: { context: context, communicationPrincipalId: communication.outputs.principalId, workspaceId: workspaceId }
}

output communicationName string = communication.outputs.name
output communicationEndpoint string = communication.outputs.endpoint
output communicationResourceId string = communication.outputs.immutableResourceId
output announcementsEndpoint string = announcements.outputs.endpoint
output speechConnection string = 'Endpoint=${speech.outputs.endpoint};ResourceId=${speech.outputs.id};Region=${context.location}'
output links PrivateLink[] = speech.outputs.links
