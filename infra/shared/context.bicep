// What every module is told about the deployment, and how resources are named. Decision 46 says why infra/ exists.
import { Options } from 'options.bicep'
import { Sizes, sizes } from 'sizes.bicep'

@export()
type Context = {
  @description('The name in the middle of each resource name, such as voiceagent-prod.')
  name: string

  @description('Thirteen letters and digits that make global names unique.')
  suffix: string

  location: string
  tags: object

  @description('True if data, models and voice are reachable only through private endpoints.')
  isPrivate: bool

  @description('True if an application gateway stands before the container apps.')
  hasEdge: bool

  @description('The regions, the second one only if it was chosen.')
  regions: string[]

  sizes: Sizes
  options: Options
  deployer: Deployer
}

@export()
func contextOf(environmentName string, location string, suffix string, options Options, deployer Deployer) Context => {
  name: toLower('voiceagent-${environmentName}')
  suffix: suffix
  location: location
  // azd finds its resource group by azd-env-name.
  tags: {
    'azd-env-name': environmentName
    application: 'voiceagent'
    stage: options.stage
    topology: options.topology
    owner: empty(options.operatorEmail) ? 'unknown' : options.operatorEmail
  }
  isPrivate: options.topology == 'private'
  hasEdge: options.edge != 'none'
  regions: empty(options.secondLocation) ? [location] : [location, options.secondLocation]
  sizes: sizes[options.stage]
  options: options
  deployer: deployer
}

@export()
@description('The name of a resource: its kind, then what it belongs to, then the unique suffix.')
func nameOf(kind string, context Context) string => '${kind}-${context.name}-${context.suffix}'

@export()
@description('The name of a resource that allows 24 letters and digits only.')
func shortNameOf(kind string, context Context) string => take('${kind}${context.suffix}${replace(context.name, '-', '')}', 24)

@export()
@description('The value of publicNetworkAccess.')
func publicAccess(context Context) string => context.isPrivate ? 'Disabled' : 'Enabled'

@export()
@description('A service that gets a private endpoint in the private topology.')
type PrivateLink = {
  name: string
  resourceId: string

  @description('The group id, which says which part of the service is linked.')
  group: string

  @description('The names of the private DNS zones that resolve the service.')
  zones: string[]
}

@export()
@description('The identity of a service.')
type Identity = { id: string, clientId: string, principalId: string }

@export()
@description('The identities of the programs. Nothing is shared.')
type Services = { gateway: Identity, pipeline: Identity, dashboard: Identity, edge: Identity, loadTest: Identity }

@export()
@description('The person or service principal that deploys. An empty id: nobody gets rights.')
type Deployer = { id: string, type: 'User' | 'ServicePrincipal' | 'Group' | '' }

@export()
@description('Where the services run: the environment of the container apps, its domain, and the registry of their images.')
type Apps = { environmentId: string, domain: string, registryEndpoint: string }

@export()
@description('The ids of the subnets, and of the networks that need private names.')
type Places = { apps: string, endpoints: string, kubernetes: string, models: string, edge: string, networks: string[] }
