// Microsoft's Node SDK for Cosmos DB against the emulator.
//   node cosmos-sdk.mjs <node_modules folder> <emulator's address> <key> <seed>
// Prints the name of each case that passed. Exits with an error when a case fails.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

const [folder, address, key, seed] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { CosmosClient, BulkOperationType, ChangeFeedStartFrom, ChangeFeedMode } = require('@azure/cosmos');

const client = new CosmosClient({ endpoint: address, key });
const { database } = await client.databases.createIfNotExists({ id: 'sdk' });
const { container } = await database.containers.createIfNotExists({ id: 'items', partitionKey: { paths: ['/city'] } });
const value = async (sql) => (await container.items.query(`SELECT VALUE ${sql}`).fetchAll()).resources[0];
const refused = (promise) => promise.then(() => assert.fail('expected an error'), (error) => error);

// A signed request with any body.
async function post(headers, body, method = 'POST', tail = '/docs', type = 'docs', link = 'dbs/sdk/colls/items') {
  const date = new Date().toUTCString();
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(`${method.toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`).digest('base64');
  return fetch(`${address}/dbs/sdk/colls/items${tail}`, {
    method, body,
    headers: { authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`), 'x-ms-date': date, 'x-ms-documentdb-partitionkey': '["oslo"]', ...headers },
  });
}
function random(state) {
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

const cases = {
  async 'batch'() {
    const { result, code } = await container.items.batch([
      { operationType: BulkOperationType.Create, resourceBody: { id: 'b1', city: 'oslo', n: 1 } },
      { operationType: BulkOperationType.Upsert, resourceBody: { id: 'b2', city: 'oslo', n: 2 } },
      { operationType: BulkOperationType.Patch, id: 'b1', resourceBody: [{ op: 'incr', path: '/n', value: 5 }] },
      { operationType: BulkOperationType.Replace, id: 'b2', resourceBody: { id: 'b2', city: 'oslo', n: 3 } },
      { operationType: BulkOperationType.Read, id: 'b1' },
      { operationType: BulkOperationType.Delete, id: 'b2' },
    ], 'oslo');
    assert.equal(code, 200);
    assert.deepEqual(result.map((one) => one.statusCode), [201, 201, 200, 200, 200, 204]);
    assert.equal(result[4].resourceBody.n, 6);
    assert.ok(result[0].eTag && result[0].requestCharge > 4);
  },
  async 'batch, all or nothing'() {
    const { result, code } = await container.items.batch([
      { operationType: BulkOperationType.Create, resourceBody: { id: 'b9', city: 'oslo' } },
      { operationType: BulkOperationType.Create, resourceBody: { id: 'b1', city: 'oslo' } },
    ], 'oslo');
    assert.deepEqual([code, ...result.map((one) => one.statusCode)], [207, 424, 409]);
    assert.equal((await container.item('b9', 'oslo').read()).statusCode, 404);
  },
  async 'bulk'() {
    const answers = await container.items.bulk([
      { operationType: BulkOperationType.Create, partitionKey: 'bergen', resourceBody: { id: 'k1', city: 'bergen' } },
      { operationType: BulkOperationType.Create, partitionKey: 'oslo', resourceBody: { id: 'b1', city: 'oslo' } },
      { operationType: BulkOperationType.Read, partitionKey: 'bergen', id: 'k1' },
    ]);
    assert.deepEqual(answers.map((one) => one.statusCode), [201, 409, 200]);
    const many = await container.items.executeBulkOperations(Array.from({ length: 150 }, (_, n) => (
      { operationType: BulkOperationType.Create, partitionKey: 'bulk', resourceBody: { id: `m${n}`, city: 'bulk' } })));
    assert.deepEqual([...new Set(many.map((one) => one.response?.statusCode))], [201]);
  },
  async 'no body is answered with 500'() {
    const next = random(Number(seed));
    const pieces = ['{', '}', '[', ']', '"', ',', ':', 'null', 'true', '1e999', '-', '"id"', '"operationType"', '"Create"', '"Patch"', '"resourceBody"', '"query"', '"parameters"',
      '"op"', '"set"', '"path"', '"/a/0"', '"\\ud800"', '\u0000', '\u0081', 'SELECT * FROM c', '"SELECT VALUE 1"', '9'.repeat(30)];
    const fixed = ['', 'x', '[1]', '[{}]', '{"id":1}', '{"id":"a","id":"b"}', '[{"operationType":7}]', '[{"operationType":"Create","resourceBody":[]}]', '{"id":"\\ud800","city":"oslo"}',
      '{"query":"SELECT VALUE @p","parameters":[{"name":7,"value":1}]}', '{"query":"SELECT VALUE @p","parameters":[{"name":"@p","value":1e999}]}', '{"operations":[{"op":"set","path":"/a/b","value":1}],"condition":7}',
      '[{"op":"move","path":"","from":""}]', '{"id":"x","city":{"a":1}}', '{"id":"x","city":"oslo","ttl":"a"}', '[{"operationType":"Create","resourceBody":{"id":"\\udc00","city":"oslo"}}]'];
    const kinds = [
      [{}, 'POST', '/docs', 'docs', undefined], [{ 'x-ms-documentdb-is-upsert': 'true' }, 'POST', '/docs', 'docs', undefined],
      [{ 'x-ms-documentdb-isquery': 'true' }, 'POST', '/docs', 'docs', undefined], [{ 'x-ms-cosmos-is-query-plan-request': 'true' }, 'POST', '/docs', 'docs', undefined],
      [{ 'x-ms-cosmos-is-batch-request': 'true', 'x-ms-cosmos-batch-atomic': 'true' }, 'POST', '/docs', 'docs', undefined], [{ 'x-ms-cosmos-is-batch-request': 'true' }, 'POST', '/docs', 'docs', undefined],
      [{}, 'PATCH', '/docs/b1', 'docs', 'dbs/sdk/colls/items/docs/b1'], [{}, 'PUT', '/docs/b1', 'docs', 'dbs/sdk/colls/items/docs/b1'], [{}, 'PUT', '', 'colls', 'dbs/sdk/colls/items'],
    ];
    for (let round = 0; round < 700; round++) {
      const bytes = next() < 0.3;
      const body = round < fixed.length * kinds.length ? fixed[Math.floor(round / kinds.length)]
        : bytes ? Buffer.from(Array.from({ length: 1 + next() * 40 }, (_, at) => (at === 0 ? 0x81 : next() * 256)))
          : Array.from({ length: 1 + next() * 12 }, () => pieces[Math.floor(next() * pieces.length)]).join('');
      const [headers, method, tail, type, link] = kinds[round % kinds.length];
      const response = await post(headers, body, method, tail, type, link);
      const answer = await response.text();
      assert.ok(response.status < 500 && response.status !== 401, `seed ${seed}, round ${round}: ${method} ${tail} ${JSON.stringify(headers)} ${body} -> ${response.status} ${answer}`);
    }
  },
  async 'patch as an array'() {
    await container.items.upsert({ id: 'p1', city: 'oslo', n: 1 });
    const { resource } = await container.item('p1', 'oslo').patch([{ op: 'add', path: '/m', value: 2 }]);
    assert.equal(resource.m, 2);
  },
  async 'request charges'() {
    const small = await container.items.upsert({ id: 'c1', city: 'charge', n: 1 });
    const large = await container.items.upsert({ id: 'c2', city: 'charge', text: 'x'.repeat(100_000) });
    assert.ok(small.requestCharge > 4 && small.requestCharge < 6 && large.requestCharge > 50, `${small.requestCharge} ${large.requestCharge}`);
    assert.ok((await container.item('c1', 'charge').read()).requestCharge === 1);
    assert.ok((await container.item('c2', 'charge').read()).requestCharge > 10);
    const one = await container.items.query('SELECT * FROM c WHERE c.id = "c1"', { partitionKey: 'charge' }).fetchAll();
    const all = await container.items.query('SELECT * FROM c').fetchAll();
    assert.ok(one.requestCharge > 2 && all.requestCharge > one.requestCharge);
  },
  async 'all documents of a partition key are deleted'() {
    await container.items.create({ id: 'd1', city: 'gone' });
    await container.deleteAllItemsForPartitionKey('gone');
    assert.equal((await container.item('d1', 'gone').read()).statusCode, 404);
    assert.equal((await container.item('p1', 'oslo').read()).statusCode, 200);
  },
  async 'change feed of all versions'() {
    const feed = container.items.getChangeFeedIterator({ changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes, changeFeedStartFrom: ChangeFeedStartFrom.Now() });
    const error = await refused(feed.readNext());
    assert.equal(error.code, 501);
    assert.match(error.message, /all versions and deletes/);
  },
  async 'subqueries in FROM and JOIN'() {
    await container.items.upsert({ id: 'q1', city: 'query', tags: [{ name: 'a', n: 1 }, { name: 'b', n: 2 }, { name: 'c', n: 3 }] });
    const run = async (sql) => (await container.items.query(sql, { partitionKey: 'query' }).fetchAll()).resources;
    assert.deepEqual(await run('SELECT VALUE t.name FROM c JOIN t IN (SELECT VALUE t FROM t IN c.tags WHERE t.n > 1)'), ['b', 'c']);
    assert.deepEqual(await run('SELECT c.id, s FROM c JOIN (SELECT VALUE SUM(t.n) FROM t IN c.tags) AS s'), [{ id: 'q1', s: 6 }]);
    assert.deepEqual(await run('SELECT VALUE x.id FROM (SELECT p.id, p.tags FROM p WHERE p.id = "q1") AS x'), ['q1']);
    assert.deepEqual(await run('SELECT * FROM (SELECT VALUE p.id FROM p) AS x'), ['q1']);
  },
  async 'functions and operators'() {
    const expected = {
      'DateTimeAdd("mm", 1, "2026-01-31T00:00:00Z")': '2026-02-28T00:00:00.0000000Z',
      'DateTimeDiff("hh", "2026-01-01T00:59:00Z", "2026-01-01T02:01:00Z")': 2,
      'DateTimePart("day", "2026-01-31T00:00:00Z")': 31,
      'DateTimeBin("2026-01-31T10:17:00Z", "mi", 15)': '2026-01-31T10:15:00.0000000Z',
      'DateTimeFromParts(2026, 2, 3, 4)': '2026-02-03T04:00:00.0000000Z',
      'IS_DEFINED(DateTimeFromParts(2026, 13, 3))': false,
      'TimestampToDateTime(0)': '1970-01-01T00:00:00.0000000Z',
      'ARRAY_SLICE([1, 2, 3, 4], -2)': [3, 4],
      'SetIntersect([1, 2, 2, 3], [2, 3])': [2, 3],
      'SetUnion([1, 2], [2, 3])': [1, 2, 3],
      'StringSplit("a,b", ",")': ['a', 'b'],
      'StringJoin(["a", "b"], "-")': 'a-b',
      'StringToArray("[1, null]")': [1, null],
      'ObjectToArray({"a": 1})': [{ k: 'a', v: 1 }],
      'CHOOSE(2, "x", "y")': 'y',
      'LOG10(1000)': 3,
      'IS_INTEGER(1.5)': false,
      'IntAdd(2, 3)': 5,
      'IntDiv(7, 2)': 3,
      'IS_DEFINED(IntDiv(7, 0))': false,
      'NumberBin(37.6, 5)': 35,
      '5 & 3 | 8': 9,
      '~5': -6,
      '1 << 4': 16,
      '-1 >>> 28': 15,
      '6 ^ 3': 5,
    };
    for (const [sql, result] of Object.entries(expected)) assert.deepEqual(await value(sql), result, sql);
  },
  async 'query metrics'() {
    const { headers } = await container.items.query('SELECT * FROM c WHERE c.id = "c1"', { partitionKey: 'charge', populateQueryMetrics: true }).fetchNext();
    assert.match(JSON.stringify(headers), /retrievedDocumentCount|x-ms-documentdb-query-metrics/);
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`passed: ${name}`);
  } catch (error) {
    console.log(`FAILED: ${name}: ${error.stack ?? JSON.stringify(error)}`);
    process.exitCode = 1;
  }
}
client.dispose();
