// Each rule of check.mjs fails when it is broken. Runs on the snapshots that eng/check-infra.sh has made.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const snapshots = join(here, '../../artifacts/infra/copy/environments');
const first = (snapshot, type) => snapshot.predictedResources.find(resource => resource.type === type);

const breaks = {
  'everything has the tags': snapshot => { delete first(snapshot, 'Microsoft.KeyVault/vaults').tags.owner; },
  'every observed resource sends its logs and metrics': snapshot => {
    const name = first(snapshot, 'Microsoft.DocumentDB/databaseAccounts').name;
    snapshot.predictedResources = snapshot.predictedResources.filter(resource => resource.type !== 'Microsoft.Insights/diagnosticSettings' || !JSON.stringify([resource.scope, resource.id]).includes(name));
  },
  'keys are switched off': snapshot => { first(snapshot, 'Microsoft.Cache/redisEnterprise/databases').properties.accessKeysAuthentication = 'Enabled'; },
  'TLS 1.2 is the oldest': snapshot => { first(snapshot, 'Microsoft.Storage/storageAccounts').properties.minimumTlsVersion = 'TLS1_0'; },
  'the copy of the database in another region is at most 5 minutes behind': snapshot => { first(snapshot, 'Microsoft.DocumentDB/databaseAccounts').properties.consistencyPolicy = { defaultConsistencyLevel: 'Session' }; },
  'what is deleted can be brought back': snapshot => { first(snapshot, 'Microsoft.KeyVault/vaults').properties.enablePurgeProtection = false; },
  'no store has a public address': snapshot => { first(snapshot, 'Microsoft.Storage/storageAccounts').properties.publicNetworkAccess = 'Enabled'; },
  'every closed store has a private endpoint': snapshot => {
    const name = first(snapshot, 'Microsoft.Storage/storageAccounts').name;
    snapshot.predictedResources = snapshot.predictedResources.filter(resource => resource.type !== 'Microsoft.Network/privateEndpoints' || !JSON.stringify(resource).includes(name));
  },
  'dashboard has the rights that it uses, and no others': snapshot => {
    const grant = snapshot.predictedResources.find(resource => resource.type === 'Microsoft.Authorization/roleAssignments' && resource.properties.principalId.includes('/id-pipeline-') && resource.properties.roleDefinitionId.includes('ba92f5b4'));
    grant.properties.principalId = grant.properties.principalId.replace('/id-pipeline-', '/id-dashboard-');
  },
  'nobody is Owner or Contributor': snapshot => {
    const grant = first(snapshot, 'Microsoft.Authorization/roleAssignments');
    grant.properties.roleDefinitionId = grant.properties.roleDefinitionId.replace(/[0-9a-f-]{36}(?=['")\]]*$)/, 'b24988ac-6180-42a0-ab88-20f7382dd24c');
  },
  'no output is secret': snapshot => { snapshot.outputs.SCALE_KEY = 'x'; },
  'no subnet is without security group': snapshot => { delete first(snapshot, 'Microsoft.Network/virtualNetworks').properties.subnets[0].properties.networkSecurityGroup; },
  'every security group denies what it does not allow': snapshot => { first(snapshot, 'Microsoft.Network/networkSecurityGroups').properties.securityRules.pop(); },
  'the resources are those of': snapshot => { snapshot.predictedResources.push({ ...first(snapshot, 'Microsoft.KeyVault/vaults'), name: 'another' }); },
};

function failuresOf(stage, change) {
  const folder = mkdtempSync(join(tmpdir(), 'infra-'));
  try {
    cpSync(snapshots, folder, { recursive: true });
    const file = join(folder, `${stage}.snapshot.json`);
    const snapshot = JSON.parse(readFileSync(file, 'utf8'));
    change(snapshot);
    writeFileSync(file, JSON.stringify(snapshot));
    const { status, stdout } = spawnSync(process.execPath, [join(here, 'check.mjs'), folder], { encoding: 'utf8' });
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [sentence, change] of Object.entries(breaks)) {
  test(`fails: ${sentence}`, () => {
    const { status, stdout } = failuresOf('prod', change);
    assert.equal(status, 1, stdout);
    assert.match(stdout, new RegExp(`FAILED {2}prod: ${sentence}`));
  });
}

test('fails: topologies differ only in public access', () => {
  const { stdout } = failuresOf('topology-private', snapshot => { first(snapshot, 'Microsoft.Storage/storageAccounts').sku.name = 'Standard_LRS'; });
  assert.match(stdout, /FAILED {2}topologies: what both have/);
});
