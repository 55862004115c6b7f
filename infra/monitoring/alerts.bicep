// The alert rules of alerts.yaml, evaluated by queries over the telemetry of the services.
import { Context } from '../shared/context.bicep'

param context Context
param workspaceId string
param actionGroupId string

type Alert = { name: string, says: string, severity: int, minutes: int, query: string }

var alerts Alert[] = loadYamlContent('alerts.yaml')

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: 'alert-${alert.name}-${context.suffix}'
    location: context.location
    tags: context.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.says
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${alert.minutes}M'
      autoMitigate: true
      // Tables appear with the first telemetry, which comes after this deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          // Each query returns rows only when something is wrong.
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
