// Telephony, recognition and synthesis.
import { Context, PrivateLink, Services } from '../shared/context.bicep'

param context Context
param services Services

param workspaceId string

module communication 'communication.bicep' = {
  params: { context: context, gateway: services.gateway, workspaceId: workspaceId }
}

// The pipeline turns to the second region's account when the first fails.
var locations = context.regions
module speech 'speech.bicep' = [
  for (location, i) in locations: {
    name: 'speech-${i}'
    params: { context: context, kind: i == 0 ? 'speech' : 'speech${i}', location: location, pipeline: services.pipeline, workspaceId: workspaceId }
  }
]

// Communication Services itself speaks announcements with this account. It reaches the account through Azure's network, not ours.
module announcements 'announcements.bicep' = {
  params: { context: context, communicationPrincipalId: communication.outputs.principalId, workspaceId: workspaceId }
}

output communicationName string = communication.outputs.name
output communicationEndpoint string = communication.outputs.endpoint
output communicationResourceId string = communication.outputs.immutableResourceId
output announcementsEndpoint string = announcements.outputs.endpoint

var last = length(locations) - 1
output speechConnection string = speech[0].outputs.connection
output secondSpeechConnection string = last > 0 ? speech[last].outputs.connection : ''
output links PrivateLink[] = concat(speech[0].outputs.links, last > 0 ? speech[last].outputs.links : [])
