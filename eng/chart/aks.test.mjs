// The scripts for AKS, run against tools that write down how they were called and answer like a deployment. The values that they make render the chart.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { read } from './objects.mjs';
import { rules } from './rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(join(tmpdir(), 'aks-'));
const log = join(folder, 'calls.log');
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => { rmSync(join(folder, 'out'), { recursive: true, force: true }); writeFileSync(log, ''); answers(); });

const id = number => `00000000-0000-0000-0000-0000000000${number}`;
const outputs = {
  AZURE_RESOURCE_GROUP: 'rg-voiceagent-aks', AZURE_CONTAINER_REGISTRY_ENDPOINT: 'crx.azurecr.io', VAULT_VAULTURI: 'https://kv-x.vault.azure.net/', AUTHORITY: `https://login.microsoftonline.com/${id('01')}/v2.0`,
  GATEWAY_IDENTITY_ID: '/subscriptions/s/id-gateway', PIPELINE_IDENTITY_ID: '/subscriptions/s/id-pipeline', DASHBOARD_IDENTITY_ID: '/subscriptions/s/id-dashboard',
  PIPELINE_IDENTITY_PRINCIPAL_ID: id('32'), DASHBOARD_IDENTITY_PRINCIPAL_ID: id('33'), GATEWAY_IDENTITY_CLIENT_ID: id('11'), PIPELINE_IDENTITY_CLIENT_ID: id('12'), DASHBOARD_IDENTITY_CLIENT_ID: id('13'),
  REDIS_HOSTNAME: 'redis-x.redis.azure.net', COSMOS_ENDPOINT: 'https://cosmos-x/', STORAGE_BLOBENDPOINT: 'https://st-x/', ACS_ENDPOINT: 'https://acs-x', ACS_NAME: 'acs-x', ACTION_GROUP_ID: '/ag',
  SPEECH_CONNECTION: 'Endpoint=https://speech-x/;ResourceId=/r;Region=swedencentral', OPENAI_CONNECTION: 'Endpoint=https://o/openai/v1;Model=m', OPENAI2_CONNECTION: '', ACS_IMMUTABLERESOURCEID: id('21'),
  ACS_COGNITIVESERVICESURL: 'https://voices-x/', RETENTION: '91.00:00:00', APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=x;IngestionEndpoint=https://y/',
};
const digest = `sha256:${'a'.repeat(64)}`;

// What az answers: the first beginning that fits. null: it fails.
function answers(changed = {}) {
  const usual = {
    'deployment sub show': JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { type: 'String', value }]))),
    'aks list': 'aks-x', 'account show --query tenantId': id('01'), 'acr login': 'a-token', 'acr repository show': digest, 'keyvault show': '/vaults/kv-x',
    'aks show --resource-group rg-voiceagent-aks --name aks-x --query oidcIssuerProfile': 'https://issuer/', 'aks show --resource-group rg-voiceagent-aks --name aks-x --query ingressProfile': id('51'),
    'aks show': JSON.stringify({ addonProfiles: { omsagent: { enabled: true } }, azureMonitorProfile: { metrics: { enabled: false } }, securityProfile: { defender: { securityMonitoring: { enabled: true } } } }),
    'identity federated-credential list': '[]', 'keyvault secret show': 'an-old-key', 'rest --method GET': '{"value":[]}', 'rest --method POST': `{"id":"an-id","appId":"${id('71')}"}`,
    'ad user show': '{"id":"kim","displayName":"Kim"}', 'account show --output': '{"id":"00000000-0000-0000-0000-000000000005","user":{"type":"user"}}', 'ad signed-in-user': '{"id":"kim","displayName":"Kim"}',
  };
  const cases = Object.entries({ ...changed, ...usual, ...changed }).map(([start, answer]) => `  '${start}'*) ${answer === null ? 'exit 3' : `printf '%s\\n' '${answer}'`} ;;`).join('\n');
  tool('az', `case "$*" in *--body\\ @*) set -- "$@" "$(cat "$(sed -E 's/.*--body @([^ ]+).*/\\1/' <<< "$*")")" ;; esac\nkeys=$(printf '%s' "\${TICKETS_KEY:-}" | head -c 10)\necho "az $*\${keys:+ [$keys]}" >> '${log}'\ncase "$*" in\n${cases}\nesac`);
  tool('kubectl', `echo "kubectl $*" >> '${log}'\ncase "$*" in *jsonpath*) echo 203.0.113.7 ;; esac`);
  for (const name of ['helm', 'dotnet']) {
    tool(name, `echo "${name} $*" >> '${log}'`);
  }
}
function tool(name, body) {
  writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}
