// Prometheus, which Azure operates, for the metrics of nodes, pods and KEDA, and the alerts of the nodes.
import { Context, nameOf } from '../shared/context.bicep'

param context Context
param clusterName string
param actionGroupId string

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: nameOf('amw', context)
  location: context.location
  tags: context.tags
}

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2023-03-11' = {
  name: nameOf('dce', context)
  location: context.location
  tags: context.tags
  kind: 'Linux'
  properties: {}
}

resource rule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: nameOf('dcr', context)
  location: context.location
  tags: context.tags
  kind: 'Linux'
  properties: {
    dataCollectionEndpointId: endpoint.id
    dataSources: { prometheusForwarder: [{ name: 'prometheus', streams: ['Microsoft-PrometheusMetrics'], labelIncludeFilter: {} }] }
    destinations: { monitoringAccounts: [{ name: 'workspace', accountResourceId: workspace.id }] }
    dataFlows: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['workspace'] }]
  }
}

resource collection 'Microsoft.Insights/dataCollectionRuleAssociations@2023-03-11' = {
  name: 'prometheus'
  scope: cluster
  properties: { dataCollectionRuleId: rule.id }
}

var alerts = [
  { name: 'node-processor', metric: 'node_cpu_usage_percentage', says: 'The nodes of the cluster use more than 80 % of their processors.' }
  { name: 'node-memory', metric: 'node_memory_working_set_percentage', says: 'The nodes of the cluster use more than 80 % of their memory.' }
]

resource nodeAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in alerts: {
    name: nameOf('alert-${alert.name}', context)
    location: 'global'
    tags: context.tags
    properties: {
      description: alert.says
      severity: 2
      enabled: true
      scopes: [cluster.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          { name: alert.name, metricName: alert.metric, metricNamespace: 'Microsoft.ContainerService/managedClusters', operator: 'GreaterThan', threshold: 80, timeAggregation: 'Average', criterionType: 'StaticThresholdCriterion' }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
