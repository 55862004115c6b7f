// The check finds each number that is changed in one place only, and evaluates the rule as the autoscaler does.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { differences, readRules, valueAt, wanted, written } from './rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function withChange(file, from, to) {
  const folder = mkdtempSync(join(tmpdir(), 'scale-'));
  try {
    for (const [each] of written.filter(([name]) => existsSync(join(root, name)))) {
      mkdirSync(dirname(join(folder, each)), { recursive: true });
      const text = readFileSync(join(root, each), 'utf8');
      writeFileSync(join(folder, each), each === file ? text.replace(from, to) : text);
    }
    return differences(readRules(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the files say the same', () => assert.deepEqual(differences(readRules(root)), []));

for (const [file, from, to, name] of [
  ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', 'targetValue: "125"', 'targetValue: "160"', 'target'],
  ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', 'maxReplicas: 1000', 'maxReplicas: 300', 'most'],
  ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', 'value: "200"', 'value: "150"', 'places'],
  ['eng/deploy/kubernetes/pipeline-keda.yaml', 'minReplicaCount: 2', 'minReplicaCount: 1', 'fewest'],
  ['eng/deploy/kubernetes/pipeline-keda.yaml', 'stabilizationWindowSeconds: 300', 'stabilizationWindowSeconds: 60', 'stabilization'],
  ['deploy/helm/voiceagent/values.yaml', 'callsOfAWorker: 125', 'callsOfAWorker: 200', 'target'],
  ['deploy/helm/voiceagent/values.yaml', 'pollingSeconds: 15', 'pollingSeconds: 30', 'interval'],
].filter(([file]) => existsSync(join(root, file)))) {
  test(`a different ${name} in ${file} is found`, () => {
    const found = withChange(file, from, to);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0], new RegExp(`${file.replaceAll('.', '\\.')}: ${name} is`));
  });
}

test('a rule whose query misses the value is found', () => assert.throws(() => valueAt({ load: 1 }, 'places.load'), /no number at 'places.load'/));

test('the number of workers follows the calls, within the limits and outside the tolerance only', () => {
  const rule = { fewest: 2, most: 10, target: 125 };
  assert.equal(wanted(rule, { load: 0 }, 5), 2);
  assert.equal(wanted(rule, { load: 276 }, 2), 3);
  assert.equal(wanted(rule, { load: 270 }, 2), 2);
  assert.equal(wanted(rule, { load: 99_999 }, 2), 10);
});
