// One region, public, cheap: the ingress of Container Apps is the public address.
using '../main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param deployer = { id: readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''), type: 'User' }
param ticketsKey = readEnvironmentVariable('TICKETS_KEY', '')
param webhooksKey = readEnvironmentVariable('WEBHOOKS_KEY', '')
param scaleKey = readEnvironmentVariable('SCALE_KEY', '')
param recordingsKey = readEnvironmentVariable('RECORDINGS_KEY', '')

param options = {
  stage: 'dev'
  topology: 'public'
  edge: 'none'
  network: 'single'
  addressSpace: '10.0.0.0/16'
  domain: ''
  compute: 'containerApps'
  clusterAdministrators: ''
  certificateName: ''
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
