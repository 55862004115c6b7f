// A pipeline brings a version into a deployment that runs an older one, against fake tools.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Rehearsal } from './rehearsal.mjs';

const values = {
  AZURE_SUBSCRIPTION_ID: 's', AZURE_LOCATION: 'swedencentral', AZURE_AUDIENCE: 'api://app-api', AZURE_DASHBOARD_CLIENT_ID: 'app-dashboard', VOICEAGENT_SCENARIO: 'insurance',
  VOICEAGENT_BUSINESS: "Fabrikam's Bread", VOICEAGENT_TIME_ZONE: 'Europe/Berlin', VOICEAGENT_TRANSFER_TO: 'none', VOICEAGENT_NUMBER: '+4930555010', VOICEAGENT_OWNER: 'kim@fabrikam.com',
};

const story = (name, scenario, tell) => test(name, async () => {
  const rehearsal = new Rehearsal({ scenario, values, variables: { CI: 'true' } });
  try {
    rehearsal.provision();
    rehearsal.mark('bought');
    await tell(rehearsal);
  } finally {
    rehearsal.end();
  }
});

const bring = (rehearsal, version = '1.2.3') => rehearsal.run('node', ['scripts/azure/rollout.mjs', version]);
const changes = rehearsal => rehearsal.calls('az containerapp ').filter(call => !call.includes(' show ')).map(call => /containerapp (revision copy|update|create) --name (\w+)/.exec(call).slice(1).join(' '));

story('the services get the new image one after the other, and a call proves it', 'everything', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.equal(code, 0, text);
  assert.deepEqual(changes(rehearsal), ['update pipeline', 'update gateway', 'update dashboard']);
  assert.match(text, /Smoke call +answered by 'receptionist'/);
  const pipeline = readFileSync(join(rehearsal.home, 'pipeline.yaml'), 'utf8');
  assert.match(pipeline, /image: example-AZURE_CONTAINER_REGISTRY_ENDPOINT\/voiceagent\/pipeline:1\.2\.3/);
  assert.match(pipeline, /value: "Fabrikam's Bread"/);
  assert.doesNotMatch(pipeline, /\{\{/);
});

story('when a service does not become ready, those before it go back too', 'broken-version', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.notEqual(code, 0);
  assert.match(text, /gateway did not become ready/);
  assert.deepEqual(changes(rehearsal), ['update pipeline', 'update gateway', 'revision copy gateway', 'revision copy pipeline']);
  assert.equal(rehearsal.calls('--from-revision pipeline--old').length, 1);
  assert.match(text, /The services are as they were before/);
});

story('when the smoke call finds no agent, everything goes back', 'silent-agent', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.notEqual(code, 0);
  assert.match(text, /did not reach the gateway/);
  assert.deepEqual(changes(rehearsal).slice(-3), ['revision copy dashboard', 'revision copy gateway', 'revision copy pipeline']);
});

story('an error that nobody expected brings everything back too', 'garbled-answer', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.notEqual(code, 0);
  assert.deepEqual(changes(rehearsal), ['update pipeline', 'update gateway', 'revision copy gateway', 'revision copy pipeline']);
  assert.match(text, /The services are as they were before/);
});

story('a service that cannot go back is named, and the others go back', 'cannot-go-back', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.notEqual(code, 0);
  assert.deepEqual(changes(rehearsal).slice(-3), ['revision copy dashboard', 'revision copy gateway', 'revision copy pipeline']);
  assert.match(text, /gateway did not go back to the revision gateway--old/);
  assert.match(text, /pipeline is as in the revision pipeline--old/);
  assert.match(text, /Not every service is as it was before/);
});

story('a service that was new is said to be new', 'new-dashboard', async rehearsal => {
  const { code, text } = await bring(rehearsal);

  assert.notEqual(code, 0);
  assert.match(text, /dashboard is new and stays/);
  assert.match(text, /gateway is as in the revision gateway--old/);
  assert.match(text, /Not every service is as it was before/);
});

story('a version that no image can have is refused at once', 'everything', async rehearsal => {
  const { code, text } = await bring(rehearsal, 'v 1');

  assert.notEqual(code, 0);
  assert.match(text, /Name the version/);
  assert.deepEqual(rehearsal.calls('az '), []);
});
