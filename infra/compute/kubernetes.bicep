// A cluster in place of the container apps environment, with one pool of nodes for each kind of load. deploy/helm has what runs on it.
import { Context, Places, Services, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param network Places
param services Services
param registryName string
param workspaceId string

type Pool = { name: string, size: string, min: int, max: int, mode: 'System' | 'User', taint: string, spot: bool }

// D4s: 4 processors, two workers with 200 calls each. The taint keeps everything else away from the callers' audio.
var pools Pool[] = [
  { name: 'system', size: 'Standard_D4s_v5', min: 2, max: 4, mode: 'System', taint: 'CriticalAddonsOnly=true:NoSchedule', spot: false }
  { name: 'workers', size: 'Standard_D4s_v5', min: 4, max: 20, mode: 'User', taint: 'voiceagent/workers=true:NoSchedule', spot: false }
  { name: 'api', size: 'Standard_D4s_v5', min: 2, max: 10, mode: 'User', taint: '', spot: false }
  { name: 'sip', size: 'Standard_D8s_v5', min: 0, max: 10, mode: 'User', taint: 'voiceagent/sip=true:NoSchedule', spot: false }
  { name: 'batch', size: 'Standard_D4s_v5', min: 0, max: 10, mode: 'User', taint: 'voiceagent/batch=true:NoSchedule', spot: true }
]

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: nameOf('aks', context)
  location: context.location
  tags: context.tags
  sku: { name: 'Base', tier: context.sizes.zoneRedundant ? 'Standard' : 'Free' }
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: context.name
    disableLocalAccounts: true
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [context.options.clusterAdministrators] }
    apiServerAccessProfile: { enablePrivateCluster: context.isPrivate }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true }, defender: { logAnalyticsWorkspaceResourceId: workspaceId, securityMonitoring: { enabled: true } } }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } }
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: 'true' } }
    }
    networkProfile: { networkPlugin: 'azure', networkPluginMode: 'overlay', networkPolicy: 'azure', loadBalancerSku: 'standard', outboundType: 'loadBalancer' }
    autoScalerProfile: {
      'scale-down-delay-after-add': '10m'
      'scale-down-unneeded-time': '10m'
      'scale-down-utilization-threshold': '0.5'
      // A worker needs up to 600 s until its calls have left (decision 41).
      'max-graceful-termination-sec': '660'
    }
    agentPoolProfiles: [
      for pool in pools: {
        name: pool.name
        mode: pool.mode
        vmSize: pool.size
        osDiskSizeGB: 128
        osSKU: 'AzureLinux'
        enableAutoScaling: true
        minCount: pool.min
        maxCount: pool.max
        count: pool.min
        availabilityZones: context.sizes.zoneRedundant ? ['1', '2', '3'] : []
        vnetSubnetID: network.kubernetes
        nodeTaints: concat(empty(pool.taint) ? [] : [pool.taint], pool.spot ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : [])
        scaleSetPriority: pool.spot ? 'Spot' : 'Regular'
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: cluster
  properties: toWorkspace(workspaceId)
}

module pods 'pod-identities.bicep' = {
  params: {
    services: services
    issuer: cluster.properties.oidcIssuerProfile.issuerURL
    kubeletId: cluster.properties.identityProfile.kubeletidentity.objectId
    registryName: registryName
  }
}
