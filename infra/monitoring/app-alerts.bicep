// Alerts on processor time, memory and restarts of each container app.
param apps string[]
param actionGroupId string
param tags object

// Azure allows windows of 1, 5, 15 and 30 minutes.
var rules = [
  { name: 'processor', metric: 'CpuPercentage', says: 'uses more than 80 % of its processors', threshold: 80, minutes: 15 }
  { name: 'memory', metric: 'MemoryPercentage', says: 'uses more than 80 % of its memory', threshold: 80, minutes: 15 }
  { name: 'restarts', metric: 'RestartCount', says: 'was restarted more than three times', threshold: 3, minutes: 5 }
]

resource containerApps 'Microsoft.App/containerApps@2025-01-01' existing = [
  for app in apps: {
    name: app
  }
]

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for i in range(0, length(apps) * length(rules)): {
    name: 'alert-${apps[i / length(rules)]}-${rules[i % length(rules)].name}'
    location: 'global'
    tags: tags
    properties: {
      description: '${apps[i / length(rules)]} ${rules[i % length(rules)].says}.'
      severity: 2
      enabled: true
      scopes: [containerApps[i / length(rules)].id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${rules[i % length(rules)].minutes}M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rules[i % length(rules)].name
            metricName: rules[i % length(rules)].metric
            timeAggregation: rules[i % length(rules)].metric == 'RestartCount' ? 'Maximum' : 'Average'
            operator: 'GreaterThan'
            threshold: rules[i % length(rules)].threshold
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
