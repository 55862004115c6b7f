// One identity for each program. Nothing is shared, so each gets only the rights that its code uses.
import { Context, Identity, Services } from '../shared/context.bicep'

param context Context

// edge is the application gateway, which reads its certificate.
var programs = ['gateway', 'pipeline', 'dashboard', 'edge', 'load-test']

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for program in programs: {
    name: 'id-${program}-${context.name}-${context.suffix}'
    location: context.location
    tags: context.tags
  }
]

func identityOf(id string, properties object) Identity => { id: id, clientId: properties.clientId, principalId: properties.principalId }

output services Services = {
  gateway: identityOf(identities[0].id, identities[0].properties)
  pipeline: identityOf(identities[1].id, identities[1].properties)
  dashboard: identityOf(identities[2].id, identities[2].properties)
  edge: identityOf(identities[3].id, identities[3].properties)
  loadTest: identityOf(identities[4].id, identities[4].properties)
}
