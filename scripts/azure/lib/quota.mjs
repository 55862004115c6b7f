// Which regions have room for everything. It is read before anything is made, because a deployment that ends half-way costs an hour.
import { readFileSync } from 'node:fs';
import { Problem, azIfAny } from './tools.mjs';
import { say } from './say.mjs';

// Regions with Container Apps, Speech, Azure Managed Redis and the model in a data zone. Any other one can be named with AZURE_LOCATION.
export const candidates = ['swedencentral', 'germanywestcentral', 'francecentral', 'westeurope', 'eastus2', 'eastus', 'westus3', 'southcentralus'];

// Cores of the smallest deployment: two gateways (1), two workers (2), two dashboards (0.5), and again as much while a new version starts.
const cores = 14;
const skus = { region: 'Standard', zone: 'DataZoneStandard', world: 'GlobalStandard' };
const model = 'gpt-5.4-mini';

const providers = ['Microsoft.App', 'Microsoft.CognitiveServices', 'Microsoft.Network', 'Microsoft.ContainerService'];

const usageName = usage => usage.name?.value ?? usage.name;
const list = answer => answer?.value ?? answer;

/** What the chosen size needs in a region. The numbers of the sizes are in infra/shared/sizes.bicep. */
function needsOf(answers) {
  const stage = answers.get('VOICEAGENT_STAGE') || 'dev';
  const sizes = readFileSync(new URL('../../../infra/shared/sizes.bicep', import.meta.url), 'utf8');
  const capacity = Number(new RegExp(`\\n  ${stage}: \\{[^}]*?modelCapacity: (\\d+)`).exec(sizes)?.[1]);
  if (!capacity) throw new Problem(`VOICEAGENT_STAGE is '${stage}'. Set it to dev, staging or prod: azd env set VOICEAGENT_STAGE dev`);
  const hasEdge = (answers.get('VOICEAGENT_EDGE') || 'none') !== 'none';
  const sku = skus[answers.get('VOICEAGENT_MODEL_RESIDENCY') || 'zone'];
  return [
    { title: 'Container Apps', from: 'apps', usage: 'ManagedEnvironmentCount', least: 1, unit: 'environment' },
    // A region lists cores only if the subscription has a limit of its own.
    { title: 'its cores', from: 'apps', usage: 'ManagedEnvironmentConsumptionCores', least: cores, unit: 'cores', unlisted: '100 by default' },
    { title: model, from: 'models', usage: `OpenAI.${sku}.${model}`, least: capacity, unit: 'thousand tokens a minute' },
    { title: 'Public addresses', from: 'network', usage: 'PublicIPAddresses', least: hasEdge ? 2 : 1, unit: hasEdge ? 'addresses' : 'address' },
    ...(hasEdge ? [{ title: 'Application gateways', from: 'network', usage: 'ApplicationGateways', least: 1, unit: 'gateway' }] : []),
  ];
}

/** What is free in a region, for each need. */
async function readRegion(region, subscription, needs) {
  const [apps, models, network] = await Promise.all([
    azIfAny('rest', '--method', 'GET', '--url', `/subscriptions/${subscription}/providers/Microsoft.App/locations/${region}/usages?api-version=2025-01-01`),
    azIfAny('cognitiveservices', 'usage', 'list', '--location', region, '--subscription', subscription),
    azIfAny('network', 'list-usages', '--location', region, '--subscription', subscription),
  ]);
  const read = { apps: list(apps), models: list(models), network: list(network) };
  const cells = needs.map(need => {
    const usages = read[need.from];
    if (!usages) return { fits: false, text: 'not readable' };
    const usage = usages.find(entry => usageName(entry)?.toLowerCase() === need.usage.toLowerCase());
    if (!usage) return need.unlisted ? { fits: true, text: need.unlisted } : { fits: false, text: 'not offered' };
    const free = Number(usage.limit) - Number(usage.currentValue);
    return { fits: free >= need.least, text: `${free} free` };
  });
  return { region, cells, fits: cells.every(cell => cell.fits) };
}

/** A subscription tells nothing about a provider that it has never used. */
export const registerProviders = subscription =>
  Promise.all(providers.map(provider => azIfAny('provider', 'register', '--namespace', provider, '--wait', '--subscription', subscription)));

/** Checks regions and prints a table. The caller decides what to do with those that fit. */
export async function checkRegions(regions, answers) {
  const needs = needsOf(answers);
  say.title('Is there room for everything? (quota of the subscription)');
  const found = await Promise.all(regions.map(region => readRegion(region, answers.get('AZURE_SUBSCRIPTION_ID'), needs)));
  say.table([
    ['', 'Region', ...needs.map(need => need.title)],
    ['', 'needed', ...needs.map(need => `${need.least} ${need.unit}`)],
    ...found.map(({ region, cells, fits }) => [fits ? '✓' : '✗', region, ...cells.map(cell => (cell.fits ? cell.text : `${cell.text} ✗`))]),
  ]);
  return found;
}

export const moreQuota =
  '  Ask for more in the Azure portal under "Quotas" (an answer for models takes minutes to days), set VOICEAGENT_STAGE to a smaller size, or name\n' +
  '  another region: azd env set AZURE_LOCATION <region>\n' +
  '  "not readable" means that the provider is not registered yet: az provider register --namespace Microsoft.App (or Microsoft.CognitiveServices, Microsoft.Network)';
