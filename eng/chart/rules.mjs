// What every deployment keeps. Each rule returns the sentences that say what is wrong. check.test.mjs breaks each rule once.
import { deniesByDefault, arrows } from './arrows.mjs';
import { containers, matches, ofKind, title, workloads } from './objects.mjs';

const wrong = (list, isWrong, say) => list.filter(isWrong).map(say);
const secretText = /(password|pwd|accesskey|accountkey|sharedaccess\w*|(^|;)key)\s*=/i;
const seconds = time => time.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
const pathsOf = objects => [
  ...ofKind(objects, 'Ingress').flatMap(ingress => ingress.spec.rules.flatMap(rule => rule.http.paths.map(path => [path.backend.service.name, path.path]))),
  ...ofKind(objects, 'HTTPRoute').flatMap(route => route.spec.rules.flatMap(rule => rule.backendRefs.flatMap(to => (rule.matches ?? [{ path: { value: '/' } }]).map(match => [to.name, match.path.value])))),
];

// A worker drains, hands over, rescues, and closes: DrainOptions.Total. The two last are 25 s.
const afterHandOver = 25;

export const rules = {
  'nobody is root': objects => containers(objects).flatMap(({ pod, container, where }) => {
    const context = { ...pod.securityContext, ...container.securityContext };
    return context.runAsNonRoot === true && context.runAsUser > 0 ? [] : [`${where} may run as root.`];
  }),
  'no root file system can be written': objects => wrong(containers(objects), each => each.container.securityContext?.readOnlyRootFilesystem !== true, each => `${each.where} can write its root file system.`),
  'no pod has privileges': objects => containers(objects).flatMap(({ pod, container, where }) => {
    const context = container.securityContext ?? {};
    return [
      context.privileged && 'is privileged', context.allowPrivilegeEscalation !== false && 'may gain privileges',
      !context.capabilities?.drop?.includes('ALL') && 'keeps capabilities', context.capabilities?.add?.length && 'adds capabilities',
      (pod.hostNetwork || pod.hostPID || pod.hostIPC) && 'shares the host', container.ports?.some(port => port.hostPort) && 'takes a port of the host',
      pod.volumes?.some(volume => volume.hostPath) && 'mounts a folder of the host', pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
    ].filter(Boolean).map(what => `${where} ${what}.`);
  }),
  'every container has requests and limits': objects => containers(objects).flatMap(({ container, where }) => ['requests', 'limits'].flatMap(kind => ['cpu', 'memory']
    .filter(of => !container.resources?.[kind]?.[of]).map(of => `${where} has no ${kind} for ${of}.`))),
  'every container is probed': objects => containers(objects).flatMap(({ container, where }) => ['startupProbe', 'readinessProbe', 'livenessProbe'].filter(probe => !container[probe]).map(probe => `${where} has no ${probe}.`)),
  'services are probed at the addresses of the program': objects => containers(objects).filter(each => each.container.ports?.some(port => port.name === 'http')).flatMap(({ container, where }) =>
    Object.entries({ startupProbe: '/alive', readinessProbe: '/health', livenessProbe: '/alive' }).filter(([probe, path]) => container[probe]?.httpGet?.path !== path).map(([probe, path]) => `${where}: ${probe} must ask ${path}.`)),
  'everything has a disruption budget that lets nodes be drained': objects => workloads(objects).flatMap(({ object, labels }) => {
    const budgets = ofKind(objects, 'PodDisruptionBudget').filter(budget => matches(budget.spec.selector, labels));
    return budgets.length === 1 && ![0, '0%'].includes(budgets[0].spec.maxUnavailable) ? [] : [`${title(object)} has ${budgets.length} budgets, or one that lets no node be drained.`];
  }),
  'what nothing allows is denied': objects => deniesByDefault(objects) ? [] : ['No policy denies everything by default.'],
  'both ends allow each arrow': objects => arrows(objects).half.map(arrow => `${arrow}: only one end allows it.`),
  'no secret is in plain sight': objects => [
    ...ofKind(objects, 'Secret').map(secret => `${title(secret)} has its values in the chart.`),
    ...containers(objects).flatMap(({ container, where }) => (container.env ?? []).filter(each => each.value !== undefined && (/(key|secret|password)$/i.test(each.name) || secretText.test(each.value))).map(each => `${where}: ${each.name} is a secret and has a plain value.`)),
    ...ofKind(objects, 'ConfigMap').flatMap(map => Object.entries(map.data ?? {}).filter(([, text]) => secretText.test(text)).map(([file]) => `${title(map)}: ${file} has a password.`)),
  ],
  'every image has a version or a digest': objects => wrong(containers(objects), each => !/^[^ ]+(:v?[0-9][^ /:]*|@sha256:[0-9a-f]{64})$/.test(each.container.image), each => `${each.where}: ${each.container.image} has neither version nor digest.`),
  'every part has an account of its own without a token': objects => workloads(objects).flatMap(({ object, name, pod }) => pod.serviceAccountName === name && pod.automountServiceAccountToken === false
    && ofKind(objects, 'ServiceAccount').some(account => account.metadata.name === name) ? [] : [`${title(object)} has no account of its own, or mounts its token.`]),
  'services are spread over zones': objects => workloads(objects).filter(each => each.object.kind === 'Deployment').filter(({ pod }) => !pod.topologySpreadConstraints?.some(each => each.topologyKey === 'topology.kubernetes.io/zone')).map(each => `${title(each.object)} is not spread over zones.`),
  'a worker has time to hand its calls over': objects => workloads(objects).filter(each => each.name === 'pipeline').flatMap(({ pod }) => {
    const [container] = pod.containers;
    const setting = name => seconds(container.env.find(each => each.name === name).value);
    const needed = (container.lifecycle?.preStop?.sleep?.seconds ?? 0) + setting('Drain__Longest') + setting('Drain__HandOver') + afterHandOver;
    return pod.terminationGracePeriodSeconds >= needed ? [] : [`The workers need ${needed} s to drain and get ${pod.terminationGracePeriodSeconds} s.`];
  }),
  'only telephony, people and the API come in from outside': objects => pathsOf(objects).filter(([service, path]) => !({ gateway: ['/api', '/webhooks'], pipeline: ['/media'], dashboard: ['/'] })[service]?.includes(path)).map(([service, path]) => `${service}${path} is open to the outside.`),
  'media streams may be silent for an hour': objects => [
    ...ofKind(objects, 'Ingress').filter(each => each.metadata.name === 'pipeline' && !(Number(each.metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout']) >= 3600)).map(each => `${title(each)} cuts silent media streams.`),
    ...ofKind(objects, 'HTTPRoute').filter(each => each.metadata.name === 'pipeline' && each.spec.rules.some(rule => rule.timeouts?.request !== '0s')).map(each => `${title(each)} limits the length of a call.`),
  ],
  'what is named exists': objects => {
    const names = new Set(objects.map(object => `${object.kind} ${object.metadata.name}`));
    const made = new Set([...ofKind(objects, 'ExternalSecret').map(each => each.spec.target.name), ...ofKind(objects, 'SecretProviderClass').flatMap(each => each.spec.secretObjects.map(secret => secret.secretName))]);
    const brought = made.size === 0;
    return [
      ...ofKind(objects, 'Service').filter(service => !workloads(objects).some(each => matches({ matchLabels: service.spec.selector }, each.labels))).map(service => `${title(service)} finds no pod.`),
      ...pathsOf(objects).filter(([service]) => !names.has(`Service ${service}`)).map(([service]) => `A route leads to ${service}, which is no service.`),
      ...ofKind(objects, 'ScaledObject', 'HorizontalPodAutoscaler').filter(each => !names.has(`Deployment ${each.spec.scaleTargetRef.name}`)).map(each => `${title(each)} scales nothing.`),
      ...containers(objects).flatMap(({ container, where }) => (container.env ?? []).map(each => each.valueFrom?.secretKeyRef?.name).filter(name => name && !brought && !made.has(name)).map(name => `${where}: nothing makes the secret ${name}.`)),
    ];
  },
  'everything is in its namespace': objects => wrong(objects, object => object.metadata.namespace !== 'voiceagent', object => `${title(object)} is not in the namespace voiceagent.`),
};