function run(script, parameters = [], environment = {}) {
  const { status, stdout, stderr } = spawnSync(join(root, 'scripts/aks', script), parameters, { encoding: 'utf8', env: {
    HOME: folder, PATH: `${folder}:${process.env.PATH}`, VOICEAGENT_OUT: join(folder, 'out'), VOICEAGENT_DOMAIN: 'voice.example.com', VOICEAGENT_OWNER: 'kim@fabrikam.com', VOICEAGENT_CLUSTER_ADMINISTRATORS: id('61'), ...environment } });
  return { status, stdout, stderr, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}
const called = (result, pattern) => result.calls.filter(call => pattern.test(call));

test('create.sh deploys the topology with a cluster, keeps the keys of an earlier deployment, and gets the credentials', () => {
  const result = run('create.sh', ['swedencentral']);
  assert.equal(result.status, 0, result.stderr);
  assert.match(called(result, /deployment sub create/)[0], /--location swedencentral --parameters \S*infra\/environments\/kubernetes\.bicepparam --output none \[an-old-key\]/);
  assert.equal(called(result, /aks get-credentials --resource-group rg-voiceagent-aks --name aks-x/).length, 1);
  assert.match(result.stdout, /Next: scripts\/aks\/registry\.sh/);
});

test('create.sh does not replace a key that it cannot read, because that would end running calls', () => {
  answers({ 'keyvault secret show': null });
  const result = run('create.sh', ['swedencentral']);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /cannot read its secret tickets-key.*Key Vault Secrets User/);
  assert.deepEqual(called(result, /deployment sub create/), []);
  const given = run('create.sh', ['swedencentral'], { TICKETS_KEY: 'mine-mine-', WEBHOOKS_KEY: 'x', SCALE_KEY: 'x' });
  assert.match(called(given, /deployment sub create/)[0], /\[mine-mine-\]/);
});

test('create.sh says what it misses', () => {
  assert.match(run('create.sh').stderr, /Usage: create\.sh LOCATION/);
  assert.match(run('create.sh', ['swedencentral'], { VOICEAGENT_CLUSTER_ADMINISTRATORS: '' }).stderr, /Set VOICEAGENT_CLUSTER_ADMINISTRATORS/);
});

test('without a deployment each script says which one comes first', () => {
  answers({ 'deployment sub show': null });
  for (const script of ['identity.sh', 'secrets.sh', 'monitoring.sh', 'sign-in.sh', 'values.sh']) {
    const result = run(script, [], { AZURE_AUDIENCE: 'api://x', AZURE_DASHBOARD_CLIENT_ID: id('71') });
    assert.notEqual(result.status, 0, script);
    assert.match(result.stderr, /Run scripts\/aks\/create\.sh first/, script);
  }
});

test('registry.sh pushes three images by the SDK, without Docker, and notes their digests', () => {
  const result = run('registry.sh', ['1.2.3']);
  assert.equal(result.status, 0, result.stderr);
  assert.deepEqual(called(result, /^dotnet publish/).map(call => /ContainerRepository=(\S+)/.exec(call)[1]), ['voiceagent/gateway', 'voiceagent/pipeline', 'voiceagent/dashboard']);
  assert.match(called(result, /^dotnet publish/)[0], /-p:ContainerImageTag=1\.2\.3 -p:ContainerRegistry=crx\.azurecr\.io/);
  assert.match(readFileSync(join(folder, 'out/images.yaml'), 'utf8'), new RegExp(`pipeline: { image: { digest: "${digest}" } }`));
  assert.doesNotMatch(result.stdout + result.calls.join('\n'), /a-token/);
});

test('identity.sh trusts what is not trusted yet, and nothing twice', () => {
  assert.equal(called(run('identity.sh'), /federated-credential create --name kubernetes-aks-x .*system:serviceaccount:voiceagent:(gateway|pipeline|dashboard)/).length, 3);
  writeFileSync(log, '');
  answers({ 'identity federated-credential list': JSON.stringify(['gateway', 'pipeline', 'dashboard'].map(service => ({ issuer: 'https://issuer/', subject: `system:serviceaccount:voiceagent:${service}` }))) });
  assert.deepEqual(called(run('identity.sh'), /federated-credential create/), []);
});

test('secrets.sh checks the secrets, imports the certificate, and lets the ingress read only that', () => {
  const result = run('secrets.sh', ['domain.pfx']);
  assert.equal(result.status, 0, result.stderr);
  assert.equal(called(result, /certificate import --vault-name kv-x --name edge --file domain\.pfx/).length, 1);
  assert.deepEqual(called(result, /role assignment create/).map(call => /--scope (\S+)/.exec(call)[1]), ['/vaults/kv-x/secrets/edge', '/vaults/kv-x/certificates/edge']);
  answers({ 'keyvault certificate show': null });
  assert.match(run('secrets.sh').stderr, /no certificate edge\. Give its file/);
});

test('monitoring.sh switches on only what is off', () => {
  const result = run('monitoring.sh');
  assert.equal(result.status, 0, result.stderr);
  assert.deepEqual(called(result, /aks (update|enable-addons)/).map(call => call.replace(/.*--name aks-x /, '')), ['--enable-azure-monitor-metrics --output none']);
  assert.match(result.stdout, /Container Insights is on\.\nPrometheus is on now\.\nDefender is on\./);
});

