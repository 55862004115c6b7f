// The network. One virtual network, or a hub with the edge and a spoke with everything else.
import { Context, Places, nameOf } from '../shared/context.bicep'

param context Context
param workspaceId string

var hubAndSpoke = context.options.network == 'hubAndSpoke'

// The spoke takes the first half, the hub the second.
var addressSpace = context.options.addressSpace
var spokeSpace = hubAndSpoke ? cidrSubnet(addressSpace, 17, 0) : addressSpace
var hubSpace = cidrSubnet(addressSpace, 17, 1)
var edgeSubnet = { name: 'edge', prefix: cidrSubnet(hubAndSpoke ? hubSpace : addressSpace, 24, hubAndSpoke ? 0 : 9), delegation: '', rules: 'edge' }

module securityGroups 'security-groups.bicep' = {
  params: {
    context: context
    appsPrefix: cidrSubnet(addressSpace, 21, 0)
    edgePrefix: edgeSubnet.prefix
    kubernetesPrefix: cidrSubnet(addressSpace, 20, 1)
    workspaceId: workspaceId
  }
}

module spoke 'virtual-network.bicep' = {
  params: {
    name: nameOf('vnet', context)
    context: context
    addressSpace: spokeSpace
    securityGroups: securityGroups.outputs.ids
    workspaceId: workspaceId
    // 10.0.0.0/16 gives apps 10.0.0.0/21, endpoints 10.0.8.0/24, edge 10.0.9.0/24, models 10.0.10.0/24, kubernetes 10.0.16.0/20.
    subnets: concat(
      [
        { name: 'apps', prefix: cidrSubnet(addressSpace, 21, 0), delegation: 'Microsoft.App/environments', rules: 'apps' }
        { name: 'endpoints', prefix: cidrSubnet(addressSpace, 24, 8), delegation: '', rules: 'endpoints' }
        { name: 'kubernetes', prefix: cidrSubnet(addressSpace, 20, 1), delegation: '', rules: 'kubernetes' }
        { name: 'models', prefix: cidrSubnet(addressSpace, 24, 10), delegation: 'Microsoft.Web/serverFarms', rules: 'models' }
      ],
      hubAndSpoke ? [] : [edgeSubnet]
    )
  }
}

module hub 'virtual-network.bicep' = if (hubAndSpoke) {
  name: 'hub'
  params: {
    name: nameOf('vnet-hub', context)
    context: context
    addressSpace: hubSpace
    securityGroups: securityGroups.outputs.ids
    workspaceId: workspaceId
    subnets: [edgeSubnet]
  }
}

module peering 'peering.bicep' = if (hubAndSpoke) {
  params: { hubName: hub!.outputs.name, spokeName: spoke.outputs.name }
}

module privateZones 'private-zones.bicep' = if (context.isPrivate) {
  params: {
    tags: context.tags
    networkIds: hubAndSpoke ? [spoke.outputs.id, hub!.outputs.id] : [spoke.outputs.id]
  }
}

output places Places = {
  apps: '${spoke.outputs.id}/subnets/apps'
  endpoints: '${spoke.outputs.id}/subnets/endpoints'
  kubernetes: '${spoke.outputs.id}/subnets/kubernetes'
  models: '${spoke.outputs.id}/subnets/models'
  edge: '${hubAndSpoke ? hub!.outputs.id : spoke.outputs.id}/subnets/edge'
  networks: hubAndSpoke ? [spoke.outputs.id, hub!.outputs.id] : [spoke.outputs.id]
}
