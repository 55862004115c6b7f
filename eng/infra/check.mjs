// Reads what a deployment would create (snapshots of the Bicep compiler) and checks the rules of docs/decisions/0046 and of the security model.
// Usage: node check.mjs <folder with *.snapshot.json> [--update]. --update rewrites the lists of resources in eng/infra/resources.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, update] = process.argv.slice(2);
const lists = join(dirname(fileURLToPath(import.meta.url)), 'resources');
let passed = 0;
let failed = 0;

function check(sentence, problems) {
  problems.length === 0 ? passed++ : failed++;
  if (problems.length > 0) {
    console.log(`FAILED  ${sentence}`);
    problems.forEach(problem => console.log(`        ${problem}`));
  }
}

const read = name => JSON.parse(readFileSync(join(folder, `${name}.snapshot.json`), 'utf8'));
const of = (snapshot, ...types) => snapshot.predictedResources.filter(resource => types.includes(resource.type));
const title = resource => `${resource.type} ${resource.name}`;
const unequal = (resources, path, wanted) => resources
  .filter(resource => path.split('.').reduce((value, part) => value?.[part], resource) !== wanted)
  .map(resource => `${title(resource)}: ${path} is not ${wanted}`);

// Types whose resources have no tags: children, and what belongs to another resource.
const noTags = new Set([
  'Microsoft.Authorization/roleAssignments', 'Microsoft.Insights/diagnosticSettings', 'Microsoft.Consumption/budgets', 'Microsoft.CostManagement/scheduledActions',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings', 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups', 'Microsoft.Network/privateDnsZones/A',
  'Microsoft.Network/dnsZones/A', 'Microsoft.Network/dnsZones/CAA', 'Microsoft.EventGrid/eventSubscriptions', 'Microsoft.Insights/dataCollectionRuleAssociations',
]);
const mayHaveTags = resource => !noTags.has(resource.type)
  && (resource.type.split('/').length === 2 || ['Microsoft.Network/privateDnsZones/virtualNetworkLinks', 'Microsoft.ContainerRegistry/registries/replications'].includes(resource.type));

// Resources that Azure Monitor observes. All others have neither logs nor metrics of their own.
const observed = [
  'Microsoft.ApiManagement/service', 'Microsoft.App/managedEnvironments', 'Microsoft.Cache/redisEnterprise', 'Microsoft.Cdn/profiles', 'Microsoft.CognitiveServices/accounts',
  'Microsoft.Communication/communicationServices', 'Microsoft.ContainerRegistry/registries', 'Microsoft.ContainerService/managedClusters', 'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.KeyVault/vaults', 'Microsoft.Network/applicationGateways', 'Microsoft.Network/networkSecurityGroups', 'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/trafficManagerProfiles', 'Microsoft.Network/virtualNetworks', 'Microsoft.OperationalInsights/workspaces', 'Microsoft.Storage/storageAccounts',
];

// What holds data, or hears callers. Announcements are texts of ours, and Communication Services reads them over Azure's own network.
const closed = snapshot => of(snapshot, 'Microsoft.Cache/redisEnterprise', 'Microsoft.CognitiveServices/accounts', 'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.KeyVault/vaults', 'Microsoft.Storage/storageAccounts').filter(resource => !resource.name.startsWith('voices-'));

const roles = {
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'pull images', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'recordings', '3913510d-42f4-4e42-8a64-420c390055eb': 'telemetry',
  '09976791-48a7-449e-bb21-39d1a415f350': 'calls', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd': 'models', '4633458b-17de-408a-b874-0445c86b69e6': 'secrets',
  'f2dc8367-1007-4938-bd23-fe263f013447': 'speech', 'a97b65f3-24c7-4388-baec-2e87135dc908': 'announcements',
  '8311e382-0749-4cb8-b61a-304f252e45ec': 'push images', 'a4417e6f-fecd-4de8-b567-7b0420556985': 'put certificates', '749a398d-560b-491b-bb21-08924219302e': 'load tests',
};
const rights = {
  gateway: ['calls', 'pull images', 'recordings', 'secrets recordings-key', 'secrets scale-key', 'secrets tickets-key', 'secrets webhooks-key', 'telemetry'],
  pipeline: ['models', 'pull images', 'recordings', 'secrets recordings-key', 'secrets scale-key', 'secrets tickets-key', 'speech', 'telemetry'],
  dashboard: ['pull images', 'telemetry'],
  edge: ['secrets'],
  'load-test': ['pull images', 'telemetry'],
};

