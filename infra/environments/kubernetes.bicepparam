// Production on Kubernetes: a cluster with a pool of nodes for each kind of load. The Helm chart brings the services.
using '../main.bicep'

param environmentName = 'aks'
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param deployer = { id: readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''), type: 'ServicePrincipal' }
param ticketsKey = readEnvironmentVariable('TICKETS_KEY', '')
param webhooksKey = readEnvironmentVariable('WEBHOOKS_KEY', '')
param scaleKey = readEnvironmentVariable('SCALE_KEY', '')
param recordingsKey = readEnvironmentVariable('RECORDINGS_KEY', '')

param options = {
  stage: 'prod'
  topology: 'private'
  edge: 'none'
  network: 'single'
  addressSpace: '10.0.0.0/16'
  domain: readEnvironmentVariable('VOICEAGENT_DOMAIN', 'voice.example.com')
  compute: 'kubernetes'
  clusterAdministrators: readEnvironmentVariable('VOICEAGENT_CLUSTER_ADMINISTRATORS', '00000000-0000-0000-0000-000000000000')
  certificateName: 'edge'
  secondLocation: readEnvironmentVariable('VOICEAGENT_SECOND_LOCATION', 'germanywestcentral')
  dataLocation: 'Europe'
  modelResidency: 'zone'
  models: 'direct'
  operatorEmail: readEnvironmentVariable('VOICEAGENT_OPERATOR_EMAIL', 'operators@example.com')
  developers: readEnvironmentVariable('VOICEAGENT_DEVELOPERS', '')
  operators: readEnvironmentVariable('VOICEAGENT_OPERATORS', '')
  authority: ''
  retentionDays: '365'
  loadTestImage: ''
}
