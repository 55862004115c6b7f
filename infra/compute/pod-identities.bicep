// Lets the pods of a cluster use the services' identities, and lets its nodes pull the images.
import { Services } from '../shared/context.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param services Services

@description('The address at which the cluster says who its pods are.')
param issuer string

param kubeletId string
param registryName string

var pods = ['gateway', 'pipeline', 'dashboard']
var identityIds = [services.gateway.id, services.pipeline.id, services.dashboard.id]

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for id in identityIds: {
    name: last(split(id, '/'))
  }
]

// The chart gives each service an account of its name, in the namespace voiceagent.
resource trust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [
  for (pod, i) in pods: {
    parent: identities[i]
    name: 'kubernetes'
    properties: { issuer: issuer, subject: 'system:serviceaccount:voiceagent:${pod}', audiences: ['api://AzureADTokenExchange'] }
  }
]

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, kubeletId, roles.acrPull)
  scope: registry
  properties: { principalId: kubeletId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.acrPull) }
}
