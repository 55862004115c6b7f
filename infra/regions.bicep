// Several regions behind one name. Deployed once, after main.bicep was deployed in each region with an address space of its own.
// az deployment group create --resource-group rg-voiceagent-global --template-file infra/regions.bicep --parameters infra/environments/regions.bicepparam

type Region = {
  location: string

  @description('The public hosts of the services there: GATEWAY_URL, MEDIA_URL and DASHBOARD_URL of the region without the scheme.')
  calls: string
  media: string
  dashboard: string
}

param environmentName string
param regions Region[]

@description('frontDoor: callers never see a change of region. trafficManager: cheaper, and a change takes up to the TTL of a name.')
param router 'frontDoor' | 'trafficManager'

@description('activePassive: only the first healthy region takes calls. activeActive: all do.')
param mode 'activePassive' | 'activeActive'

param tags object
param workspaceId string

@description('The region of the watch over the others: none of them, or the second one.')
param watchLocation string = regions[1].location

@description('Receives the alert that a region does not answer. Empty: nobody does.')
param operatorEmail string = ''

var names = ['calls', 'media', 'dashboard']

module frontDoors 'edge/front-door.bicep' = [
  for name in names: if (router == 'frontDoor') {
    name: 'front-door-${name}'
    params: {
      name: 'afd-${name}-${environmentName}'
      tags: tags
      hosts: map(regions, region => region[name])
      oneAtATime: mode == 'activePassive'
      workspaceId: workspaceId
    }
  }
]

module trafficManagers 'edge/traffic-manager.bicep' = [
  for name in names: if (router == 'trafficManager') {
    name: 'traffic-manager-${name}'
    params: {
      name: 'voiceagent-${name}-${environmentName}'
      tags: tags
      hosts: map(regions, region => { host: region[name], location: region.location })
      oneAtATime: mode == 'activePassive'
      workspaceId: workspaceId
    }
  }
]

module watch 'monitoring/region-watch.bicep' = {
  params: { location: watchLocation, environmentName: environmentName, tags: tags, regions: map(regions, region => { location: region.location, calls: region.calls }), operatorEmail: operatorEmail }
}

output hosts string[] = [for (name, i) in names: router == 'frontDoor' ? frontDoors[i]!.outputs.host : trafficManagers[i]!.outputs.host]
