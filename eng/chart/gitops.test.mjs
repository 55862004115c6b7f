// The GitOps example: its objects fit Argo CD's types, and what it names exists and keeps the chart's rules.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ofKind, read } from './objects.mjs';
import { rules } from './rules.mjs';
import { problemsOf } from './types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const chart = join(root, 'deploy/helm/voiceagent');
const objects = readdirSync(join(root, 'deploy/gitops/argocd')).flatMap(file => read(join(root, 'deploy/gitops/argocd', file)));
const [application] = ofKind(objects, 'Application');
const [set] = ofKind(objects, 'ApplicationSet');
const regions = set.spec.generators[0].list.elements;
const sources = [application.spec.source, ...regions.map(({ region }) => ({ ...set.spec.template.spec.source, helm: { ...set.spec.template.spec.source.helm, valueFiles: set.spec.template.spec.source.helm.valueFiles.map(file => file.replace('{{ .region }}', region)) } }))];

function render(source) {
  const { status, stdout, stderr } = spawnSync(process.env.CHART_HELM, ['template', source.helm.releaseName, join(root, source.path), '--namespace', 'voiceagent',
    ...source.helm.valueFiles.flatMap(file => ['--values', join(chart, file)])], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const folder = mkdtempSync(join(tmpdir(), 'gitops-'));
  try {
    writeFileSync(join(folder, 'all.yaml'), stdout);
    return read(join(folder, 'all.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const platform = readdirSync(join(root, 'deploy/gitops/platform')).flatMap(file => read(join(root, 'deploy/gitops/platform', file)));

test('the objects fit the types of Argo CD, cert-manager and External Secrets', async () => assert.deepEqual(await problemsOf([...objects, ...platform], join(root, 'artifacts/chart')), []));

test('the chart renders for every application and region, and keeps every rule', () => {
  for (const source of sources) {
    source.helm.valueFiles.forEach(file => assert.ok(existsSync(join(chart, file)), file));
    const rendered = render(source);
    Object.entries(rules).forEach(([sentence, rule]) => assert.deepEqual(rule(rendered), [], sentence));
  }
});

test('every region has its turn, and the turns are those of the steps', () => {
  const turns = set.spec.strategy.rollingSync.steps.flatMap(step => step.matchExpressions[0].values);
  assert.deepEqual([...new Set(regions.map(region => region.turn))], turns);
  assert.equal(set.spec.template.metadata.labels['voiceagent/turn'], '{{ .turn }}');
  assert.deepEqual(readdirSync(join(root, 'deploy/gitops/regions')).sort(), regions.map(({ region }) => `${region}.yaml`).sort());
});

test('regions share no store, no vault and no address', () => {
  const [first, second] = sources.slice(1).map(render);
  const of = list => new Set(JSON.stringify(list).match(/"(rediss?-[^"]*|https:\/\/calls[^"]*|wss:[^"]*|kv-[^"]*|10\.\d+\.8\.0\/24)"/g));
  assert.ok(of(first).size >= 4);
  assert.deepEqual([...of(first)].filter(text => of(second).has(text)), []);
});

test('the project allows what the chart makes, and no secret in Git', () => {
  const [project] = ofKind(objects, 'AppProject');
  const forbidden = [...project.spec.namespaceResourceBlacklist.map(each => each.kind)];
  assert.ok(forbidden.includes('Secret'));
  assert.deepEqual(render(sources[0]).filter(object => forbidden.includes(object.kind)), []);
  [application, set.spec.template].forEach(each => assert.equal(each.spec.project, project.metadata.name));
});

test('the issuer and the store have the names that the chart asks for', () => {
  const names = [...new Set(platform.map(object => `${object.kind} ${object.metadata.name}`))].sort();
  const values = readFileSync(join(chart, 'environments/on-premises.yaml'), 'utf8');
  assert.deepEqual(names, ['ClusterIssuer letsencrypt', 'ClusterSecretStore voiceagent']);
  assert.match(values, /clusterIssuer: letsencrypt/);
  assert.match(values, /kind: ClusterSecretStore, name: voiceagent/);
});

test('waves: secrets and policies, then the services, then the scale rule, then the routes', () => {
  const wave = object => Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  const waves = kinds => [...new Set(ofKind(render(sources[0]), ...kinds).map(wave))];
  assert.deepEqual([waves(['NetworkPolicy', 'ServiceAccount', 'SecretProviderClass']), waves(['Deployment']), waves(['ScaledObject', 'TriggerAuthentication']), waves(['Ingress'])], [[-2], [0], [1], [2]]);
});
