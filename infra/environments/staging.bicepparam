// As production, smaller: private endpoints and the application gateway, in one network and one region.
using '../main.bicep'

param environmentName = 'staging'
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param deployer = { id: readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''), type: 'ServicePrincipal' }
param ticketsKey = readEnvironmentVariable('TICKETS_KEY', '')
param webhooksKey = readEnvironmentVariable('WEBHOOKS_KEY', '')
param scaleKey = readEnvironmentVariable('SCALE_KEY', '')
param recordingsKey = readEnvironmentVariable('RECORDINGS_KEY', '')

param options = {
  stage: 'staging'
  topology: 'private'
  edge: 'applicationGateway'
  network: 'single'
  addressSpace: '10.0.0.0/16'
  domain: readEnvironmentVariable('VOICEAGENT_DOMAIN', 'voice-staging.example.com')
  compute: 'containerApps'
  clusterAdministrators: ''
  certificateName: 'edge'
  secondLocation: ''
  dataLocation: 'Europe'
  modelResidency: 'zone'
  models: 'direct'
  operatorEmail: readEnvironmentVariable('VOICEAGENT_OPERATOR_EMAIL', '')
  developers: readEnvironmentVariable('VOICEAGENT_DEVELOPERS', '')
  operators: readEnvironmentVariable('VOICEAGENT_OPERATORS', '')
  authority: ''
  retentionDays: '91'
  loadTestImage: ''
}
