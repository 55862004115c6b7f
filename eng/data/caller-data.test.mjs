// Runs scripts/data/caller-data.mjs against stores on this machine that speak as much of Cosmos DB and Blob Storage as it uses, and a fake az.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), '../../scripts/data/caller-data.mjs');
const first = '01a21f3b-a89e-7062-97ec-85880a2664b4';
const second = '01a21f3b-a89e-7062-97ec-85880a2664b5';
const other = '01a21f3b-a89e-7062-97ec-85880a2664b6';

function stored() {
  const call = (id, from, path) => ({ id, type: 'call', callId: id, partitionKey: '2026-11-27-03', record: { from, rangAt: '2026-11-27T22:58:53Z', ending: 'agentHungUp' }, recording: path ? { path } : null });
  const turn = (id, number) => ({ id: `${id}:000${number}`, type: 'turn', callId: id, partitionKey: '2026-11-27-03', turn: number });
  return {
    items: [call(first, '+15550100001', 'a/1.wav'), turn(first, 0), turn(first, 1), call(second, '+15550100001'), call(other, '+15550100009', 'a/3.wav'), turn(other, 0)],
    blobs: new Map([['a/1.wav', 'audio of the first call'], ['a/3.wav', 'audio of another caller']]),
    log: [],
  };
}

// Answers one item at a time, so that the script must follow continuations.
function answer(request, body, store, refuses) {
  store.log.push(`${request.method} ${decodeURIComponent(request.url)}`);
  if (refuses(request)) return [403, 'no right'];
  const isBlob = request.url.startsWith('/recordings/');
  assert.match(decodeURIComponent(request.headers.authorization), isBlob ? /^Bearer token-of-https:\/\/storage\.azure\.com$/ : /^type=aad&ver=1\.0&sig=token-of-http:\/\/127\.0\.0\.1$/);
  if (isBlob) {
    const path = request.url.slice('/recordings/'.length);
    if (!store.blobs.has(path)) return [404, ''];
    if (request.method === 'DELETE') return store.blobs.delete(path), [202, ''];
    return [200, store.blobs.get(path)];
  }
  if (request.method === 'DELETE') {
    assert.equal(request.headers['x-ms-documentdb-partitionkey'], '["2026-11-27-03"]');
    store.items = store.items.filter(item => item.id !== decodeURIComponent(request.url.split('/').pop()));
    return [204, ''];
  }
  const { query, parameters: [{ value }] } = JSON.parse(body);
  const fits = item => (query.includes("record['from']") ? item.type === 'call' && item.record.from === value : item.callId === value && (!query.includes("c.type = 'call'") || item.type === 'call'));
  const found = store.items.filter(fits);
  const at = Number(request.headers['x-ms-continuation'] ?? 0);
  return [200, JSON.stringify({ Documents: found.slice(at, at + 1) }), at + 1 < found.length ? { 'x-ms-continuation': String(at + 1) } : {}];
}

async function withStores(refuses, use) {
  const store = stored();
  const folder = mkdtempSync(join(tmpdir(), 'caller-data-'));
  writeFileSync(join(folder, 'az'), '#!/bin/sh\nprintf "token-of-%s\\n" "$4"\n');
  chmodSync(join(folder, 'az'), 0o755);
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', piece => { body += piece; }).on('end', () => {
      const [status, text, headers] = answer(request, body, store, refuses);
      response.writeHead(status, headers ?? {}).end(text);
    });
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const run = (given, typed = '') => new Promise(ended => {
    const child = spawn(process.execPath, [script, ...given], { cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, COSMOS_ENDPOINT: address, STORAGE_BLOBENDPOINT: address } });
    let said = '';
    child.stdout.on('data', piece => { said += piece; });
    child.stderr.on('data', piece => { said += piece; });
    child.stdin.end(typed);
    child.on('close', code => ended({ code, said }));
  });
  try {
    await use({ store, run, folder });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

const never = () => false;

test('Find lists the calls of a number and changes nothing', () => withStores(never, async ({ store, run }) => {
  const { code, said } = await run(['find', '--number', '+15550100001']);
  assert.equal(code, 0, said);
  assert.ok(said.includes(first) && said.includes(second) && !said.includes(other) && said.includes('2 calls.'), said);
  assert.ok(!store.log.some(line => line.startsWith('DELETE')));
}));

test('Export writes the items and the recording', () => withStores(never, async ({ run, folder }) => {
  const { code, said } = await run(['export', '--call', first, '--folder', 'out']);
  assert.equal(code, 0, said);
  assert.equal(JSON.parse(readFileSync(join(folder, `out/${first}.json`))).length, 3);
  assert.equal(readFileSync(join(folder, `out/${first}.wav`), 'utf8'), 'audio of the first call');
}));

test('Erase deletes recording, turns and at last the call, and nothing of other callers', () => withStores(never, async ({ store, run }) => {
  const { code, said } = await run(['erase', '--number', '+15550100001'], '2\n');
  assert.equal(code, 0, said);
  assert.deepEqual(store.items.map(item => item.callId), [other, other]);
  assert.deepEqual([...store.blobs.keys()], ['a/3.wav']);
  const deleted = store.log.filter(line => line.startsWith('DELETE') && (line.includes(first) || line.includes('a/1.wav'))).map(line => line.split('/').pop());
  assert.deepEqual(deleted, ['1.wav', `${first}:0000`, `${first}:0001`, first]);
}));

test('Erase without the right answer erases nothing', () => withStores(never, async ({ store, run }) => {
  const { code, said } = await run(['erase', '--number', '+15550100001'], 'yes\n');
  assert.equal(code, 1);
  assert.match(said, /Nothing was erased/);
  assert.equal(store.items.length, 6);
}));

test('A recording store that refuses stops before the transcript is gone, and says which right is missing', () => withStores(request => request.url.startsWith('/recordings/'), async ({ store, run }) => {
  const { code, said } = await run(['erase', '--call', first, '--yes']);
  assert.equal(code, 1);
  assert.match(said, /recording store refuses you \(403\).*data-protection\.md/s);
  assert.equal(store.items.length, 6);
}));

test('A number that is none is refused before anything is asked', () => withStores(never, async ({ store, run }) => {
  const { code, said } = await run(['erase', '--number', '0555', '--yes']);
  assert.equal(code, 1);
  assert.match(said, /not a telephone number/);
  assert.equal(store.log.length, 0);
  assert.ok(!existsSync('caller-data'));
}));
