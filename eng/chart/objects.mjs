// Reads what helm template has written.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

export function read(file) {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => {
    if (document.errors.length > 0) {
      throw new Error(`${file}: ${document.errors[0].message}`);
    }
    return document.toJS();
  }).filter(Boolean);
}

export const title = object => `${object.kind} ${object.metadata.name}`;
export const ofKind = (objects, ...kinds) => objects.filter(object => kinds.includes(object.kind));

// Everything that starts pods, with its pod.
export const workloads = objects => ofKind(objects, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job')
  .map(object => ({ object, name: object.metadata.name, labels: object.spec.template.metadata.labels, pod: object.spec.template.spec }));

// Every container of every pod, and where it is.
export const containers = objects => workloads(objects).flatMap(workload =>
  [...workload.pod.containers, ...workload.pod.initContainers ?? []].map(container => ({ ...workload, container, where: `${title(workload.object)}, container ${container.name}` })));

export const matches = (selector, labels) => Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
