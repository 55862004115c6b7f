// When Azure may renew the cluster: in the night from Saturday to Sunday, when few people call. Nodes are renewed one after the other, and their
// workers hand their calls over.
param clusterName string

var weekly = { weekly: { dayOfWeek: 'Sunday', intervalWeeks: 1 } }

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource windows 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-05-01' = [
  for name in ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule']: {
    parent: cluster
    name: name
    properties: {
      maintenanceWindow: { schedule: weekly, durationHours: 6, startTime: '01:00', utcOffset: '+00:00' }
    }
  }
]
