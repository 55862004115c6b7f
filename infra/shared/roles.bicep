// Built-in roles by their ids (learn.microsoft.com/azure/role-based-access-control/built-in-roles). Each service gets only what its code uses.

@export()
var roles = {
  appsContributor: '358470bc-b998-42bd-ab17-a7e34c199c0f'
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  acrPush: '8311e382-0749-4cb8-b61a-304f252e45ec'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908'
  // Communication Services honours no narrower role for calls. It reaches nothing outside Microsoft.Communication, unlike Contributor.
  communicationOwner: '09976791-48a7-449e-bb21-39d1a415f350'
  loadTestContributor: '749a398d-560b-491b-bb21-08924219302e'
  logReader: '73c42c96-874c-492b-b04d-ab87d138a893'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  monitoringContributor: '749f88d5-cbae-40b8-bcfc-e573ddc772fa'
  openAIUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  certificatesOfficer: 'a4417e6f-fecd-4de8-b567-7b0420556985'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  speechUser: 'f2dc8367-1007-4938-bd23-fe263f013447'
}

@export()
func roleId(role string) string => subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
