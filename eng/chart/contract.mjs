// The chart and the rest of the deployment agree: settings with the container apps, accounts and node pools with the Bicep modules.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workloads } from './objects.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const text = path => readFileSync(join(root, path), 'utf8');

// AKS gives a pod AZURE_CLIENT_ID by the annotation of its account. There the dashboard proves itself with the token of that account, not of its identity.
const onlyApps = new Set(['AZURE_CLIENT_ID', 'Authentication__AssertionScope']);
const onlyChart = new Set(['Spool__Folder', 'Authentication__AssertionFile']);
// An empty connection is left out.
const optional = new Set(['ConnectionStrings__speech2', 'ConnectionStrings__openai2']);

export const settingsOfApp = service => [...text(`VoiceAgent.AppHost/infra/${service}.tmpl.yaml`).matchAll(/^ {10}- name: (\S+)$/gm)].map(match => match[1]);

function settings(objects, service) {
  const chart = workloads(objects).find(each => each.name === service).pod.containers[0].env.map(each => each.name);
  const app = settingsOfApp(service);
  return [
    ...app.filter(name => !chart.includes(name) && !onlyApps.has(name) && !optional.has(name)).map(name => `The container app of ${service} has ${name}, the chart does not.`),
    ...chart.filter(name => !app.includes(name) && !onlyChart.has(name)).map(name => `The chart gives ${service} ${name}, its container app does not have it.`),
  ];
}

function accounts(objects) {
  const trusted = /var pods = \[(.*)\]/.exec(text('infra/compute/pod-identities.bicep'))[1].match(/\w+/g);
  const named = objects.filter(object => object.kind === 'ServiceAccount' && object.metadata.annotations?.['azure.workload.identity/client-id']).map(object => object.metadata.name);
  return trusted.sort().join() === named.sort().join() ? [] : [`Azure trusts ${trusted}, the chart has accounts for ${named}.`];
}

function pools(objects) {
  const taints = Object.fromEntries([...text('infra/compute/pools.bicep').matchAll(/\{ name: '(\w+)'.*taint: '([^']*)'/g)].map(match => [match[1], match[2]]));
  return workloads(objects).flatMap(({ name, pod }) => {
    const pool = pod.nodeSelector?.['kubernetes.azure.com/agentpool'];
    if (!(pool in taints)) {
      return [`${name} wants the pool ${pool}, which the cluster does not have.`];
    }
    const tolerated = pod.tolerations.some(each => `${each.key}=${each.value}:${each.effect}` === taints[pool]);
    return taints[pool] && !tolerated ? [`${name} does not tolerate ${taints[pool]} of its pool.`] : [];
  });
}

// A node of AKS with four processors offers 3.86, of which its own daemons request about 0.6.
const forPods = processors => processors * 0.965 - 0.6;
const processors = text => text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);

function room(objects) {
  const [, size, most] = /name: 'workers', size: 'Standard_D(\d+)s_v5', min: \d+, max: (\d+)/.exec(text('infra/compute/pools.bicep'));
  const worker = workloads(objects).find(each => each.name === 'pipeline').pod.containers[0];
  const onANode = Math.floor(forPods(Number(size)) / processors(worker.resources.requests.cpu));
  const wanted = objects.find(object => object.kind === 'ScaledObject').spec.maxReplicaCount;
  return wanted <= onANode * most ? [] : [`The autoscaler may want ${wanted} workers. ${most} nodes have room for ${onANode} each.`];
}

export const contract = objects => ({
  'the settings are those of the container apps': ['gateway', 'pipeline', 'dashboard'].flatMap(service => settings(objects, service)),
  'the accounts are those that Azure trusts': accounts(objects),
  'the pool has room for the most workers': room(objects),
  'every pod has a pool, and tolerates its taint': pools(objects),
});
