// The scripts of an installation without a cloud: the health check against servers of this test, certificates read by openssl, and a backup that is brought back
// into a real Redis where one is installed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer as createHttp } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(join(tmpdir(), 'self-hosted-'));
const open = [];
after(() => { open.forEach(server => server.close()); rmSync(folder, { recursive: true, force: true }); });

const run = (script, parameters = [], environment = {}) => new Promise(done => {
  const program = spawn(join(root, 'scripts', script), parameters, { env: { PATH: process.env.PATH, HOME: folder, ENV_FILE: join(folder, 'none'), ...environment } });
  let text = '';
  program.stdout.on('data', part => { text += part; });
  program.stderr.on('data', part => { text += part; });
  program.on('close', code => done({ code, text }));
});

async function listen(server) {
  open.push(server);
  await new Promise(ready => server.bind ? server.bind(0, '127.0.0.1', ready) : server.listen(0, '127.0.0.1', ready));
  return `127.0.0.1:${server.address().port}`;
}

const answers = { '/health': 'Healthy', '/voices': '{}', '/api/version': '{"version":"0.12.6"}', '/api/tags': '{"models":[{"name":"llama3.1:8b"}]}', '/api/ps': '{"models":[{"name":"llama3.1:8b"}]}', '/': 'OK' };
let all;
before(async () => {
  const http = createHttp((request, response) => {
    const [status, body] = request.url in answers ? [200, answers[request.url]] : [404, ''];
    response.statusCode = request.url === '/health' && body === 'pulling llama3.1:8b, 42 %' ? 503 : status;
    response.end(body);
  });
  http.on('upgrade', (request, socket) => socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')}\r\n\r\n`));
  const redis = createTcp(socket => {
    let known = false;
    socket.on('error', () => {});
    socket.on('data', data => String(data).trim().split('\r\n').forEach(line => {
      known ||= line === 'AUTH right';
      socket.write(line.startsWith('AUTH') ? (known ? '+OK\r\n' : '-WRONGPASS invalid username-password pair\r\n') : known ? '+PONG\r\n' : '-NOAUTH Authentication required.\r\n');
    }));
  });
  const sip = createSocket('udp4');
  sip.on('message', (message, from) => {
    const text = String(message);
    assert.match(text, /^OPTIONS sip:health@[\d.:]+ SIP\/2\.0\r\nVia: SIP\/2\.0\/UDP [^\r]*;rport;branch=z9hG4bK\d+\r\n[\s\S]*\r\nContent-Length: 0\r\n\r\n$/);
    sip.send('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n', from.port, from.address);
  });
  const address = await listen(http);
  all = {
    GATEWAY_URL: `http://${address}`, PIPELINE_URL: `http://${address}`, DASHBOARD_URL: `http://${address}`, WHISPERLIVE_URL: `ws://${address}`, PIPER_URL: `http://${address}`,
    OLLAMA_URL: `http://${address}`, OLLAMA_MODEL: 'llama3.1:8b', REDIS_ADDRESS: await listen(redis), REDIS_PASSWORD: 'right', SIP_ADDRESS: await listen(sip), LIVEKIT_HTTP_URL: `http://${address}`,
    LIVEKIT_SIP_ADDRESS: `127.0.0.1:${sip.address().port}`, SECONDS_TO_WAIT: '60',
  };
});

const check = changes => run('health-check.sh', ['self-hosted'], { ...all, ...changes });

test('services that work get a good verdict, each with its time', async () => {
  const { code, text } = await check({});

  assert.equal(code, 0, text);
  for (const name of ['gateway', 'pipeline', 'dashboard', 'whisperlive', 'piper', 'ollama', 'llama3.1:8b', 'redis', 'sip', 'livekit', 'livekit-sip']) assert.match(text, new RegExp(`✓ ${name} +\\d+ ms `));
  assert.match(text, /Not checked: 0\./);
});

// A port of this machine at which nothing listens.
const nobody = '127.0.0.1:9';
for (const [what, changes, words] of [
  ['a service that nobody answers for', { PIPER_URL: `http://${nobody}` }, /✗ piper +\d+ ms .*does not answer\n +Nothing listens there/],
  ['a name without an address', { PIPER_URL: 'http://no-such-host.invalid' }, /✗ piper .*\n +(Its name has no address|Nothing listens|It did not answer)/],
  ['another program at the port', { OLLAMA_URL: () => `${all.OLLAMA_URL}/elsewhere` }, /✗ ollama .* refuses/],
  ['a socket that nobody answers for', { WHISPERLIVE_URL: `ws://${nobody}` }, /✗ whisperlive .*does not answer/],
  ['a path that is no WebSocket', { REDIS_ADDRESS: nobody }, /✗ redis .*does not answer/],
  ['a wrong password', { REDIS_PASSWORD: 'wrong' }, /✗ redis .*refuses the password/],
  ['a model that is missing', { OLLAMA_MODEL: 'qwen3:8b' }, /✗ qwen3:8b .*does not have it yet\n.*ollama pull qwen3:8b/],
  ['a SIP edge that is silent', { SIP_ADDRESS: nobody, SECONDS_TO_WAIT: '1' }, /✗ sip .*does not answer OPTIONS/],
]) {
  test(`${what} is named, and the verdict is bad`, async () => {
    const { code, text } = await check(Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, typeof value === 'function' ? value() : value])));

    assert.equal(code, 1, text);
    assert.match(text, words);
    assert.match(text, /Broken: 1\./);
  });
}

