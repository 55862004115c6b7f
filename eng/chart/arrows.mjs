// The arrows that the network policies allow, one a line: "pipeline -> gateway TCP 8080". An arrow between two parts exists only if both ends allow it.
import { matches, ofKind, workloads } from './objects.mjs';

const port = ({ protocol = 'TCP', port, endPort }) => `${protocol} ${port}${endPort ? `-${endPort}` : ''}`;

// A peer is a part of ours, pods of another namespace, or addresses.
function nameOf(peer, parts) {
  if (peer.ipBlock) {
    return [peer.ipBlock.cidr + (peer.ipBlock.except?.length ? ` without ${peer.ipBlock.except.join(', ')}` : '')];
  }
  if (peer.namespaceSelector) {
    const space = peer.namespaceSelector.matchLabels?.['kubernetes.io/metadata.name'] ?? 'every namespace';
    return [`namespace ${space}${peer.podSelector ? ` ${Object.values(peer.podSelector.matchLabels).join(' ')}` : ''}`];
  }
  return parts.filter(part => matches(peer.podSelector, part.labels)).map(part => part.name);
}

function ends(objects, parts, part, direction, list) {
  return ofKind(objects, 'NetworkPolicy')
    .filter(policy => policy.spec.policyTypes.includes(direction) && matches(policy.spec.podSelector, part.labels))
    .flatMap(policy => policy.spec[direction.toLowerCase()] ?? [])
    .flatMap(rule => (rule[list]?.flatMap(peer => nameOf(peer, parts)) ?? ['anybody'])
      .flatMap(peer => (rule.ports ?? [{ protocol: 'any', port: 'port' }]).map(each => ({ peer, port: port(each) }))));
}

export function arrows(objects) {
  const parts = workloads(objects);
  const inside = name => parts.some(part => part.name === name);
  const into = new Set();
  const out = new Set();
  for (const part of parts) {
    ends(objects, parts, part, 'Ingress', 'from').forEach(end => into.add(`${end.peer} -> ${part.name} ${end.port}`));
    ends(objects, parts, part, 'Egress', 'to').forEach(end => out.add(`${part.name} -> ${end.peer} ${end.port}`));
  }
  const half = (set, other, place) => [...set].filter(arrow => inside(arrow.split(' -> ')[place].split(' ')[0]) && !other.has(arrow));
  return {
    all: [...new Set([...into, ...out])].sort(),
    // One end allows the arrow and the other one denies it.
    half: [...half(into, out, 0), ...half(out, into, 1)],
  };
}

// With a policy for no pod in particular, that allows nothing.
export const deniesByDefault = objects => ofKind(objects, 'NetworkPolicy').some(({ spec }) =>
  Object.keys(spec.podSelector).length === 0 && ['Ingress', 'Egress'].every(type => spec.policyTypes.includes(type)) && !spec.ingress && !spec.egress);
