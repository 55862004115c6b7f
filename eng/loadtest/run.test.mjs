// Runs infra/loadtest/run.sh against a fake az: whatever happens, the services trust real telephony again afterwards.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let folder;
let state;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
  state = join(folder, 'az');
  mkdirSync(join(state, 'vaults', 'kv'), { recursive: true });
  writeFileSync(join(state, 'vaults', 'kv', 'webhooks-key'), 'webhooks-secret');
  writeFileSync(join(state, 'stage'), 'staging\n');
  writeFileSync(join(state, 'job'), '/jobs/load-test-callers\n');
  writeFileSync(join(state, 'execution'), 'Succeeded\n');
  writeFileSync(join(folder, 'values.env'), ['AZURE_RESOURCE_GROUP="rg"', 'GATEWAY_URL="https://calls.example.com"', 'GATEWAY_INSIDE_URL="https://gateway.green.azurecontainerapps.io"', 'AZURE_CONTAINER_REGISTRY_ENDPOINT="cr.azurecr.io"',
    'AZURE_CONTAINER_APPS_ENVIRONMENT_ID="/environments/cae"', 'VAULT_VAULTURI="https://kv.vault.azure.net/"', 'ACS_ENDPOINT="https://acs.communication.azure.com/"', 'ACS_IMMUTABLERESOURCEID="real-audience"', ''].join('\n'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...options) => new Promise(ended => execFile(join(root, 'infra', 'loadtest', 'run.sh'), ['--values', join(folder, 'values.env'), '--image', 'cr.azurecr.io/voiceagent/telephones:1', ...options], {
  env: { ...process.env, PATH: `${join(root, 'eng', 'recovery', 'fakes')}:${process.env.PATH}`, FAKE_AZ_STATE: state, LOOK_SECONDS: '1' },
}, (error, stdout, stderr) => ended({ code: error?.code ?? 0, said: stdout + stderr })));
const calls = () => readFileSync(join(state, 'calls'), 'utf8').trim().split('\n');
const trusts = () => calls().filter(call => call.startsWith('containerapp update --name gateway')).map(call => /ConnectionStrings__acs=(\S+)/.exec(call)[1]);

function restored() {
  assert.deepEqual(trusts().at(-1), 'https://acs.communication.azure.com/');
  assert.match(calls().findLast(call => call.startsWith('containerapp update --name pipeline')), /Acs__TokenAudience=real-audience/);
  assert.ok(calls().some(call => call.startsWith('containerapp delete --name telephones')));
}

test('the job runs against the telephones, and the services trust real telephony again', async () => {
  const { code, said } = await run('--replicas', '8', '--', '--callers=50', '--turn-p95=1100');
  assert.equal(code, 0, said);
  assert.deepEqual(trusts(), ['secretref:telephony', 'https://acs.communication.azure.com/']);
  assert.ok(calls().some(call => call.includes('--parallelism 8') && call.includes('--args --phone=https://telephones.internal.green.azurecontainerapps.io --callers=50 --turn-p95=1100')));
  assert.doesNotMatch(said + calls().join('\n'), /webhooks-secret|accesskey/);
  restored();
});

test('a missed limit is exit code 1, after everything was restored', async () => {
  writeFileSync(join(state, 'execution'), 'Failed\n');
  const { code, said } = await run();
  assert.equal(code, 1);
  assert.match(said, /Not passed/);
  restored();
});

test('a job that does not end is stopped, and everything is restored', async () => {
  writeFileSync(join(state, 'execution'), 'Running\n');
  const { code } = await run('--minutes', '0');
  assert.equal(code, 1);
  assert.ok(calls().some(call => call.startsWith('containerapp job stop')));
  restored();
});

test('a command that fails in the middle leaves nothing changed', async () => {
  writeFileSync(join(state, 'fail-containerapp-secret'), '1');
  const { code } = await run();
  assert.notEqual(code, 0);
  restored();
});

for (const [what, prepare, sentence] of [
  ['production is refused', () => writeFileSync(join(state, 'stage'), 'prod\n'), /of the stage prod/],
  ['a deployment without the job is told how to get it', () => rmSync(join(state, 'job')), /VOICEAGENT_LOAD_TEST_IMAGE/],
]) {
  test(`${what}, and nothing is changed`, async () => {
    prepare();
    const { code, said } = await run();
    assert.equal(code, 2);
    assert.match(said, sentence);
    assert.deepEqual(calls().filter(call => /update|create|delete|set|start/.test(call)), []);
  });
}
