// The environment of the container apps, in our network. Traffic between the apps is encrypted and stays inside it.
import { Context, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param subnetId string
param workspaceId string

resource apps 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: nameOf('cae', context)
  location: context.location
  tags: context.tags
  properties: {
    // The diagnostic setting below sends the logs. 'log-analytics' would need the workspace's key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: context.hasEdge }
    publicNetworkAccess: context.hasEdge ? 'Disabled' : 'Enabled'
    zoneRedundant: context.sizes.zoneRedundant
    peerAuthentication: { mtls: { enabled: true } }
    peerTrafficConfiguration: { encryption: { enabled: true } }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: apps
  properties: toWorkspace(workspaceId)
}

output id string = apps.id
output domain string = apps.properties.defaultDomain
output address string = apps.properties.staticIp
