// Reads the scale rule of the workers wherever it is written, and evaluates it as KEDA and the Kubernetes autoscaler do. check.mjs uses it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const number = (text, name, file) => {
  const found = new RegExp(`^\\s*(?:- )?${name}:\\s*"?(\\d+)"?\\s*$`, 'm').exec(text);
  if (!found) throw new Error(`${file} has no ${name}.`);
  return Number(found[1]);
};
const word = (text, name, file) => {
  const found = new RegExp(`^\\s*(?:- )?${name}:\\s*'?"?([^'"\\s]+)`, 'm').exec(text);
  if (!found) throw new Error(`${file} has no ${name}.`);
  return found[1];
};

/** The lines of a YAML block: the line that begins with `name:`, and what is indented below it. */
export function block(text, name) {
  const lines = text.split('\n');
  const start = lines.findIndex(line => new RegExp(`^\\s*${name}:\\s*$`).test(line));
  if (start < 0) return '';
  const depth = lines[start].search(/\S/);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(line => line.trim() !== '' && !line.trim().startsWith('#') && line.search(/\S/) <= depth);
  return rest.slice(0, end < 0 ? rest.length : end).join('\n');
}

function containerApp(text, file) {
  const scale = block(text, 'scale');
  return {
    fewest: number(scale, 'minReplicas', file), most: number(scale, 'maxReplicas', file), target: number(scale, 'targetValue', file), interval: number(scale, 'pollingInterval', file),
    stabilization: number(scale, 'cooldownPeriod', file), value: word(scale, 'valueLocation', file),
    places: Number(/name: Calls__Capacity\s*\n\s*value: "(\d+)"/.exec(text)?.[1] ?? NaN),
  };
}

function keda(text, file) {
  return {
    fewest: number(text, 'minReplicaCount', file), most: number(text, 'maxReplicaCount', file), target: number(text, 'targetValue', file), interval: number(text, 'pollingInterval', file),
    stabilization: number(block(text, 'scaleDown'), 'stabilizationWindowSeconds', file), value: word(text, 'valueLocation', file),
  };
}

function helm(text, file) {
  const scaling = block(text, 'scaling');
  return {
    fewest: number(scaling, 'minReplicas', file), most: number(scaling, 'maxReplicas', file), target: number(scaling, 'callsOfAWorker', file), interval: number(scaling, 'pollingSeconds', file),
    stabilization: number(scaling, 'stabilizationSeconds', file), places: number(block(text, 'pipeline'), 'capacity', file),
  };
}

// The rule that bench/scale.sh simulates.
function simulator(text, file) {
  const of = expression => Number((expression.exec(text) ?? (() => { throw new Error(`${file}: ${expression} was not found.`); })())[1].replaceAll('_', ''));
  return {
    fewest: of(/FewestWorkers[^=]*= ([\d_]+)/), most: of(/MostWorkers[^=]*= ([\d_]+)/), target: of(/CallsOfAWorker: ([\d_]+)/), interval: of(/Interval[^=]*= TimeSpan\.FromSeconds\(([\d_]+)\)/),
    stabilization: of(/Stabilization[^=]*= TimeSpan\.FromMinutes\(([\d_]+)\)/) * 60, places: of(/PlacesOfAWorker: ([\d_]+)/), tolerance: Number(/Tolerance[^=]*= ([\d.]+)/.exec(text)[1]),
  };
}

/** Where the rule is written. The first one is the one that was simulated. */
export const written = [
  ['bench/Scale/ScaleRule.cs', simulator],
  ['VoiceAgent.AppHost/infra/pipeline.tmpl.yaml', containerApp],
  ['eng/deploy/kubernetes/pipeline-keda.yaml', keda],
  ['deploy/helm/voiceagent/values.yaml', helm],
];

export function readRules(root) {
  return written.filter(([file]) => existsSync(join(root, file))).map(([file, read]) => ({ file, ...read(readFileSync(join(root, file), 'utf8'), file) }));
}

/** What differs from the simulated rule, in sentences. */
export function differences([simulated, ...others]) {
  return others.flatMap(other => ['fewest', 'most', 'target', 'interval', 'stabilization', 'places']
    .filter(name => other[name] !== undefined && other[name] !== simulated[name])
    .map(name => `${other.file}: ${name} is ${other[name]}, but ${simulated.file} simulates ${simulated[name]}.`));
}

/** The value that the rule's query takes from the gateway's answer. */
export function valueAt(answer, path) {
  const value = path.split('.').reduce((part, name) => part?.[name], answer);
  if (typeof value !== 'number') throw new Error(`The answer of /scale/places has no number at '${path}': ${JSON.stringify(answer)}`);
  return value;
}

/** The workers that the autoscaler wants: the value for each worker against its target, rounded up, unchanged within the tolerance. */
export function wanted(rule, answer, now, tolerance = 0.1) {
  const ratio = valueAt(answer, rule.value ?? 'load') / rule.target;
  const workers = now > 0 && Math.abs(ratio / now - 1) <= tolerance ? now : Math.ceil(ratio);
  return Math.min(rule.most, Math.max(rule.fewest, workers));
}
