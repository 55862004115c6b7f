// The workbooks of Azure Monitor: calls, dependencies and sign-ins of services, and load tests. Each is a JSON file beside this one.
import { Context } from '../shared/context.bicep'

param context Context
param workspaceId string

var workbooks = [
  { title: 'Calls', content: loadTextContent('workbooks/calls.json') }
  { title: 'Dependencies', content: loadTextContent('workbooks/dependencies.json') }
  { title: 'Load tests', content: loadTextContent('workbooks/load-tests.json') }
]

resource pages 'Microsoft.Insights/workbooks@2023-06-01' = [
  for workbook in workbooks: {
    name: guid(resourceGroup().id, workbook.title)
    location: context.location
    tags: context.tags
    kind: 'shared'
    properties: {
      displayName: 'VoiceAgent: ${workbook.title}'
      category: 'workbook'
      sourceId: workspaceId
      serializedData: workbook.content
    }
  }
]
