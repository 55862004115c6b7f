// What check-docs.mjs knows beside the source: the tables of the workspace, names that belong to others, and commands of az.

// Each table, and where a reader sees that we write it: a file and what must stand in it.
export const tables = {
  AppRequests: ['VoiceAgent.AppHost/infra/gateway.tmpl.yaml', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  AppDependencies: ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  AppMetrics: ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  AppTraces: ['VoiceAgent.AppHost/infra/gateway.tmpl.yaml', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  AppExceptions: ['VoiceAgent.AppHost/infra/gateway.tmpl.yaml', 'APPLICATIONINSIGHTS_CONNECTION_STRING'],
  ContainerAppSystemLogs: ['infra/compute/environment.bicep', "destination: 'azure-monitor'"],
  ContainerAppConsoleLogs: ['infra/compute/environment.bicep', "destination: 'azure-monitor'"],
  ACSCallAutomationIncomingOperations: ['infra/voice/communication.bicep', 'toWorkspace(workspaceId)'],
  ACSCallSummary: ['infra/voice/communication.bicep', 'toWorkspace(workspaceId)'],
  AZKVAuditLogs: ['infra/security/vault.bicep', "logAnalyticsDestinationType: 'Dedicated'"],
  StorageBlobLogs: ['infra/data/storage.bicep', 'scope: account::blobs'],
  CDBDataPlaneRequests: ['infra/data/cosmos.bicep', "logAnalyticsDestinationType: 'Dedicated'"],
  REDConnectionEvents: ['infra/data/redis.bicep', 'logsToWorkspace(workspaceId)'],
  AzureDiagnostics: ['infra/edge/application-gateway.bicep', 'toWorkspace(workspaceId)'],
  KubePodInventory: ['infra/compute/kubernetes.bicep', 'omsagent'],
  AzureMetrics: ['infra/shared/diagnostics.bicep', "category: 'AllMetrics'"],
  // The workspace itself writes it.
  Usage: ['infra/monitoring/workspace.bicep', 'PerGB2018'],
};

// Names of metrics and attributes that libraries write.
export const ofLibraries = new Set(['dotnet.process.cpu.time', 'gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens']);

// Variables that azd or a library has.
export const ofTools = new Set([
  'AZURE_LOCATION', 'AZURE_SUBSCRIPTION_ID', 'AZURE_ENV_NAME', 'AZURE_CLIENT_ID', 'AZURE_AUDIENCE', 'AZURE_DASHBOARD_CLIENT_ID', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_EXPORTER_OTLP_ENDPOINT', 'AZURE_FEDERATED_TOKEN_FILE',
  // An example in entra.md.
  'AZURE_X',
]);

// What a library or a service logs, and a query searches for.
export const messagesOfOthers = new Set(['NOAUTH', 'WRONGPASS', 'KEDA', 'Scal']);

// Commands of the Azure CLI in the pages. Some were looked up in its reference, the others are from memory. A new one is looked up before it is added.
export const commands = new Set([
  'account get-access-token', 'account set', 'ad group show', 'ad signed-in-user show', 'advisor recommendation list', 'cognitiveservices account deployment list', 'cognitiveservices account list-deleted',
  'cognitiveservices account purge', 'cognitiveservices model list', 'cognitiveservices usage list', 'communication list', 'communication show', 'containerapp env list-usages',
  'containerapp job execution list', 'containerapp job start', 'containerapp list-usages', 'containerapp logs show', 'containerapp replica list', 'containerapp revision list', 'containerapp show',
  'containerapp update', 'cosmosdb sql role assignment create', 'cosmosdb sql role assignment delete', 'cosmosdb sql role assignment list', 'costmanagement query',
  'deployment operation group list', 'deployment operation sub list', 'deployment sub list', 'deployment sub what-if', 'eventgrid event-subscription show', 'keyvault certificate import', 'keyvault key create', 'keyvault recover',
  'keyvault secret set', 'login', 'monitor log-analytics query', 'monitor log-analytics workspace list', 'monitor scheduled-query update', 'network application-gateway show',
  'network application-gateway show-backend-health', 'network dns zone show', 'network list-usages', 'provider register', 'redisenterprise database access-policy-assignment list', 'rest',
  'role assignment create', 'role assignment delete', 'role assignment list', 'storage account create', 'storage account failover', 'storage account show', 'storage blob set-tier',
]);
