// Two regions behind Front Door. The second takes calls when the first is away.
using '../regions.bicep'

param environmentName = 'prod'
param router = 'frontDoor'
param mode = 'activePassive'
param tags = { application: 'voiceagent', stage: 'prod' }
param workspaceId = readEnvironmentVariable('VOICEAGENT_WORKSPACE_ID', '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-voiceagent-prod/providers/Microsoft.OperationalInsights/workspaces/log-voiceagent-prod')
param operatorEmail = readEnvironmentVariable('VOICEAGENT_OPERATOR_EMAIL', 'operators@example.com')
param regions = [
  { location: 'swedencentral', calls: 'calls.eu.voice.example.com', media: 'media.eu.voice.example.com', dashboard: 'dashboard.eu.voice.example.com' }
  { location: 'eastus2', calls: 'calls.us.voice.example.com', media: 'media.us.voice.example.com', dashboard: 'dashboard.us.voice.example.com' }
]
