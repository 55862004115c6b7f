// The models, and optionally a gateway before them.
import { Context, Places, PrivateLink, Services, nameOf } from '../shared/context.bicep'

param context Context
param services Services
param network Places
param workspaceId string

// It reasons only if it is asked to, and a caller waits for that: see Effort below.
var model = 'gpt-5.4-mini'
var locations = context.regions
var names = [for (location, i) in locations: nameOf('openai${i}', context)]
var useModelGateway = context.options.models == 'gateway'

module accounts 'models.bicep' = [
  for (location, i) in locations: {
    name: 'models-${i}'
    params: { context: context, name: names[i], location: location, model: model, workspaceId: workspaceId }
  }
]

// Without the gateway, the pipeline calls the accounts itself.
module direct 'model-user.bicep' = [
  for (location, i) in locations: if (!useModelGateway) {
    name: 'model-user-${i}'
    params: { accountName: accounts[i].outputs.name, principalId: services.pipeline.principalId }
  }
]

module gateway 'model-gateway.bicep' = if (useModelGateway) {
  params: {
    context: context
    accountNames: [for (location, i) in locations: accounts[i].outputs.name]
    endpoints: [for (location, i) in locations: accounts[i].outputs.endpoint]
    callerId: services.pipeline.clientId
    subnetId: network.models
    workspaceId: workspaceId
  }
}

var modelLinks PrivateLink[] = [
  for name in names: {
    name: split(name, '-')[0]
    resourceId: resourceId('Microsoft.CognitiveServices/accounts', name)
    group: 'account'
    zones: ['privatelink.openai.azure.com']
  }
]

// As the pipeline reads them. A pipeline that calls the models itself turns to the second account when the first fails.
var secondIndex = length(locations) - 1
var hasFallback = !useModelGateway && secondIndex > 0
var path = 'openai/v1;Model=${model};Effort=none'
output connection string = 'Endpoint=${useModelGateway ? gateway!.outputs.endpoint : accounts[0].outputs.endpoint}${path}'
output secondConnection string = hasFallback ? 'Endpoint=${accounts[secondIndex].outputs.endpoint}${path}' : ''
output links PrivateLink[] = concat(modelLinks, useModelGateway ? gateway!.outputs.links : [])
