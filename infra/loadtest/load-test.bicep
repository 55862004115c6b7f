// Load tests: Azure Load Testing for the webhooks and pages, and a job with our own callers, who speak, for conversations. run.sh runs the job.
import { Apps, Context, Identity, nameOf } from '../shared/context.bicep'
import { roles, roleId } from '../shared/roles.bicep'

param context Context
param apps Apps

@description('The identity of the job. It pulls the image.')
param identity Identity

var image = context.options.loadTestImage

resource loadTests 'Microsoft.LoadTestService/loadTests@2022-12-01' = {
  name: nameOf('lt', context)
  location: context.location
  tags: context.tags
  identity: { type: 'SystemAssigned' }
  properties: { description: 'Load tests of VoiceAgent. docs/scaling.md has the numbers that they check.' }
}

resource run 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(context.deployer.id)) {
  name: guid(loadTests.id, context.deployer.id, roles.loadTestContributor)
  scope: loadTests
  properties: { principalId: context.deployer.id, principalType: context.deployer.type, roleDefinitionId: roleId(roles.loadTestContributor) }
}

// The callers of one replica. run.sh gives other values for one run. The limits are the goals of bench/README.md.
var arguments = [
  '--phone=https://telephones.internal.${apps.domain}'
  '--callers=25'
  '--duration=10m'
  '--ramp-up=2m'
  '--warm-up=3m'
  '--turn-p50=700'
  '--turn-p95=1100'
  '--silence-p95=120'
  '--cut-offs=3'
  '--output=/tmp/load-report'
]

resource callers 'Microsoft.App/jobs@2025-01-01' = if (!empty(image)) {
  name: 'load-test-callers'
  location: context.location
  tags: context.tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: apps.environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Manual'
      replicaTimeout: 7200
      replicaRetryLimit: 0
      // Each replica has 25 callers.
      manualTriggerConfig: { parallelism: 4, replicaCompletionCount: 4 }
      registries: [{ server: apps.registryEndpoint, identity: identity.id }]
    }
    template: {
      containers: [{ name: 'callers', image: image, args: arguments, resources: { cpu: json('2.0'), memory: '4Gi' } }]
    }
  }
}

output name string = loadTests.name
