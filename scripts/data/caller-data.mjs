#!/usr/bin/env node
// Finds, gives out or erases what is stored about a caller in Azure: items of Cosmos DB and recordings. docs/azure/data-protection.md says which rights it needs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';

const usage = `Usage: node scripts/data/caller-data.mjs find|export|erase --number <+15550100001> | --call <id>
  --folder <name>   export: where the files go (default: caller-data)
  --yes             erase: does not ask
COSMOS_ENDPOINT and STORAGE_BLOBENDPOINT come from the environment, else from 'azd env get-values'.`;

class Refusal extends Error {}

function readArguments([action, ...rest]) {
  const given = { folder: 'caller-data' };
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === '--yes') given.yes = true;
    else if (['--number', '--call', '--folder'].includes(rest[i]) && rest[i + 1]) given[rest[i].slice(2)] = rest[++i];
    else throw new Refusal(`'${rest[i]}' is not understood.\n${usage}`);
  }
  if (!['find', 'export', 'erase'].includes(action) || !given.number === !given.call) throw new Refusal(usage);
  if (given.number && !/^\+\d{6,15}$/.test(given.number)) throw new Refusal(`'${given.number}' is not a telephone number. Write it with + and the country, such as +15550100001.`);
  if (given.call && !/^[0-9a-f-]{36}$/.test(given.call)) throw new Refusal(`'${given.call}' is not the id of a call. The call's page has it.`);
  return { action, ...given };
}

function readAddresses() {
  let values = process.env;
  if (!values.COSMOS_ENDPOINT || !values.STORAGE_BLOBENDPOINT) {
    const text = execFileSync('azd', ['env', 'get-values'], { encoding: 'utf8' });
    values = Object.fromEntries([...text.matchAll(/^(\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]));
  }
  for (const name of ['COSMOS_ENDPOINT', 'STORAGE_BLOBENDPOINT']) {
    if (!values[name]) throw new Refusal(`${name} is not known. Run this in the project's folder after 'azd up', or set the variable.`);
  }
  return { cosmos: values.COSMOS_ENDPOINT.replace(/\/$/, ''), blobs: values.STORAGE_BLOBENDPOINT.replace(/\/$/, '') };
}

const tokens = {};
const tokenFor = resource => (tokens[resource] ??= execFileSync('az', ['account', 'get-access-token', '--resource', resource, '--query', 'accessToken', '--output', 'tsv'], { encoding: 'utf8' }).trim());

async function send(what, address, options, accepted = []) {
  const answer = await fetch(address, options);
  if (answer.ok || accepted.includes(answer.status)) return answer;
  if (answer.status === 401 || answer.status === 403) {
    throw new Refusal(`${what} refuses you (${answer.status}). Take the rights first: docs/azure/data-protection.md. Roles need some minutes, and private stores are reachable only from their network.`);
  }
  throw new Refusal(`${what} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}

function cosmosHeaders(cosmos, more) {
  const { protocol, hostname } = new URL(cosmos);
  const signature = encodeURIComponent(`type=aad&ver=1.0&sig=${tokenFor(`${protocol}//${hostname}`)}`);
  return { authorization: signature, 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2018-12-31', ...more };
}

async function query(cosmos, text, parameters, partition) {
  const found = [];
  let continuation;
  do {
    const headers = cosmosHeaders(cosmos, {
      'content-type': 'application/query+json', 'x-ms-documentdb-isquery': 'True', 'x-ms-max-item-count': '100',
      ...(partition ? { 'x-ms-documentdb-partitionkey': JSON.stringify([partition]) } : { 'x-ms-documentdb-query-enablecrosspartition': 'True' }),
      ...(continuation ? { 'x-ms-continuation': continuation } : {}),
    });
    const answer = await send('Cosmos DB', `${cosmos}/dbs/voiceagent/colls/calls/docs`, { method: 'POST', headers, body: JSON.stringify({ query: text, parameters }) });
    found.push(...(await answer.json()).Documents);
    continuation = answer.headers.get('x-ms-continuation');
  } while (continuation);
  return found;
}

const blobHeaders = () => ({ authorization: `Bearer ${tokenFor('https://storage.azure.com')}`, 'x-ms-version': '2023-11-03', 'x-ms-date': new Date().toUTCString() });

async function findCalls({ cosmos }, { number, call }) {
  const [condition, value] = number ? ["c.record['from'] = @value", number] : ['c.callId = @value', call];
  const calls = await query(cosmos, `SELECT * FROM c WHERE c.type = 'call' AND ${condition}`, [{ name: '@value', value }]);
  return calls.sort((a, b) => a.id.localeCompare(b.id));
}

const itemsOf = ({ cosmos }, call) => query(cosmos, 'SELECT * FROM c WHERE c.callId = @call', [{ name: '@call', value: call.callId }], call.partitionKey);

async function exportCall(places, call, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${call.callId}.json`), JSON.stringify(await itemsOf(places, call), null, 2));
  if (!call.recording) return;
  const answer = await send('The recording store', `${places.blobs}/recordings/${call.recording.path}`, { headers: blobHeaders() }, [404, 409]);
  const audio = answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
  if (audio?.subarray(0, 8).toString() === 'VOICEREC') console.log(`  ${call.callId}: the recording is encrypted. Export it with POST /api/callers/{number}/export of the gateway, which has the key.`);
  else if (audio) writeFileSync(join(folder, `${call.callId}.wav`), audio);
  else console.log(`  ${call.callId}: no recording (${answer.status === 409 ? 'it is in the archive: bring it back first' : 'it is deleted'})`);
}

