// Where each resource sends its logs and metrics. The resource of kind diagnosticSettings stands in the module of what it observes.

@export()
@description('All logs and metrics.')
func toWorkspace(workspaceId string) object => {
  workspaceId: workspaceId
  logs: [{ categoryGroup: 'allLogs', enabled: true }]
  metrics: [{ category: 'AllMetrics', enabled: true }]
}

@export()
@description('All logs, of a service that has no platform metrics.')
func logsToWorkspace(workspaceId string) object => {
  workspaceId: workspaceId
  logs: [{ categoryGroup: 'allLogs', enabled: true }]
}

@export()
@description('All metrics, of a service that has no logs.')
func metricsToWorkspace(workspaceId string) object => {
  workspaceId: workspaceId
  metrics: [{ category: 'AllMetrics', enabled: true }]
}
