// Runs scripts/recovery/*.sh against a fake az and two local gateways, as an operator would.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folders = [];
let folder;
let state;
let one;
let two;

// A region: a gateway that is healthy or not, with free places. Its port stays free of others after it has died.
async function region(name) {
  const seen = { healthy: true, free: 20, asked: [], name };
  const server = createServer((request, response) => {
    seen.asked.push(`${request.url} ${request.headers['x-api-key'] ?? ''}`.trim());
    if (request.url === '/scale/places' && request.headers['x-api-key'] !== `scale-of-${name}`) return response.writeHead(401).end();
    response.writeHead(seen.healthy ? 200 : 503).end(request.url === '/scale/places' ? JSON.stringify({ capacity: 20, used: 0, free: seen.free }) : 'Healthy');
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  seen.url = `http://127.0.0.1:${server.address().port}`;
  seen.close = () => server.close();
  seen.file = join(folder, `${name}.env`);
  writeFileSync(seen.file, [`AZURE_ENV_NAME="${name}"`, `AZURE_LOCATION="${name}central"`, `VAULT_VAULTURI="https://kv-${name}.vault.azure.net/"`,
    `GATEWAY_URL="${seen.url}"`, `MEDIA_URL="${seen.url.replace('http', 'ws')}"`, `DASHBOARD_URL="${seen.url}"`, ''].join('\n'));
  mkdirSync(join(state, 'vaults', `kv-${name}`), { recursive: true });
  writeFileSync(join(state, 'vaults', `kv-${name}`, 'webhooks-key'), `webhooks-of-${name}`);
  writeFileSync(join(state, 'vaults', `kv-${name}`, 'scale-key'), `scale-of-${name}`);
  return seen;
}

beforeEach(async () => {
  one?.close();
  two?.close();
  folder = mkdtempSync(join(tmpdir(), 'failover-'));
  folders.push(folder);
  state = join(folder, 'az');
  mkdirSync(state);
  one = await region('one');
  two = await region('two');
  writeFileSync(join(state, 'subscription'), `${one.url}/webhooks/azure/events\n`);
  writeFileSync(join(state, 'write-region'), 'onecentral\n');
  writeFileSync(join(folder, 'answered'), '#!/bin/sh\necho "$GATEWAY_URL" > "$(dirname "$0")/smoked"\n', { mode: 0o755 });
  writeFileSync(join(folder, 'unanswered'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
});

after(() => {
  one.close();
  two.close();
  folders.forEach(each => rmSync(each, { recursive: true }));
});

function run(script, from, to, ...options) {
  const given = ['--from', from.file, '--to', to.file, '--telephony', '/subscriptions/0/acs', '--smoke-call', join(folder, 'answered'), '--yes', ...options];
  return new Promise(ended => execFile(join(root, 'scripts', 'recovery', script), given, {
    env: { ...process.env, PATH: `${join(here, 'fakes')}:${process.env.PATH}`, FAKE_AZ_STATE: state, FAKE_AZ_SUBSCRIPTION: '', RETRY_SECONDS: '0' },
  }, (error, stdout, stderr) => ended({ code: error?.code ?? 0, said: stdout + stderr })).stdin.end());
}

const read = name => readFileSync(join(state, name), 'utf8').trim();
const changes = () => read('calls').split('\n').filter(call => /update|change|create|delete/.test(call));

test('a dead region loses new calls to the other one, which is verified by a smoke call', async () => {
  one.healthy = false;
  const { code, said } = await run('failover.sh', one, two);
  assert.equal(code, 0, said);
  assert.equal(read('subscription'), `${two.url}/webhooks/azure/events`);
  assert.equal(read('subscription-key'), 'webhooks-of-two');
  assert.equal(readFileSync(join(folder, 'smoked'), 'utf8').trim(), two.url);
  assert.match(said, /The live calls of one are lost/);
  assert.match(said, /Done in \d+ s/);
});

test('no secret is printed or given as an argument', async () => {
  one.healthy = false;
  const { said } = await run('failover.sh', one, two);
  assert.doesNotMatch(said + read('calls'), /webhooks-of|scale-of/);
});

test('run again, it changes nothing', async () => {
  one.healthy = false;
  await run('failover.sh', one, two);
  writeFileSync(join(state, 'calls'), '');
  const { code, said } = await run('failover.sh', one, two);
  assert.equal(code, 0, said);
  assert.match(said, /already/);
  assert.deepEqual(changes(), []);
});

test('a dry run checks everything and changes nothing', async () => {
  one.healthy = false;
  const { code, said } = await run('failover.sh', one, two, '--dry-run', '--router', 'frontDoor', '--global-group', 'rg', '--environment', 'prod', '--cosmos', 'cosmos', '--cosmos-group', 'rg');
  assert.equal(code, 0, said);
  assert.deepEqual(changes(), []);
  assert.ok(two.asked.some(asked => asked.startsWith('/scale/places')));
  assert.equal(said.match(/WOULD RUN/g).length, 9, said);
  assert.ok(!existsSync(join(folder, 'smoked')));
});

test('a region that still answers keeps its calls, unless the move is planned', async () => {
  const refused = await run('failover.sh', one, two);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /say --planned/);
  assert.deepEqual(changes(), []);
  const planned = await run('failover.sh', one, two, '--planned');
  assert.equal(planned.code, 0, planned.said);
  assert.doesNotMatch(planned.said, /are lost/);
});

for (const [what, spoil, sentence] of [
  ['is not healthy', () => { two.healthy = false; }, /does not answer as healthy/],
  ['has no free place', () => { two.free = 0; }, /no free place/],
  ['keeps its keys from us', () => rmSync(join(state, 'vaults', 'kv-two'), { recursive: true }), /cannot be read/],
]) {
  test(`nothing is changed when the other region ${what}`, async () => {
    one.healthy = false;
    spoil();
    const { code, said } = await run('failover.sh', one, two);
    assert.equal(code, 1);
    assert.match(said, sentence);
    assert.deepEqual(changes(), []);
  });
}

test('Event Grid that refuses twice is asked again, and one that always refuses stops the script', async () => {
  one.healthy = false;
  const flaky = join(folder, 'flaky');
  mkdirSync(flaky);
  writeFileSync(join(flaky, 'az'), `#!/bin/bash
if [ "$3" = update ] && [ "$(cat '${state}/tries' 2>/dev/null || echo 0)" -lt "$(cat '${state}/refusals')" ]; then
  echo $(($(cat '${state}/tries' 2>/dev/null || echo 0) + 1)) > '${state}/tries'; echo 'Webhook validation handshake failed' >&2; exit 1
fi
exec '${join(here, 'fakes', 'az')}' "$@"
`, { mode: 0o755 });
  const path = process.env.PATH;
  const refusing = (refusals) => new Promise(ended => {
    writeFileSync(join(state, 'refusals'), String(refusals));
    rmSync(join(state, 'tries'), { force: true });
    execFile(join(root, 'scripts', 'recovery', 'failover.sh'), ['--from', one.file, '--to', two.file, '--telephony', 'id', '--smoke-call', join(folder, 'answered'), '--yes'], {
      env: { ...process.env, PATH: `${flaky}:${path}`, FAKE_AZ_STATE: state, FAKE_AZ_SUBSCRIPTION: '', RETRY_SECONDS: '0' },
    }, (error, stdout, stderr) => ended({ code: error?.code ?? 0, said: stdout + stderr }));
  });
  const always = await refusing(9);
  assert.equal(always.code, 1);
  assert.match(always.said, /did not accept the gateway of two/);
  assert.equal(read('subscription'), `${one.url}/webhooks/azure/events`);
  const twice = await refusing(2);
  assert.equal(twice.code, 0, twice.said);
  assert.match(twice.said, /Attempt 2 to move the subscription failed/);
});

for (const [router, profile] of [['frontDoor', 'afd'], ['trafficManager', 'voiceagent']]) {
  test(`${router} sends nothing to the dead region, and the subscription at the shared address stays`, async () => {
    one.healthy = false;
    writeFileSync(join(state, 'subscription'), 'https://calls.example.com/webhooks/azure/events\n');
    const { code, said } = await run('failover.sh', one, two, '--router', router, '--global-group', 'rg', '--environment', 'prod');
    assert.equal(code, 0, said);
    for (const service of ['calls', 'media', 'dashboard']) {
      assert.equal(read(`${profile}-${service}-prod-origin-of-${one.url.slice(7)}`), 'Disabled');
      assert.equal(read(`${profile}-${service}-prod-origin-of-${two.url.slice(7)}`), 'Enabled');
    }
    assert.equal(read('subscription'), 'https://calls.example.com/webhooks/azure/events');
  });
}

test('the database is written in the other region, and calls are answered even when that fails', async () => {
  one.healthy = false;
  const moved = await run('failover.sh', one, two, '--cosmos', 'cosmos', '--cosmos-group', 'rg');
  assert.equal(moved.code, 0, moved.said);
  assert.equal(read('write-region'), 'twocentral');
  writeFileSync(join(state, 'write-region'), 'onecentral\n');
  writeFileSync(join(state, 'fail-cosmosdb-failover-priority-change'), '1');
  const stuck = await run('failover.sh', one, two, '--cosmos', 'cosmos', '--cosmos-group', 'rg');
  assert.equal(stuck.code, 0, stuck.said);
  assert.match(stuck.said, /did not move/);
});

test('a smoke call that nobody answers is a failure', async () => {
  one.healthy = false;
  const { code, said } = await run('failover.sh', one, two, '--smoke-call', join(folder, 'unanswered'));
  assert.equal(code, 1);
  assert.match(said, /smoke call was not answered/);
});

test('the returned region gets the calls back, and the other one stays switched on', async () => {
  one.healthy = false;
  await run('failover.sh', one, two, '--cosmos', 'cosmos', '--cosmos-group', 'rg');
  one.healthy = true;
  const { code, said } = await run('fail-back.sh', two, one, '--cosmos', 'cosmos', '--cosmos-group', 'rg', '--router', 'frontDoor', '--global-group', 'rg', '--environment', 'prod');
  assert.equal(code, 0, said);
  assert.equal(read('subscription'), `${one.url}/webhooks/azure/events`);
  assert.equal(read('write-region'), 'onecentral');
  assert.equal(read(`afd-calls-prod-origin-of-${two.url.slice(7)}`), 'Enabled');
});

for (const [what, options, sentence] of [
  ['an unknown option', ['--fast'], /'--fast' is no option/],
  ['a router without its group', ['--router', 'frontDoor'], /needs --global-group/],
  ['an option without value', ['--cosmos'], /needs a value/],
]) {
  test(`${what} is refused in a sentence`, async () => {
    const { code, said } = await run('failover.sh', one, two, ...options);
    assert.equal(code, 1);
    assert.match(said, sentence);
  });
}

test('whoever is not signed in is told so', async () => {
  writeFileSync(join(state, 'signed-out'), '');
  const { code, said } = await run('failover.sh', one, two);
  assert.equal(code, 1);
  assert.match(said, /az login/);
});