// The call's own item goes last, so that a second run finds the call again when this one was interrupted.
async function eraseCall(places, call) {
  const items = (await itemsOf(places, call)).sort((a, b) => (a.type === 'call') - (b.type === 'call'));
  const hold = items.find(item => item.type === 'recording')?.entry?.hold;
  if (hold) {
    console.log(`  ${call.callId}: kept, because ${hold.by} holds it: ${hold.reason}`);
    return 0;
  }
  const copies = call.recording ? ['wav', 'json', 'mp3', 'm4a'].map(ending => call.recording.path.replace(/wav$/, ending)) : [];
  for (const path of copies) await send('The recording store', `${places.blobs}/recordings/${path}`, { method: 'DELETE', headers: blobHeaders() }, [404]);
  for (const item of items) {
    const headers = cosmosHeaders(places.cosmos, { 'x-ms-documentdb-partitionkey': JSON.stringify([item.partitionKey]) });
    await send('Cosmos DB', `${places.cosmos}/dbs/voiceagent/colls/calls/docs/${encodeURIComponent(item.id)}`, { method: 'DELETE', headers }, [404]);
  }
  return items.length;
}

async function isSure(count) {
  const reading = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await reading.question(`Erase ${count} calls with their transcripts and recordings? Type the number of calls: `);
  reading.close();
  return answer.trim() === String(count);
}

async function run(given) {
  const wanted = readArguments(given);
  const places = readAddresses();
  const calls = await findCalls(places, wanted);
  for (const call of calls) console.log(`${call.callId}  ${call.record.rangAt}  ${call.record.ending ?? ''}  ${call.recording?.path ?? 'no recording'}`);
  console.log(`${calls.length} calls.`);
  if (wanted.action === 'export') {
    for (const call of calls) await exportCall(places, call, wanted.folder);
    if (calls.length > 0) console.log(`They are in ${wanted.folder}.`);
  }
  if (wanted.action === 'erase' && calls.length > 0) {
    if (!wanted.yes && !await isSure(calls.length)) throw new Refusal('Nothing was erased.');
    let items = 0;
    for (const call of calls) items += await eraseCall(places, call);
    console.log(`Erased ${items} items and the recordings. Undelete keeps recordings for up to 29 days, the backup of Cosmos DB keeps items for 7 or 30 days.`);
    console.log('Members, payments and reservations are not touched. Keep the ids above: after a restore they must be erased again.');
  }
}

try {
  await run(process.argv.slice(2));
} catch (failure) {
  console.error(failure instanceof Refusal ? failure.message : failure);
  process.exit(1);
}
