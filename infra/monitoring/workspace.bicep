// The workspace that keeps all telemetry, and Application Insights on top of it. Only Entra ID opens both.
import { Context, Identity, nameOf } from '../shared/context.bicep'
import { toWorkspace } from '../shared/diagnostics.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param publishers Identity[]

// Tables with who did what: read and changed secrets, and operations on resources.
var auditTables = ['AZKVAuditLogs', 'AzureActivity']
var auditDays = 90

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: nameOf('log', context)
  location: context.location
  tags: context.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: context.sizes.logDays
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }

  resource audit 'tables' = [
    for table in auditTables: {
      name: table
      properties: { retentionInDays: auditDays, totalRetentionInDays: auditDays }
    }
  ]
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: nameOf('appi', context)
  location: context.location
  tags: context.tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id, DisableLocalAuth: true, IngestionMode: 'LogAnalytics' }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for publisher in publishers: {
    name: guid(insights.id, publisher.id, roles.metricsPublisher)
    scope: insights
    properties: { principalId: publisher.principalId, principalType: 'ServicePrincipal', roleDefinitionId: roleId(roles.metricsPublisher) }
  }
]

// Who queried the workspace.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: toWorkspace(workspace.id)
}

output workspaceId string = workspace.id
output insightsId string = insights.id

// It names the place to send to. Without a role at Application Insights nobody can send.
output connectionString string = insights.properties.ConnectionString
