// Each rule fails when it is broken. Runs on what eng/check-chart.sh has rendered.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { arrows } from './arrows.mjs';
import { contract } from './contract.mjs';
import { ofKind, read, workloads } from './objects.mjs';
import { rules } from './rules.mjs';
import { problemsOf } from './types.mjs';

const out = join(dirname(fileURLToPath(import.meta.url)), '../../artifacts/chart');
const rendered = name => read(join(out, `${name}.yaml`));
const pod = (objects, name = 'pipeline') => workloads(objects).find(each => each.name === name).pod;
const container = (objects, name) => pod(objects, name).containers[0];
const policy = (objects, name) => ofKind(objects, 'NetworkPolicy').find(each => each.metadata.name === name);
const remove = (objects, isIt) => objects.splice(objects.findIndex(isIt), 1);

// Rule: how it is broken. Each element is one way.
const breaks = {
  'nobody is root': [objects => { pod(objects).securityContext.runAsUser = 0; }, objects => { container(objects).securityContext.runAsNonRoot = false; }],
  'no root file system can be written': [objects => { container(objects).securityContext.readOnlyRootFilesystem = false; }],
  'no pod has privileges': [
    objects => { container(objects).securityContext.privileged = true; }, objects => { container(objects).securityContext.capabilities.add = ['SYS_NICE']; },
    objects => { pod(objects).hostNetwork = true; }, objects => { pod(objects).volumes.push({ name: 'host', hostPath: { path: '/' } }); },
    objects => { delete pod(objects).securityContext.seccompProfile; }, objects => { container(objects).ports[0].hostPort = 80; }],
  'every container has requests and limits': [objects => { delete container(objects).resources.limits.memory; }],
  'every container is probed': [objects => { delete container(objects).livenessProbe; }],
  'services are probed at the addresses of the program': [objects => { container(objects).readinessProbe.httpGet.path = '/alive'; }],
  'everything has a disruption budget that lets nodes be drained': [
    objects => remove(objects, each => each.kind === 'PodDisruptionBudget'), objects => { ofKind(objects, 'PodDisruptionBudget')[0].spec.maxUnavailable = 0; }],
  'what nothing allows is denied': [objects => remove(objects, each => each.metadata.name === 'deny-by-default'), objects => { policy(objects, 'deny-by-default').spec.ingress = [{}]; }],
  'both ends allow each arrow': [objects => { policy(objects, 'pipeline').spec.egress.shift(); }],
  'no secret is in plain sight': [
    objects => { container(objects).env.push({ name: 'Tickets__Key', value: 'x' }); }, objects => { container(objects).env.push({ name: 'Redis', value: 'redis:6379,password=x' }); },
    objects => { objects.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'voiceagent', namespace: 'voiceagent' } }); }],
  'every image has a version or a digest': [objects => { container(objects).image = 'registry.example.com/pipeline:latest'; }, objects => { container(objects).image = 'registry.example.com/pipeline'; }],
  'every part has an account of its own without a token': [objects => { pod(objects).serviceAccountName = 'gateway'; }, objects => { delete pod(objects).automountServiceAccountToken; }],
  'services are spread over zones': [objects => { pod(objects).topologySpreadConstraints.shift(); }],
  'a worker has time to hand its calls over': [objects => { pod(objects).terminationGracePeriodSeconds = 359; }],
  'only telephony, people and the API come in from outside': [objects => { ofKind(objects, 'Ingress').find(each => each.metadata.name === 'gateway').spec.rules[0].http.paths[0].path = '/'; }],
  'media streams may be silent for an hour': [objects => { ofKind(objects, 'Ingress').find(each => each.metadata.name === 'pipeline').metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'] = '60'; }],
  'what is named exists': [objects => remove(objects, each => each.kind === 'Service' && each.metadata.name === 'pipeline'), objects => { ofKind(objects, 'Service')[0].spec.selector = { app: 'x' }; },
    objects => { container(objects).env.find(each => each.valueFrom).valueFrom.secretKeyRef.name = 'another'; }],
  'everything is in its namespace': [objects => { objects[0].metadata.namespace = 'default'; }],
};

for (const [sentence, ways] of Object.entries(breaks)) {
  ways.forEach((change, i) => test(`breaking it is noticed: ${sentence} (${i + 1})`, () => {
    const objects = rendered('azure');
    assert.deepEqual(rules[sentence](objects), []);
    change(objects);
    assert.notDeepEqual(rules[sentence](objects), []);
  }));
}

test('every rule has a way to break it', () => assert.deepEqual(Object.keys(breaks).sort(), Object.keys(rules).sort()));

test('calls without a time limit are kept by the Gateway API too', () => {
  const objects = rendered('one-machine');
  delete ofKind(objects, 'HTTPRoute').find(each => each.metadata.name === 'pipeline').spec.rules[0].timeouts;
  assert.notDeepEqual(rules['media streams may be silent for an hour'](objects), []);
});

test('a wider policy is a new arrow', () => {
  const before = rendered('azure');
  const after = rendered('azure');
  policy(after, 'dashboard').spec.ingress.push({ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'pipeline', 'app.kubernetes.io/part-of': 'voiceagent' } } }], ports: [{ port: 8080 }] });
  assert.deepEqual(arrows(after).all.filter(arrow => !arrows(before).all.includes(arrow)), ['pipeline -> dashboard TCP 8080']);
});

const disagreements = {
  'the settings are those of the container apps': objects => { container(objects).env.push({ name: 'Calls__Capacitty', value: '1' }); },
  'the accounts are those that Azure trusts': objects => remove(objects, each => each.kind === 'ServiceAccount' && each.metadata.name === 'gateway'),
  'every pod has a pool, and tolerates its taint': objects => { pod(objects).tolerations.pop(); },
};
for (const [sentence, change] of Object.entries(disagreements)) {
  test(`breaking it is noticed: ${sentence}`, () => {
    const objects = rendered('azure');
    change(objects);
    assert.notDeepEqual(contract(objects)[sentence], []);
  });
}

test('wrong types, unknown names and unknown kinds are found in Kubernetes and in its extensions', async () => {
  const objects = [...rendered('azure'), ...rendered('one-machine'), ...rendered('on-premises')];
  const first = kind => ofKind(objects, kind)[0];
  first('PodDisruptionBudget').spec.maxUnavailble = 1;
  first('Deployment').spec.template.spec.containers[0].ports[0].containerPort = 'http';
  first('ScaledObject').spec.minReplicas = 2;
  first('HTTPRoute').spec.rules[0].timeout = '0s';
  first('ExternalSecret').spec.refresh = '1h';
  first('HorizontalPodAutoscaler').apiVersion = 'autoscaling/v3';
  const problems = (await problemsOf(objects, out)).join('\n');
  for (const word of ['maxUnavailble', 'containerPort', 'minReplicas', '"timeout"', '"refresh"', 'autoscaling/v3']) {
    assert.match(problems, new RegExp(word));
  }
});

test('the example of secrets in the README has the names that the chart asks for', () => {
  const readme = readFileSync(join(out, '../../deploy/helm/voiceagent/README.md'), 'utf8');
  for (const name of ['voiceagent-gateway', 'voiceagent-pipeline', 'voiceagent-dashboard', 'voiceagent-redis']) {
    assert.ok(readme.includes(`create secret generic ${name} `), name);
  }
});