test('a worker that pulls its model is not ready, and its own words are told', async () => {
  answers['/health'] = 'pulling llama3.1:8b, 42 %';
  const { code, text } = await check({});
  answers['/health'] = 'Healthy';

  assert.equal(code, 1);
  assert.match(text, /✗ pipeline .*is not ready\n +It says: pulling llama3\.1:8b, 42 %/);
});

test('what has no address is not checked and breaks nothing, and .env names the rest', async () => {
  const file = join(folder, 'machine.env');
  writeFileSync(file, 'COMPOSE_PROFILES=cloud\n');
  const { code, text } = await run('health-check.sh', ['self-hosted'], { ENV_FILE: file });

  assert.equal(code, 0, text);
  assert.match(text, /\? sip +its address is not known \(set SIP_ADDRESS\)/);
  assert.doesNotMatch(text, /livekit/);
});

test('local certificates have all names, are trusted by their authority, and are never overwritten', async () => {
  const there = join(folder, 'certificates');
  const made = await run('local-certificates.sh', ['--folder', there, '--days', '30', 'calls.office.lan', '*.office.lan', '192.168.20.62', '::1']);
  assert.equal(made.code, 0, made.text);
  const openssl = (...parameters) => spawnSync('openssl', parameters, { cwd: there, encoding: 'utf8' }).stdout;
  assert.match(openssl('x509', '-in', 'server.pem', '-noout', '-ext', 'subjectAltName,extendedKeyUsage'), /DNS:calls\.office\.lan, DNS:\*\.office\.lan, IP Address:192\.168\.20\.62, IP Address:0:0:0:0:0:0:0:1/);
  assert.match(openssl('verify', '-CAfile', 'ca.pem', '-verify_hostname', 'media.office.lan', 'server.pem'), /OK/);
  assert.match(openssl('x509', '-in', 'ca.pem', '-noout', '-ext', 'basicConstraints,keyUsage'), /CA:TRUE, pathlen:0[\s\S]*Certificate Sign/);
  for (const key of ['ca.key', 'server.key']) assert.equal(statSync(join(there, key)).mode & 0o777, 0o600);
  const before = readFileSync(join(there, 'server.key'), 'utf8');
  const again = await run('local-certificates.sh', ['--folder', there, 'calls.office.lan']);
  assert.equal(again.code, 1);
  assert.match(again.text, /server\.key is there already/);
  assert.equal(readFileSync(join(there, 'server.key'), 'utf8'), before);
  const authority = readFileSync(join(there, 'ca.pem'), 'utf8');
  ['server.key', 'server.pem'].forEach(file => rmSync(join(there, file)));
  assert.equal((await run('local-certificates.sh', ['--folder', there, 'sip.office.lan'])).code, 0);
  assert.equal(readFileSync(join(there, 'ca.pem'), 'utf8'), authority);
});