function rightsOf(snapshot, program) {
  const granted = of(snapshot, 'Microsoft.Authorization/roleAssignments').filter(grant => grant.properties.principalId.includes(`/id-${program}-`));
  return [...new Set(granted.map(grant => {
    const role = roles[grant.properties.roleDefinitionId.split('/').pop().replace(/['")\]]+$/, '')] ?? `unknown role ${grant.properties.roleDefinitionId}`;
    const secret = /vaults\/[^/]+\/secrets\/([a-z-]+)/.exec(`${grant.scope ?? ''} ${grant.id}`);
    return role === 'secrets' && secret ? `secrets ${secret[1]}` : role;
  }))].sort();
}

function checkStage(name) {
  const snapshot = read(name);
  const all = snapshot.predictedResources;
  const isPrivate = of(snapshot, 'Microsoft.Network/privateEndpoints').length > 0;
  const says = text => `${name}: ${text}`;

  check(says('the compiler has nothing to say'), snapshot.diagnostics.map(diagnostic => diagnostic.message ?? JSON.stringify(diagnostic)));
  check(says('everything has the tags'), all.filter(mayHaveTags).filter(resource => !['azd-env-name', 'application', 'stage', 'owner'].every(tag => resource.tags?.[tag])).map(title));
  const settings = of(snapshot, 'Microsoft.Insights/diagnosticSettings');
  check(says('every observed resource sends its logs and metrics'), of(snapshot, ...observed)
    .filter(resource => !settings.some(setting => `${setting.scope ?? ''} ${setting.id}`.includes(resource.name))).map(title));
  check(says('keys are switched off'), [
    ...unequal(of(snapshot, 'Microsoft.CognitiveServices/accounts', 'Microsoft.DocumentDB/databaseAccounts', 'Microsoft.Communication/communicationServices'), 'properties.disableLocalAuth', true),
    ...unequal(of(snapshot, 'Microsoft.OperationalInsights/workspaces'), 'properties.features.disableLocalAuth', true),
    ...unequal(of(snapshot, 'Microsoft.Insights/components'), 'properties.DisableLocalAuth', true),
    ...unequal(of(snapshot, 'Microsoft.Storage/storageAccounts'), 'properties.allowSharedKeyAccess', false),
    ...unequal(of(snapshot, 'Microsoft.ContainerRegistry/registries'), 'properties.adminUserEnabled', false),
    ...unequal(of(snapshot, 'Microsoft.Cache/redisEnterprise/databases'), 'properties.accessKeysAuthentication', 'Disabled'),
    ...unequal(of(snapshot, 'Microsoft.KeyVault/vaults'), 'properties.enableRbacAuthorization', true),
  ]);
  check(says('TLS 1.2 is the oldest'), [
    ...unequal(of(snapshot, 'Microsoft.Storage/storageAccounts'), 'properties.minimumTlsVersion', 'TLS1_2'),
    ...unequal(of(snapshot, 'Microsoft.DocumentDB/databaseAccounts'), 'properties.minimalTlsVersion', 'Tls12'),
    ...unequal(of(snapshot, 'Microsoft.Cache/redisEnterprise'), 'properties.minimumTlsVersion', '1.2'),
    ...unequal(of(snapshot, 'Microsoft.Cache/redisEnterprise/databases'), 'properties.clientProtocol', 'Encrypted'),
  ]);
  check(says('the copy of the database in another region is at most 5 minutes behind'), of(snapshot, 'Microsoft.DocumentDB/databaseAccounts')
    .filter(account => account.properties.locations.length > 1
      && !(account.properties.consistencyPolicy.defaultConsistencyLevel === 'BoundedStaleness' && account.properties.consistencyPolicy.maxIntervalInSeconds <= 300)).map(title));
  check(says('what is deleted can be brought back'), [
    ...unequal(of(snapshot, 'Microsoft.KeyVault/vaults'), 'properties.enablePurgeProtection', true),
    ...unequal(of(snapshot, 'Microsoft.DocumentDB/databaseAccounts'), 'properties.backupPolicy.type', 'Continuous'),
    ...unequal(of(snapshot, 'Microsoft.Storage/storageAccounts/blobServices'), 'properties.deleteRetentionPolicy.enabled', true),
  ]);
  check(says(isPrivate ? 'no store has a public address' : 'every store has a public address, because there are no private endpoints'),
    unequal(closed(snapshot), 'properties.publicNetworkAccess', isPrivate ? 'Disabled' : 'Enabled'));
  const linked = JSON.stringify(of(snapshot, 'Microsoft.Network/privateEndpoints'));
  check(says('every closed store has a private endpoint'), isPrivate ? closed(snapshot).filter(resource => !linked.includes(resource.name)).map(title) : []);
  for (const [program, wanted] of Object.entries(rights)) {
    const has = rightsOf(snapshot, program);
    // API Management calls the models in place of the pipeline.
    const expected = of(snapshot, 'Microsoft.ApiManagement/service').length > 0 ? wanted.filter(right => right !== 'models') : wanted;
    check(says(`${program} has the rights that it uses, and no others`), JSON.stringify(has) === JSON.stringify(expected) ? [] : [`has ${has.join(', ')}`, `wanted ${expected.join(', ')}`]);
  }
  check(says('nobody is Owner or Contributor'), of(snapshot, 'Microsoft.Authorization/roleAssignments')
    .filter(grant => /8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c/.test(grant.properties.roleDefinitionId)).map(title));
  check(says('no output is secret'), Object.entries(snapshot.outputs ?? {})
    .filter(([output, value]) => /key|secret|password/i.test(output) || /listKeys|listSecrets|securestring/i.test(JSON.stringify(value))).map(([output]) => output));
  check(says('no subnet is without security group'), of(snapshot, 'Microsoft.Network/virtualNetworks')
    .flatMap(network => network.properties.subnets.filter(subnet => !subnet.properties.networkSecurityGroup).map(subnet => `${network.name}/${subnet.name}`)));
  check(says('every security group denies what it does not allow'), of(snapshot, 'Microsoft.Network/networkSecurityGroups')
    .filter(group => !group.properties.securityRules.some(rule => rule.properties.access === 'Deny' && rule.properties.sourceAddressPrefix === '*')).map(title));
  checkList(name, all);
}

// Runtime expressions and the unique suffix say nothing to a reader.
function checkList(name, all) {
  const suffix = all.find(resource => resource.type === 'Microsoft.OperationalInsights/workspaces').name.split('-').pop();
  const lines = all.map(resource => `${resource.type} ${resource.name.replace(/\[.*\]/, '…').replaceAll(suffix, '…').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '…')}`);
  const counts = new Map();
  lines.forEach(line => counts.set(line, (counts.get(line) ?? 0) + 1));
  const text = [...counts].map(([line, count]) => (count > 1 ? `${line} ×${count}` : line)).sort().join('\n') + '\n';
  const file = join(lists, `${name}.txt`);
  if (update === '--update') {
    mkdirSync(lists, { recursive: true });
    writeFileSync(file, text);
  }
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const now = new Set(text.split('\n'));
  const before = new Set(kept.split('\n'));
  check(`${name}: the resources are those of eng/infra/resources/${name}.txt (check-infra.sh --update accepts the change)`, [
    ...[...now].filter(line => !before.has(line)).map(line => `new: ${line}`), ...[...before].filter(line => !now.has(line)).map(line => `gone: ${line}`),
  ]);
}

// Several regions behind one name have only profiles.
function checkRegions() {
  const snapshot = read('regions');
  const profiles = of(snapshot, 'Microsoft.Cdn/profiles', 'Microsoft.Network/trafficManagerProfiles');
  check('regions: calls, media and the dashboard have a profile each, with tags and diagnostic settings', [
    ...(profiles.length === 3 ? [] : [`${profiles.length} profiles`]),
    ...profiles.filter(profile => !profile.tags?.application).map(title),
    ...profiles.filter(profile => !of(snapshot, 'Microsoft.Insights/diagnosticSettings').some(setting => `${setting.scope ?? ''} ${setting.id}`.includes(profile.name))).map(title),
  ]);
  const priorities = new Set(of(snapshot, 'Microsoft.Cdn/profiles/originGroups/origins').map(origin => origin.properties.priority));
  const regions = new Set(of(snapshot, 'Microsoft.Cdn/profiles/originGroups/origins').map(origin => origin.name.split('/').pop())).size;
  const watched = of(snapshot, 'Microsoft.Insights/metricAlerts').filter(alert => alert.properties.criteria['odata.type'].endsWith('WebtestLocationAvailabilityCriteria'));
  check('regions: each one is watched from outside, and somebody is told', watched.length === regions && watched.every(alert => alert.properties.actions.length > 0) ? [] : [`${watched.length} alerts for ${regions} regions`]);
  check('regions: the second region takes calls only when the first is away', [...priorities].sort().join() === '1,2' ? [] : [`priorities ${[...priorities]}`]);
}

// The same stage in both topologies.
function checkTopologies() {
  const onlyPrivate = /^Microsoft\.Network\/private/;
  const [open, shut] = [read('topology-public'), read('topology-private')].map(snapshot => new Map(snapshot.predictedResources.map(resource => [resource.id, resource])));
  check('topologies: the private one adds only private endpoints and their zones', [
    ...[...shut].filter(([id, resource]) => !open.has(id) && !onlyPrivate.test(resource.type)).map(([, resource]) => `only private: ${title(resource)}`),
    ...[...open].filter(([id]) => !shut.has(id)).map(([, resource]) => `only public: ${title(resource)}`),
  ]);
  const strip = resource => JSON.stringify({ ...resource, tags: null, properties: { ...resource.properties, publicNetworkAccess: null, networkAcls: null } });
  check('topologies: what both have differs only in public access', [...open]
    .filter(([id, resource]) => shut.has(id) && strip(resource) !== strip(shut.get(id))).map(([, resource]) => title(resource)));
}

['dev', 'staging', 'prod', 'kubernetes'].forEach(checkStage);
checkRegions();
checkTopologies();
console.log(`Infrastructure rules: ${passed} hold, ${failed} do not.`);
process.exit(failed === 0 ? 0 : 1);