test('sign-in.sh registers both for the domain, trusts the service account of the dashboard, and notes the ids', () => {
  const result = run('sign-in.sh');
  assert.equal(result.status, 0, result.stderr);
  assert.match(result.stdout, /Registered "VoiceAgent dashboard \(aks, 00000000\)"[^]*Registered "VoiceAgent API \(aks, 00000000\)"[^]*Kim may: admin, Members\.Write\./);
  const [credential, ...others] = called(result, /--method POST --url \S+\/federatedIdentityCredentials/);
  assert.deepEqual(others, []);
  assert.deepEqual(JSON.parse(/\{.*\}/.exec(credential)[0]),
    { name: 'kubernetes-aks-x', issuer: 'https://issuer/', subject: 'system:serviceaccount:voiceagent:dashboard', audiences: ['api://AzureADTokenExchange'] });
  assert.equal(readFileSync(join(folder, 'out/sign-in.env'), 'utf8'), `AZURE_DASHBOARD_CLIENT_ID=${id('71')}\nAZURE_AUDIENCE=api://${id('71')}\n`);
  assert.match(run('sign-in.sh', [], { VOICEAGENT_OWNER: '' }).stderr, /Set VOICEAGENT_OWNER/);
});

test('deploy.sh needs images, restricts the namespace, installs with a way back, and says what comes next', () => {
  assert.match(run('deploy.sh').stderr, /There are no images yet: scripts\/aks\/registry\.sh VERSION/);
  run('registry.sh', ['1.2.3']);
  assert.match(run('deploy.sh').stderr, /Nobody could sign in.*Run scripts\/aks\/sign-in\.sh/);
  run('sign-in.sh');
  writeFileSync(log, '');
  const result = run('deploy.sh');
  assert.equal(result.status, 0, result.stderr);
  const order = result.calls.filter(call => /^(kubectl|helm)/.test(call));
  assert.match(order.find(call => call.startsWith('kubectl label')), /pod-security\.kubernetes\.io\/enforce=restricted/);
  assert.match(order.find(call => call.startsWith('helm')), /upgrade --install voiceagent \S+ --namespace voiceagent .*--wait --timeout 20m --rollback-on-failure/);
  assert.match(result.stdout, /point to 203\.0\.113\.7\.[^]*after-deploy\.bicep[^]*communicationName=acs-x/);
});

test('the values and images that the scripts write render the chart, and it keeps every rule', () => {
  run('registry.sh', ['1.2.3']);
  run('sign-in.sh');
  assert.equal(run('values.sh', [], { VOICEAGENT_BUSINESS: 'Kim\'s "Place"' }).status, 0);
  const rendered = spawnSync(process.env.CHART_HELM, ['template', 'voiceagent', join(root, 'deploy/helm/voiceagent'), '--namespace', 'voiceagent',
    ...[join(root, 'deploy/helm/voiceagent/environments/azure.yaml'), join(folder, 'out/values.yaml'), join(folder, 'out/images.yaml')].flatMap(file => ['--values', file])], { encoding: 'utf8' });
  assert.equal(rendered.status, 0, rendered.stderr);
  writeFileSync(join(folder, 'rendered.yaml'), rendered.stdout);
  const objects = read(join(folder, 'rendered.yaml'));
  Object.entries(rules).forEach(([sentence, rule]) => assert.deepEqual(rule(objects), [], sentence));
  assert.match(rendered.stdout, new RegExp(`crx.azurecr.io/voiceagent/pipeline@${digest}`));
  assert.match(rendered.stdout, new RegExp(`Authentication__Audience, value: "api://${id('71')}"`));
  assert.match(rendered.stdout, /Agents__Business, value: "Kim's \\"Place\\""/);
  // Nothing of the example is left.
  assert.doesNotMatch(rendered.stdout, /voiceagent\.documents|myregistry|kv-voiceagent|calls\.example/);
});

test('values.sh writes nothing when an output is missing', () => {
  const { ACS_ENDPOINT, ...others } = outputs;
  answers({ 'deployment sub show': JSON.stringify(Object.fromEntries(Object.entries(others).map(([name, value]) => [name, { value }]))) });
  const result = run('values.sh', [], { AZURE_AUDIENCE: 'api://x', AZURE_DASHBOARD_CLIENT_ID: id('71') });
  assert.equal(result.status, 1);
  assert.match(result.stderr, /The deployment has no output ACS_ENDPOINT/);
  assert.ok(!existsSync(join(folder, 'out/values.yaml')));
});

test('every output that the scripts read is one of main.bicep', () => {
  const bicep = readFileSync(join(root, 'infra/main.bicep'), 'utf8');
  Object.keys(outputs).forEach(name => assert.match(bicep, new RegExp(`^output ${name} `, 'm')));
  assert.ok(existsSync(join(root, 'infra/after-deploy.bicep')));
});
