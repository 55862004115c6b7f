// The proxy of deploy/compose, run before servers that say their names: what it lets in, and what it does when a gateway is away. Debian's Caddy is older
// than the image's and does not know stream_close_delay, so that line is left out.
import assert from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '../../deploy/compose/Caddyfile');
const listen = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)));
const named = async name => {
  const server = createServer((asked, answer) => answer.end(name));
  return { server, port: await listen(server) };
};
const freePort = async () => {
  const { server, port } = await named('');
  await new Promise(done => server.close(done));
  return port;
};
const get = (port, path) => new Promise((done, failed) => request({ host: '127.0.0.1', port, path }, answer => {
  let text = '';
  answer.on('data', part => { text += part; }).on('end', () => done([answer.statusCode, text]));
}).on('error', failed).end());

async function proxied(check) {
  const programs = {};
  for (const name of ['gateway-1', 'gateway-2', 'pipeline-1', 'pipeline-2', 'dashboard']) {
    programs[name] = await named(name);
  }
  const ports = { GATEWAY_HOST: await freePort(), MEDIA_HOST: await freePort(), DASHBOARD_HOST: await freePort() };
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  let text = readFileSync(source, 'utf8').replace(/^\s*stream_close_delay.*$/m, '').replace(/email .*/, 'auto_https off\n\tadmin off');
  Object.entries(programs).forEach(([name, { port }]) => { text = text.replaceAll(`${name}:8080`, `127.0.0.1:${port}`); });
  Object.entries(ports).forEach(([name, port]) => { text = text.replace(`{$${name}}`, `http://127.0.0.1:${port}`); });
  writeFileSync(join(folder, 'Caddyfile'), text);
  const caddy = spawn('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], { env: { PATH: process.env.PATH, HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    // It says so in its log when it serves.
    await new Promise((done, failed) => {
      let said = '';
      caddy.stderr.on('data', part => { said += part; if (said.includes('serving initial configuration')) { done(); } }).on('end', () => failed(new Error(said)));
    });
    await check(ports, programs);
  } finally {
    caddy.kill();
    Object.values(programs).forEach(({ server }) => { server.close(); server.closeAllConnections(); });
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the proxy leads each address to its program, and keeps the inside inside', { skip: spawnSync('caddy', ['version']).error ? 'caddy is not installed' : false, timeout: 60_000 }, () => proxied(async (ports, programs) => {
  for (const path of ['/api/calls', '/webhooks/acs/1']) {
    const [status, name] = await get(ports.GATEWAY_HOST, path);
    assert.equal(status, 200);
    assert.match(name, /^gateway-[12]$/);
  }
  assert.match((await get(ports.MEDIA_HOST, '/media/1'))[1], /^pipeline-[12]$/);
  assert.deepEqual(await get(ports.DASHBOARD_HOST, '/'), [200, 'dashboard']);
  for (const [port, path] of [[ports.GATEWAY_HOST, '/scale/places'], [ports.GATEWAY_HOST, '/health'], [ports.GATEWAY_HOST, '/'], [ports.MEDIA_HOST, '/health'], [ports.MEDIA_HOST, '/api/calls']]) {
    assert.equal((await get(port, path))[0], 404, path);
  }

  const { server } = programs['gateway-1'];
  server.close();
  server.closeAllConnections();
  for (let i = 0; i < 4; i++) {
    assert.deepEqual(await get(ports.GATEWAY_HOST, '/api/calls'), [200, 'gateway-2']);
  }
}));
