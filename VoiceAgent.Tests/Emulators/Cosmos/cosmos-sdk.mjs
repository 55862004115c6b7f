// Uses Microsoft's Node client of Cosmos DB as an independent client. Reads {address, key} from the input. Prints one JSON line for each failed
// check and "done" at the end.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'x.js'));
const { CosmosClient, BulkOperationType, ChangeFeedStartFrom, ChangeFeedMode } = require('@azure/cosmos');
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { address, key } = JSON.parse(input);
const client = new CosmosClient({ endpoint: address, key });
const { database } = await client.databases.createIfNotExists({ id: 'node' });
const { container } = await database.containers.createIfNotExists({ id: 'items', partitionKey: { paths: ['/pk'] } });

let failed = 0;
async function check(name, work) {
  try {
    await work();
  } catch (failure) {
    failed++;
    console.log(JSON.stringify({ check: name, failure: String(failure.stack ?? failure).slice(0, 1500) }));
  }
}

await check('batch', async () => {
  const done = await container.items.batch([
    { operationType: BulkOperationType.Create, resourceBody: { id: 'a', pk: 'one', count: 1 } },
    { operationType: BulkOperationType.Upsert, resourceBody: { id: 'b', pk: 'one' } },
    { operationType: BulkOperationType.Patch, id: 'a', resourceBody: { operations: [{ op: 'incr', path: '/count', value: 2 }] } },
    { operationType: BulkOperationType.Read, id: 'a' },
    { operationType: BulkOperationType.Replace, id: 'b', resourceBody: { id: 'b', pk: 'one', name: 'é' } },
    { operationType: BulkOperationType.Delete, id: 'b' },
  ], 'one');
  assert.deepEqual(done.result.map(each => each.statusCode), [201, 201, 200, 200, 200, 204]);
  assert.equal(done.result[3].resourceBody.count, 3);
  assert.ok(done.result[0].eTag && done.result[0].requestCharge >= 5);
  const undone = await container.items.batch([
    { operationType: BulkOperationType.Create, resourceBody: { id: 'c', pk: 'one' } },
    { operationType: BulkOperationType.Create, resourceBody: { id: 'a', pk: 'one' } },
  ], 'one');
  assert.deepEqual([undone.code, ...undone.result.map(each => each.statusCode)], [207, 424, 409]);
  assert.equal((await container.item('c', 'one').read()).statusCode, 404);
});
await check('bulk', async () => {
  const operations = Array.from({ length: 120 }, (_, index) => ({ operationType: BulkOperationType.Create, partitionKey: `p${index % 7}`, resourceBody: { id: `${index}`, pk: `p${index % 7}` } }));
  const results = await container.items.executeBulkOperations(operations);
  assert.ok(results.every(each => each.response?.statusCode === 201), JSON.stringify(results.find(each => each.response?.statusCode !== 201)));
  const again = await container.items.executeBulkOperations([operations[0], { operationType: BulkOperationType.Delete, id: '1', partitionKey: 'p1' }]);
  assert.deepEqual([again[0].error?.code, again[1].response?.statusCode], [409, 204]);
  const old = await container.items.bulk([{ operationType: BulkOperationType.Read, id: '2', partitionKey: 'p2' }, { operationType: BulkOperationType.Read, id: 'none', partitionKey: 'p2' }], { continueOnError: true });
  assert.deepEqual(old.map(each => each.statusCode), [200, 404]);
});
await check('patch as an array', async () => {
  const { resource } = await container.item('a', 'one').patch([{ op: 'set', path: '/name', value: 'x' }]);
  assert.equal(resource.name, 'x');
});
await check('request charges', async () => {
  const small = await container.items.create({ id: 'small', pk: 'size' });
  const big = await container.items.create({ id: 'big', pk: 'size', text: 'x'.repeat(5000) });
  assert.ok(big.requestCharge > small.requestCharge);
  assert.ok((await container.item('big', 'size').read()).requestCharge > (await container.item('small', 'size').read()).requestCharge);
  const all = await container.items.query('SELECT * FROM c', { populateQueryMetrics: true }).fetchAll();
  const one = await container.items.query('SELECT * FROM c', { partitionKey: 'size' }).fetchAll();
  assert.ok(all.requestCharge > one.requestCharge, `${all.requestCharge} ${one.requestCharge}`);
});
await check('all versions', async () => {
  const feed = container.items.getChangeFeedIterator({ changeFeedMode: ChangeFeedMode?.AllVersionsAndDeletes ?? 'Full-Fidelity Feed', changeFeedStartFrom: ChangeFeedStartFrom.Now() });
  const refused = await feed.readNext().then(() => assert.fail('was not refused'), refusal => refusal);
  assert.equal(refused.code, 400, String(refused.stack));
});
await check('delete a partition', async () => {
  await container.deleteAllItemsForPartitionKey('size');
  assert.equal((await container.items.query('SELECT * FROM c', { partitionKey: 'size' }).fetchAll()).resources.length, 0);
  assert.equal((await container.item('a', 'one').read()).statusCode, 200);
});
console.log(failed === 0 ? 'done' : `${failed} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;
