// Two regions for data and models, hub and spoke, everything private behind the application gateway, API Management before the models.
using '../main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param deployer = { id: readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''), type: 'ServicePrincipal' }
param ticketsKey = readEnvironmentVariable('TICKETS_KEY', '')
param webhooksKey = readEnvironmentVariable('WEBHOOKS_KEY', '')
param scaleKey = readEnvironmentVariable('SCALE_KEY', '')
param recordingsKey = readEnvironmentVariable('RECORDINGS_KEY', '')

param options = {
  stage: 'prod'
  topology: 'private'
  edge: 'applicationGateway'
  network: 'hubAndSpoke'
  addressSpace: '10.0.0.0/16'
  domain: readEnvironmentVariable('VOICEAGENT_DOMAIN', 'voice.example.com')
  compute: 'containerApps'
  clusterAdministrators: ''
  certificateName: 'edge'
  secondLocation: readEnvironmentVariable('VOICEAGENT_SECOND_LOCATION', 'germanywestcentral')
  dataLocation: 'Europe'
  modelResidency: 'zone'
  models: 'gateway'
  operatorEmail: readEnvironmentVariable('VOICEAGENT_OPERATOR_EMAIL', 'operators@example.com')
  developers: readEnvironmentVariable('VOICEAGENT_DEVELOPERS', '')
  operators: readEnvironmentVariable('VOICEAGENT_OPERATORS', '')
  authority: ''
  retentionDays: '365'
  loadTestImage: ''
}