for (const [parameters, words] of [[[], /NAME_OR_ADDRESS/], [['--days', '9000', 'a'], /1 to 825/], [['two words'], /neither a name nor an address/]]) {
  test(`certificates for "${parameters.join(' ')}" are refused in words`, async () => {
    const { code, text } = await run('local-certificates.sh', ['--folder', join(folder, 'none'), ...parameters]);

    assert.equal(code, 2);
    assert.match(text, words);
    assert.equal(existsSync(join(folder, 'none')), false);
  });
}

const installed = name => !spawnSync(name, ['--version']).error;
const withRedis = { skip: installed('redis-server') ? false : 'redis-server is not installed' };

// A Docker whose containers are folders, and whose Redis is the server of this test.
function installation() {
  const home = mkdtempSync(join(folder, 'machine-'));
  const paths = Object.fromEntries(['compose', 'redis', 'cosmos', 'azurite', 'bin', 'backups'].map(name => [name, join(home, name)]));
  Object.values(paths).forEach(path => mkdirSync(path));
  mkdirSync(join(paths.compose, 'secrets'));
  writeFileSync(join(paths.compose, '.env'), 'COMPOSE_PROFILES=self-hosted\nREDIS_PASSWORD=pass\nTICKETS_KEY=of-this-machine\n');
  writeFileSync(join(paths.compose, 'secrets/users.acl'), 'user default on >pass ~* &* +@all\n');
  writeFileSync(join(paths.cosmos, 'calls'), 'a finished call');
  writeFileSync(join(paths.azurite, 'recording.wav'), 'RIFF');
  writeFileSync(join(paths.bin, 'docker'), `#!/usr/bin/env bash
shift
case "$*" in
  'ps --quiet') cat '${home}/running' 2>/dev/null; exit 0 ;;
  exec*' redis '*) exec redis-cli -s '${home}/s' --rdb - ;;
  exec*cosmos*) exec tar -C '${paths.cosmos}' -cf - . ;;
  exec*azurite*) exec tar -C '${paths.azurite}' -cf - . ;;
  run*' redis '*) exec sh '${root}/scripts/redis-copy.sh' '${paths.redis}' replace ;;
  run*) for store in cosmos azurite; do [[ $* == *" $store "* ]] && exec sh -c "$(sed "s|/data|${home}/$store|g" <<< "\${@: -1}")"; done ;;
esac
echo "unexpected: $*" >&2; exit 9
`);
  chmodSync(join(paths.bin, 'docker'), 0o755);
  const backup = (parameters, environment = {}) => run('backup.sh', parameters, { COMPOSE_FOLDER: paths.compose, PATH: `${paths.bin}:${process.env.PATH}`, ...environment });
  const cli = (...parameters) => spawnSync('redis-cli', ['-s', join(home, 's'), ...parameters], { encoding: 'utf8', env: { ...process.env, REDISCLI_AUTH: 'pass' } }).stdout.trim();
  const redis = async work => {
    const server = spawn('redis-server', ['--dir', paths.redis, '--appendonly', 'yes', '--port', '0', '--unixsocket', join(home, 's'), '--requirepass', 'pass'], { stdio: 'ignore' });
    const ended = new Promise(done => server.on('close', done));
    const patience = Date.now() + 60_000;
    while (cli('ping') !== 'PONG' && Date.now() < patience) await new Promise(done => setTimeout(done, 20));
    try { await work(); } finally { server.kill(); await ended; }
  };
  return { home, paths, backup, cli, redis, archive: () => join(paths.backups, readdirSync(paths.backups)[0]) };
}

