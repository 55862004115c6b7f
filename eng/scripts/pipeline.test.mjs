// The scripts that pipelines run beside the hooks, against fake tools.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Rehearsal } from './rehearsal.mjs';

const story = (name, setting, tell) => test(name, async () => {
  const rehearsal = new Rehearsal({ scenario: 'pipeline', ...setting });
  try {
    await tell(rehearsal);
  } finally {
    rehearsal.end();
  }
});

const identity = (rehearsal, ...more) => rehearsal.run('scripts/azure/pipeline-identity.sh', ['github', 'fabrikam/voice', 'staging', ...more]);

story('the identity of a pipeline has a part of the subscription in its name, and its id is printed', {}, async rehearsal => {
  const { code, text } = await identity(rehearsal);

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('az ad app create --display-name VoiceAgent pipeline (fabrikam/voice, staging, 12345678)').length, 1);
  assert.match(text, /as the last argument: app-new/);
});

story('a registration that somebody has prepared under the name gets no rights', { variables: { STRANGER: 'app-stranger' } }, async rehearsal => {
  const { code, text } = await identity(rehearsal);

  assert.notEqual(code, 0);
  assert.match(text, /Anybody may have made it/);
  assert.match(text, /staging app-stranger/);
  assert.equal(rehearsal.calls('role assignment').length, 0);
});

story('the identity of a pipeline is found again by its id', { variables: { STRANGER: 'app-stranger' } }, async rehearsal => {
  const { code, text } = await identity(rehearsal, 'app-known');

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('az ad app create').length, 0);
  assert.equal(rehearsal.calls('--assignee app-known').length, 2);
});

const imagesIn = (rehearsal, ...names) => {
  const folder = mkdtempSync(join(rehearsal.home, 'images-'));
  names.forEach(name => writeFileSync(join(folder, `${name}.tar.gz`), ''));
  return folder;
};

story('the scan opens each image', {}, async rehearsal => {
  const { code, text } = await rehearsal.run('scripts/azure/scan.sh', [imagesIn(rehearsal, 'gateway', 'pipeline')]);

  assert.equal(code, 0, text);
  assert.deepEqual(rehearsal.calls('trivy image --input').map(call => /(\w+)\.tar\.gz/.exec(call)[1]), ['gateway', 'pipeline']);
});

story('a hole in the first image stops the deployment', { variables: { REFUSED: 'gateway.tar.gz' } }, async rehearsal => {
  const { code, text } = await rehearsal.run('scripts/azure/scan.sh', [imagesIn(rehearsal, 'gateway', 'pipeline')]);

  assert.notEqual(code, 0);
  assert.match(text, /gateway\.tar\.gz was refused/);
});

story('a scan without an image is a failure', {}, async rehearsal => {
  const { code, text } = await rehearsal.run('scripts/azure/scan.sh', [imagesIn(rehearsal)]);

  assert.notEqual(code, 0);
  assert.match(text, /nothing was scanned/);
});

const push = rehearsal => rehearsal.run('scripts/azure/push.sh', ['1.2.3', imagesIn(rehearsal, 'pipeline', 'gateway', 'dashboard')]);

story('in GitHub the signature names the workflow', {}, async rehearsal => {
  const { code, text } = await push(rehearsal);

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('cosign sign --yes registry.example').length, 3);
});

story('in Azure DevOps without a key the log says that nothing is signed', { variables: { TF_BUILD: 'True' } }, async rehearsal => {
  const { code, text } = await push(rehearsal);

  assert.equal(code, 0, text);
  assert.match(text, /not signed, because COSIGN_KEY is not set/);
  assert.match(text, /gateway:1\.2\.3 is sha256:abc, NOT signed/);
  assert.equal(rehearsal.calls('cosign').length, 0);
});

story('in Azure DevOps the key of the vault signs', { variables: { TF_BUILD: 'True', COSIGN_KEY: 'azurekms://kv.vault.azure.net/images' } }, async rehearsal => {
  const { code, text } = await push(rehearsal);

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('cosign sign --yes --key azurekms://kv.vault.azure.net/images registry.example').length, 3);
});

const earlier = { VOICEAGENT_BUSINESS: 'Old', VOICEAGENT_NUMBER: '+4930555010', VOICEAGENT_STAGE: 'dev' };
// The rehearsal puts the variables over the stored values, as a pipeline has them before azd runs.
story('a changed variable of the pipeline wins over the stored value, and a bought number stays', { values: earlier, variables: { STATE_ACCOUNT: 'state', VOICEAGENT_BUSINESS: 'New', VOICEAGENT_NUMBER: 'buy', VOICEAGENT_STAGE: '' } }, async rehearsal => {
  const { code, text } = await rehearsal.run('scripts/azure/pipeline-environment.sh', []);

  assert.equal(code, 0, text);
  const { VOICEAGENT_BUSINESS: business, VOICEAGENT_NUMBER: number, VOICEAGENT_STAGE: stage } = rehearsal.values();
  assert.deepEqual([business, number, stage], ['New', '+4930555010', 'dev']);
});
