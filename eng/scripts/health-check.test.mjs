// scripts/health-check.sh against fake tools: what is in order, and each thing that can be broken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rehearsal } from './rehearsal.mjs';

async function check(form, variables = {}) {
  const rehearsal = new Rehearsal({ scenario: 'health', values: { VOICEAGENT_NUMBER: '+4930555010', AZURE_AUDIENCE: 'api://app', AZURE_SUBSCRIPTION_ID: 's' }, variables });
  try {
    rehearsal.provision();
    return { ...await rehearsal.run('scripts/health-check.sh', form ? [form] : []), calls: rehearsal.calls() };
  } finally {
    rehearsal.end();
  }
}

test('a deployment in Azure that works gets a good verdict', async () => {
  const { code, text, calls } = await check('azure');

  assert.equal(code, 0, text);
  for (const line of ['gateway is ready', 'pipeline is ready', 'dashboard is ready', 'Every resource', 'The number is \\+4930555010', 'asks for its key', 'Event Grid reports', '12 of 400 places']) assert.match(text, new RegExp(`✓ .*${line}`));
  assert.deepEqual(calls.filter(call => call.includes('Bearer')), []);
});

for (const [what, words] of Object.entries({
  resource: /✗ Resources that are not in order\n +redis-voiceagent-dev\tFailed/, events: /✗ Event Grid does not report incoming calls/, webhook: /✗ The webhook for incoming calls answers 404/,
  places: /✗ No worker takes calls/, pipeline: /✗ pipeline runs and is not ready/,
})) {
  test(`in Azure, a broken ${what} is named, and the verdict is bad`, async () => {
    const { code, text } = await check('azure', { HEALTH: what });

    assert.equal(code, 1, text);
    assert.match(text, words);
    assert.match(text, /Broken: 1\./);
  });
}

test('Kubernetes and Compose are asked for what runs', async () => {
  const outside = { GATEWAY_URL: 'https://gateway.example', SCALE_KEY: 'key' };
  const cluster = await check('kubernetes', outside);
  const pods = await check('kubernetes', { ...outside, HEALTH: 'pods' });
  const compose = await check('compose', outside);
  const redis = await check('compose', { ...outside, HEALTH: 'redis' });

  assert.equal(cluster.code, 0, cluster.text);
  assert.match(cluster.text, /pipeline: 3 of 3 pods/);
  assert.equal(pods.code, 1);
  assert.match(pods.text, /✗ pipeline: 0 of 3 pods/);
  assert.equal(compose.code, 0, compose.text);
  assert.equal(redis.code, 1);
  assert.match(redis.text, /✗ redis: running unhealthy/);
});

test('what cannot be checked is said and breaks nothing', async () => {
  const { code, text } = await check('kubernetes', { GATEWAY_URL: '' });

  assert.equal(code, 0, text);
  assert.match(text, /\? Capacity\n +Set GATEWAY_URL and SCALE_KEY\./);
  assert.match(text, /Not checked: 2\./);
});

test('another word than a form shows how it is called', async () => {
  const { code, text } = await check('laptop-of-mine');

  assert.equal(code, 2);
  assert.match(text, /local \| compose \| self-hosted \| kubernetes \| azure/);
});
