// A cluster in place of the container apps environment, with one pool of nodes for each kind of load. deploy/helm has what runs on it.
import { Context, Places, Services, nameOf } from '../shared/context.bicep'
import { pools } from 'pools.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'

param context Context
param network Places
param services Services
param registryName string
param workspaceId string
param actionGroupId string

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
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 168 }
      defender: { logAnalyticsWorkspaceResourceId: workspaceId, securityMonitoring: { enabled: true } }
    }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    // An NGINX controller that Azure operates, with certificates from the key vault.
    ingressProfile: { webAppRouting: { enabled: true } }
    azureMonitorProfile: { metrics: { enabled: true } }
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } }
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: 'true' } }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      // Cilium enforces the chart's network policies.
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
    }
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
        // An upgrade waits until the workers of a node have handed their calls over. A spot pool has no surge.
        upgradeSettings: pool.spot ? {} : { maxSurge: '33%', drainTimeoutInMinutes: 30 }
      }
    ]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: cluster
  properties: toWorkspace(workspaceId)
}

module maintenance 'maintenance.bicep' = {
  params: { clusterName: cluster.name }
}

module metrics 'cluster-metrics.bicep' = {
  params: { context: context, clusterName: cluster.name, actionGroupId: actionGroupId }
}

module pods 'pod-identities.bicep' = {
  params: {
    services: services
    issuer: cluster.properties.oidcIssuerProfile.issuerURL
    kubeletId: cluster.properties.identityProfile.kubeletidentity.objectId
    registryName: registryName
  }
}