for (const encrypted of [false, true]) {
  test(`a backup ${encrypted ? 'that is encrypted ' : ''}brings Redis, the stores and the configuration back`, withRedis, async () => {
    const machine = installation();
    const secret = encrypted ? { PASSPHRASE_FILE: join(machine.home, 'passphrase') } : {};
    writeFileSync(join(machine.home, 'passphrase'), 'correct horse');
    await machine.redis(async () => {
      machine.cli('hset', 'call:1', 'state', 'talking');
      machine.cli('set', 'ring:1', 'b', 'px', '100000000');
      const made = await machine.backup(['create', machine.paths.backups], secret);
      assert.equal(made.code, 0, made.text);
      machine.cli('flushall');
      machine.cli('set', 'later', 'x');
    });
    assert.equal(statSync(machine.archive()).mode & 0o777, 0o600);
    assert.equal(machine.archive().endsWith('.gpg'), encrypted);
    const listed = await machine.backup(['list', machine.archive()], secret);
    for (const part of ['configuration.tar', 'redis.rdb', 'cosmos.tar', 'azurite.tar', 'The archive is whole']) assert.ok(listed.text.includes(part), listed.text);

    writeFileSync(join(machine.paths.cosmos, 'calls'), 'damaged');
    writeFileSync(join(machine.paths.azurite, 'other.wav'), 'later');
    writeFileSync(join(machine.paths.compose, '.env'), 'COMPOSE_PROFILES=self-hosted\nTICKETS_KEY=of-another\n');
    const refused = await machine.backup(['restore', machine.archive()], secret);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /OVERWRITE=yes/);
    writeFileSync(join(machine.home, 'running'), 'abc');
    assert.match((await machine.backup(['restore', machine.archive()], { ...secret, OVERWRITE: 'yes' })).text, /The installation runs/);
    rmSync(join(machine.home, 'running'));

    const restored = await machine.backup(['restore', machine.archive()], { ...secret, OVERWRITE: 'yes' });
    assert.equal(restored.code, 0, restored.text);
    assert.match(restored.text, /2 keys are in/);
    assert.match(readFileSync(join(machine.paths.compose, '.env'), 'utf8'), /of-this-machine/);
    assert.equal(readFileSync(join(machine.paths.cosmos, 'calls'), 'utf8'), 'a finished call');
    assert.deepEqual(readdirSync(machine.paths.azurite), ['recording.wav']);
    await machine.redis(async () => {
      assert.equal(machine.cli('hget', 'call:1', 'state'), 'talking');
      assert.ok(Number(machine.cli('pttl', 'ring:1')) > 0);
      assert.equal(machine.cli('exists', 'later'), '0');
    });
  });
}

test('an archive that is damaged, encrypted with another passphrase or no archive changes nothing', withRedis, async () => {
  const machine = installation();
  writeFileSync(join(machine.home, 'passphrase'), 'correct horse');
  writeFileSync(join(machine.home, 'other'), 'battery staple');
  await machine.redis(() => machine.backup(['create', machine.paths.backups], { PASSPHRASE_FILE: join(machine.home, 'passphrase') }));
  const environment = { OVERWRITE: 'yes' };

  assert.match((await machine.backup(['restore', machine.archive()], environment)).text, /set PASSPHRASE_FILE/);
  assert.match((await machine.backup(['restore', machine.archive()], { ...environment, PASSPHRASE_FILE: join(machine.home, 'other') })).text, /cannot be decrypted/);
  writeFileSync(join(machine.home, 'text.tar'), 'no archive');
  assert.match((await machine.backup(['restore', join(machine.home, 'text.tar')], environment)).text, /cannot be read/);
  assert.equal((await run('redis-copy.sh', [machine.paths.cosmos])).code, 1);
  assert.equal(readFileSync(join(machine.paths.cosmos, 'calls'), 'utf8'), 'a finished call');
});
