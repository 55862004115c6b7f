// Alerts on stores that come near to what they can do.
import { Context, nameOf } from '../shared/context.bicep'

param context Context
param cosmosId string
param redisId string

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: nameOf('ag', context)
}

var rules = [
  { name: 'cosmos-capacity', scope: cosmosId, metric: 'NormalizedRUConsumption', aggregation: 'Maximum', says: 'Cosmos DB uses more than 80 % of its request units.' }
  { name: 'redis-processor', scope: redisId, metric: 'percentProcessorTime', aggregation: 'Maximum', says: 'Redis uses more than 80 % of its processors.' }
  { name: 'redis-memory', scope: redisId, metric: 'usedmemorypercentage', aggregation: 'Maximum', says: 'Redis uses more than 80 % of its memory. It evicts nothing, so it would refuse calls.' }
]

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${context.suffix}'
    location: 'global'
    tags: context.tags
    properties: {
      description: rule.says
      severity: 1
      enabled: true
      scopes: [rule.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.name
            metricName: rule.metric
            timeAggregation: rule.aggregation
            operator: 'GreaterThan'
            threshold: 80
          }
        ]
      }
      actions: [{ actionGroupId: operators.id }]
    }
  }
]
