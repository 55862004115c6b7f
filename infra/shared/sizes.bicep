// The numbers of each stage. Parameter files and azd choose a stage and change single values.

@export()
type Stage = 'dev' | 'staging' | 'prod'

@export()
type Sizes = {
  @description('Spread over availability zones, where the service lets us choose.')
  zoneRedundant: bool

  @description('Days until telemetry is deleted.')
  logDays: int

  @description('Azure Managed Redis.')
  redisSku: string

  @description('Most request units per second of the database. 0: serverless, which has one region only.')
  cosmosMaxThroughput: int

  cosmosBackup: 'Continuous7Days' | 'Continuous30Days'

  @description('The archive tier exists only with LRS, GRS and RA-GRS.')
  storageSku: string
  registrySku: 'Basic' | 'Standard' | 'Premium'

  @description('Thousand tokens per minute of the model.')
  modelCapacity: int

  @description('Fewest and most instances of the application gateway.')
  edgeInstances: { min: int, max: int }

  @description('Monthly budget in the currency of the subscription.')
  monthlyBudget: int
}

@export()
var sizes = {
  dev: {
    zoneRedundant: false
    logDays: 30
    redisSku: 'Balanced_B0'
    cosmosMaxThroughput: 0
    cosmosBackup: 'Continuous7Days'
    storageSku: 'Standard_LRS'
    registrySku: 'Basic'
    modelCapacity: 100
    edgeInstances: { min: 0, max: 2 }
    // What runs without calls costs about 660 (docs/azure/cost.md).
    monthlyBudget: 900
  }
  staging: {
    zoneRedundant: false
    logDays: 30
    redisSku: 'Balanced_B1'
    cosmosMaxThroughput: 1000
    cosmosBackup: 'Continuous7Days'
    storageSku: 'Standard_GRS'
    registrySku: 'Premium'
    modelCapacity: 200
    edgeInstances: { min: 1, max: 2 }
    monthlyBudget: 1500
  }
  prod: {
    zoneRedundant: true
    logDays: 90
    redisSku: 'Balanced_B5'
    cosmosMaxThroughput: 10000
    cosmosBackup: 'Continuous30Days'
    storageSku: 'Standard_GRS'
    registrySku: 'Premium'
    modelCapacity: 900
    edgeInstances: { min: 2, max: 10 }
    monthlyBudget: 8000
  }
}
