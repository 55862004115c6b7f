// What a person chooses for a deployment. main.parameters.json fills it for azd, environments/*.bicepparam without azd. All are texts, because azd
// fills in texts only.
import { Stage } from 'sizes.bicep'

@export()
@description('public: services have public addresses and accept only Entra ID. private: they are reachable only through private endpoints.')
type Topology = 'public' | 'private'

@export()
@description('none: the ingress of Container Apps is the public address. applicationGateway: a web application firewall with an own domain is.')
type Edge = 'none' | 'applicationGateway'

@export()
type Options = {
  @description('The numbers: sizes.bicep.')
  stage: Stage

  topology: Topology
  edge: Edge

  @description('hubAndSpoke: the edge is in a network of its own, which other applications can share.')
  network: 'single' | 'hubAndSpoke'

  @description('The addresses of the network. Connected regions need different ones.')
  addressSpace: string

  @description('The domain of the edge, such as voice.example.com. Empty without edge.')
  domain: string

  @description('The name of the certificate of *.domain in the key vault. Empty until it is imported: then the application gateway is not created yet.')
  certificateName: string

  @description('kubernetes: a cluster beside the environment of the container apps, whose services come from the Helm chart and not from azd.')
  compute: 'containerApps' | 'kubernetes'

  @description('The object id of the group that administers the cluster. Empty without a cluster.')
  clusterAdministrators: string

  @description('A second region for the database, the recordings, the images, the models and speech. Empty: none.')
  secondLocation: string

  @description('Where Communication Services keeps data at rest, such as Europe.')
  dataLocation: string

  @description('Where prompts may be processed: in this region, in its data zone (EU or US), or anywhere.')
  modelResidency: 'region' | 'zone' | 'world'

  @description('gateway: API Management stands before the models.')
  models: 'direct' | 'gateway'

  @description('Receives alerts and warnings of cost. Empty: nobody does.')
  operatorEmail: string

  @description('Object ids of the groups of developers, who look, and of operators, who act on the services. Empty: none.')
  developers: string

  operators: string

  @description('Who issues the tokens of people and services. Empty: the directory of the subscription.')
  authority: string

  @description('Days until finished calls and recordings are deleted.')
  retentionDays: string

  @description('The image of the load test in the registry. Empty: no job.')
  loadTestImage: string
  @description('The first day of the month from which the budget counts, such as 2026-11-01. It cannot be changed later. Empty: this month.')
  budgetStart: string?
}
