// The images of the services. They are pushed from a person's machine or a pipeline, so the registry is public also in the private topology.
// Only Entra ID opens it.
import { Context, Identity, PrivateLink, shortNameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param users Identity[]
param workspaceId string

var isPremium = context.sizes.registrySku == 'Premium'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: shortNameOf('cr', context)
  location: context.location
  tags: context.tags
  sku: { name: context.sizes.registrySku }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: 'Enabled'
    zoneRedundancy: isPremium && context.sizes.zoneRedundant ? 'Enabled' : 'Disabled'
    policies: isPremium ? { retentionPolicy: { status: 'enabled', days: 30 } } : {}
  }

  // The other regions pull their images from a copy nearby.
  resource copies 'replications' = [
    for region in isPremium ? skip(context.regions, 1) : []: {
      name: region
      location: region
      tags: context.tags
      properties: { regionEndpointEnabled: true, zoneRedundancy: context.sizes.zoneRedundant ? 'Enabled' : 'Disabled' }
    }
  ]
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for user in users: {
    name: guid(registry.id, user.id, roles.acrPull)
    scope: registry
    properties: { principalId: user.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.acrPull) }
  }
]

resource push 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(context.deployer.id)) {
  name: guid(registry.id, context.deployer.id, roles.acrPush)
  scope: registry
  properties: { principalId: context.deployer.id, principalType: context.deployer.type, roleDefinitionId: roleId(roles.acrPush) }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: registry
  properties: toWorkspace(workspaceId)
}

output name string = registry.name
output endpoint string = registry.properties.loginServer

// A private endpoint, with which the network pulls images, needs the Premium registry.
output links PrivateLink[] = isPremium ? [{ name: 'registry', resourceId: registry.id, group: 'registry', zones: ['privatelink.azurecr.io'] }] : []
