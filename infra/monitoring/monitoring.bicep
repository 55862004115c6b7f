// Logs, traces and metrics of everything, who is told of alerts, the alert rules and the workbooks.
import { Context, Services, nameOf } from '../shared/context.bicep'

param context Context

@description('All of them may send telemetry.')
param services Services

module workspace 'workspace.bicep' = {
  params: { context: context, publishers: [services.gateway, services.pipeline, services.dashboard, services.loadTest] }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: nameOf('ag', context)
  location: 'global'
  tags: context.tags
  properties: {
    groupShortName: 'VoiceAgent'
    enabled: true
    emailReceivers: empty(context.options.operatorEmail) ? [] : [{ name: 'operators', emailAddress: context.options.operatorEmail, useCommonAlertSchema: true }]
  }
}

module alerts 'alerts.bicep' = {
  params: { context: context, workspaceId: workspace.outputs.workspaceId, actionGroupId: operators.id }
}

module workbooks 'workbooks.bicep' = {
  params: { context: context, workspaceId: workspace.outputs.workspaceId }
}

output workspaceId string = workspace.outputs.workspaceId
output connectionString string = workspace.outputs.connectionString
output insightsId string = workspace.outputs.insightsId
output actionGroupId string = operators.id
