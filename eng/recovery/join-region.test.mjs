// Runs scripts/recovery/join-region.sh against a fake az.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'join-'));
const state = join(folder, 'az');
const gateway = createServer((_, response) => response.end('Healthy'));

before(() => new Promise(listening => gateway.listen(0, '127.0.0.1', listening)));
after(() => {
  gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state);
  writeFileSync(join(state, 'copies'), 'Sweden Central,East US 2\n');
  const values = (name, location) => [`AZURE_ENV_NAME="${name}"`, `AZURE_LOCATION="${location}"`, `AZURE_RESOURCE_GROUP="rg-${name}"`, `ACS_ENDPOINT="https://acs-${name}.communication.azure.com/"`, `ACS_NAME="acs-${name}"`,
    `ACS_IMMUTABLERESOURCEID="audience-${name}"`, `COSMOS_ENDPOINT="https://cosmos-${name}.documents.azure.com:443/"`, `GATEWAY_IDENTITY_ID="/identities/gateway-${name}"`, 'GATEWAY_IDENTITY_CLIENT_ID="client-1"',
    `PIPELINE_IDENTITY_ID="/identities/pipeline-${name}"`, 'PIPELINE_IDENTITY_CLIENT_ID="client-2"', `GATEWAY_URL="http://127.0.0.1:${gateway.address().port}"`, ''].join('\n');
  writeFileSync(join(folder, 'eu.env'), values('eu', 'swedencentral'));
  writeFileSync(join(folder, 'us.env'), values('us', 'eastus2'));
});

const run = (...options) => new Promise(ended => execFile(join(root, 'scripts', 'recovery', 'join-region.sh'), options, {
  env: { ...process.env, PATH: `${join(here, 'fakes')}:${process.env.PATH}`, FAKE_AZ_STATE: state, RETRY_SECONDS: '0' },
}, (error, stdout, stderr) => ended({ code: error?.code ?? 0, said: stdout + stderr })));
const calls = () => readFileSync(join(state, 'calls'), 'utf8').trim().split('\n');
const files = ['--first', join(folder, 'eu.env'), '--second', join(folder, 'us.env')];

test('the second region uses the number and the database of the first, and has its rights there', async () => {
  const { code, said } = await run(...files);
  assert.equal(code, 0, said);
  const rights = calls().find(call => call.startsWith('deployment group create'));
  assert.match(rights, /--resource-group rg-eu .*communicationName=acs-eu cosmosName=cosmos-eu gateway=\{"id":"\/identities\/gateway-us","clientId":"client-1","principalId":"principal-of-gateway-us"\}/);
  assert.match(calls().find(call => call.startsWith('containerapp update --name gateway')), /--resource-group rg-us .*ConnectionStrings__cosmos=https:\/\/cosmos-eu.* ConnectionStrings__acs=https:\/\/acs-eu.* Acs__TokenAudience=audience-eu/);
  assert.match(calls().find(call => call.startsWith('containerapp update --name pipeline')), /ConnectionStrings__cosmos=https:\/\/cosmos-eu.* Acs__TokenAudience=audience-eu/);
});

test('a database without a copy in the second region is refused', async () => {
  writeFileSync(join(state, 'copies'), 'Sweden Central\n');
  const { code, said } = await run(...files);
  assert.equal(code, 1);
  assert.match(said, /VOICEAGENT_SECOND_LOCATION eastus2/);
  assert.ok(!calls().some(call => /create|update/.test(call)));
});

test('a dry run changes nothing', async () => {
  const { code, said } = await run(...files, '--dry-run');
  assert.equal(code, 0, said);
  assert.equal(said.match(/WOULD RUN/g).length, 3);
  assert.ok(!calls().some(call => /create|update/.test(call)));
});

test('the same region twice is refused', async () => {
  const { code, said } = await run('--first', join(folder, 'us.env'), '--second', join(folder, 'us.env'));
  assert.equal(code, 1);
  assert.match(said, /Both files are of the environment 'us'/);
});
