// Uses the official Node client of OpenAI as an independent client. Its arguments are the folder of packages, the address and the key. Prints a line for
// each check.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'x.js'));
const { OpenAI, AzureOpenAI } = require('openai');
const [, , , given, key] = process.argv;
const address = given.replace(/\/*$/, '/');

const plain = new OpenAI({ baseURL: `${address}v1`, apiKey: key, maxRetries: 0 });
const azure = new AzureOpenAI({ endpoint: address.replace(/\/$/, ''), apiKey: key, apiVersion: '2024-10-21', maxRetries: 0 });
const model = 'gpt-4o-mini';
const messages = [{ role: 'system', content: 'You handle claims.' }, { role: 'user', content: 'status of my claim' }];
const say = 'I can help with that. What is your member number?';
const number = { type: 'object', properties: { member_number: { type: 'string', pattern: '^\\d{4}$' } }, required: ['member_number'], additionalProperties: false };
const tool = (name, strict = false) => ({ type: 'function', function: { name, parameters: number, strict } });

let failed = 0;
async function check(name, work) {
  try {
    await work();
    console.log(`passed: ${name}`);
  } catch (failure) {
    failed++;
    console.log(JSON.stringify({ check: name, failure: String(failure.stack ?? failure).slice(0, 1500) }));
  }
}

const refused = async (work, status, text, param) => {
  const error = await work().then(() => assert.fail('was not refused'), refusal => refusal);
  assert.equal(error.status, status, String(error.stack));
  assert.match(error.message, text);
  if (param !== undefined) assert.equal(error.param, param);
  return error;
};
const chat = extra => plain.chat.completions.create({ model, messages, ...extra });

await check('azure: chat by deployment', async () => {
  const { data, response } = await azure.chat.completions.create({ model, messages }).withResponse();
  assert.equal(data.choices[0].message.content, say);
  assert.equal(data.choices[0].content_filter_results.violence.filtered, false);
  assert.equal(data.prompt_filter_results[0].prompt_index, 0);
  for (const name of ['apim-request-id', 'x-request-id', 'x-ratelimit-remaining-requests', 'x-ratelimit-remaining-tokens']) assert.ok(response.headers.get(name), name);
});
await check('azure: stream by deployment', async () => {
  const stream = await azure.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
  let text = '', usage, prompt;
  for await (const chunk of stream) {
    prompt ??= chunk.prompt_filter_results;
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, say);
  assert.ok(prompt);
  assert.ok(usage.total_tokens > 10);
});
await check('azure: no deployment, no version, wrong key', async () => {
  await refused(() => azure.chat.completions.create({ model: 'nothing', messages }), 404, /API deployment for this resource does not exist/);
  await refused(() => new AzureOpenAI({ endpoint: address.replace(/\/$/, ''), apiKey: 'wrong', apiVersion: '2024-10-21', maxRetries: 0 }).chat.completions.create({ model, messages }), 401, /Access denied/);
  const answer = await fetch(`${address}openai/deployments/${model}/chat/completions`, { method: 'POST', headers: { 'api-key': key }, body: '{}' });
  assert.deepEqual([answer.status, (await answer.json()).error.message], [404, 'Resource not found']);
});
await check('azure: responses and embeddings', async () => {
  assert.equal((await azure.responses.create({ model, instructions: 'You handle claims.', input: 'status of my claim' })).output_text, say);
  assert.equal((await azure.embeddings.create({ model: 'text-embedding-3-small', input: 'x' })).data[0].embedding.length, 1536);
});
await check('unknown paths', async () => {
  for (const [method, path, status, code] of [
    ['POST', 'v1/nothing.json', 404, 'unknown_url'], ['GET', 'v1/chat/completions', 405, 'method_not_supported'], ['POST', 'v1/realtime/sessions', 501, 'not_emulated'],
    ['GET', 'openai/realtime?api-version=2024-10-21', 501, 'not_emulated'], ['POST', 'v1/audio/speech', 501, 'not_emulated'], ['GET', 'elsewhere', 404, 'unknown_url'],
    ['GET', 'openai/nothing?api-version=2024-10-21', 404, '404'],
  ]) {
    const answer = await fetch(address + path, { method, headers: { 'api-key': key } });
    const body = await answer.json();
    assert.deepEqual([answer.status, body.error.code], [status, code], path);
    assert.ok(body.error.message);
  }
});
await check('json_schema', async () => {
  const schema = {
    type: 'object', additionalProperties: false, required: ['kind', 'score', 'when', 'code', 'steps', 'next', 'maybe'],
    properties: {
      kind: { enum: ['claim', 'bill'] }, score: { type: 'integer', minimum: 3, maximum: 9, multipleOf: 2 }, when: { type: 'string', format: 'date-time' },
      code: { type: 'string', pattern: '^[A-Z]{2}-\\d{3,}(?:x|y)?$' }, steps: { type: 'array', minItems: 2, items: { $ref: '#/$defs/step' } },
      next: { anyOf: [{ $ref: '#/$defs/step' }, { type: 'null' }] }, maybe: { type: ['string', 'null'] },
    },
    $defs: { step: { type: 'object', additionalProperties: false, required: ['say', 'then'], properties: { say: { type: 'string' }, then: { anyOf: [{ $ref: '#/$defs/step' }, { type: 'null' }] } } } },
  };
  const answer = JSON.parse((await chat({ response_format: { type: 'json_schema', json_schema: { name: 'claim', strict: true, schema } } })).choices[0].message.content);
  assert.deepEqual([answer.kind, answer.score], ['claim', 4]);
  assert.match(answer.code, /^[A-Z]{2}-\d{3,}/);
  assert.equal(answer.steps.length, 2);
  assert.equal(answer.steps[0].say, say);
  assert.ok(!Number.isNaN(Date.parse(answer.when)));
  const wrong = (change, text) => refused(() => chat({ response_format: { type: 'json_schema', json_schema: { name: 'claim', strict: true, schema: { ...schema, ...change } } } }), 400, text, 'response_format');
  await wrong({ additionalProperties: true }, /'additionalProperties' is required to be supplied and to be false/);
  await wrong({ required: ['kind'] }, /Missing 'score'/);
  await wrong({ type: 'array' }, /got 'type: "array"'/);
  await wrong({ allOf: [] }, /'allOf' is not permitted/);
  await refused(() => chat({ response_format: { type: 'json_schema', json_schema: { schema } } }), 400, /Missing required parameter/, 'response_format.json_schema.name');
});
await check('json_schema from the scenario', async () => {
  const schema = { type: 'object', properties: { topic: { type: 'string' }, urgent: { type: 'boolean' }, count: { type: 'integer' } }, required: ['topic', 'urgent', 'count'] };
  const asked = { model, messages: [{ role: 'system', content: 'scripted case' }, { role: 'user', content: 'give me the json of order 4719' }] };
  const answer = await plain.chat.completions.create({ ...asked, response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } });
  assert.deepEqual(JSON.parse(answer.choices[0].message.content), { topic: 'order 4719', urgent: false, count: 2 });
  assert.deepEqual(JSON.parse((await plain.chat.completions.create({ ...asked, response_format: { type: 'json_object' } })).choices[0].message.content), { topic: 'order 4719', urgent: false, count: 2 });
});
await check('json_object', async () => {
  await refused(() => chat({ response_format: { type: 'json_object' } }), 400, /must contain the word 'json'/, 'messages');
  const answer = await plain.chat.completions.create({ model, messages: [...messages, { role: 'user', content: 'as JSON' }], response_format: { type: 'json_object' } });
  assert.equal(typeof JSON.parse(answer.choices[0].message.content), 'object');
});
await check('tool_choice', async () => {
  const required = await chat({ tools: [tool('find_claim')], tool_choice: 'required' });
  assert.deepEqual([required.choices[0].finish_reason, required.choices[0].message.content], ['tool_calls', null]);
  assert.match(JSON.parse(required.choices[0].message.tool_calls[0].function.arguments).member_number, /^\d{4}$/);
  const named = await chat({ tools: [tool('other'), tool('find_claim')], tool_choice: { type: 'function', function: { name: 'find_claim' } } });
  assert.deepEqual([named.choices[0].finish_reason, named.choices[0].message.tool_calls[0].function.name], ['stop', 'find_claim']);
  const allowed = await chat({ tools: [tool('other'), tool('find_claim')], tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'find_claim' } }] } } });
  assert.equal(allowed.choices[0].message.tool_calls[0].function.name, 'find_claim');
  assert.equal((await chat({ tools: [tool('find_claim')], tool_choice: 'none' })).choices[0].message.content, say);
  await refused(() => chat({ tool_choice: 'required' }), 400, /only allowed when 'tools' are specified/, 'tool_choice');
  await refused(() => chat({ tools: [tool('find_claim')], tool_choice: { type: 'function', function: { name: 'x' } } }), 400, /no function named 'x'/, 'tool_choice');
  const loose = tool('f', true);
  loose.function.parameters = { ...number, additionalProperties: true };
  await refused(() => chat({ tools: [loose] }), 400, /Invalid schema for function 'f'.*additionalProperties/, 'tools[0].function.parameters');
});
await check('parallel tool calls', async () => {
  const asked = { model, messages: [{ role: 'system', content: 'scripted case' }, { role: 'user', content: 'look up both orders' }], tools: [tool('find_order')] };
  const both = (await plain.chat.completions.create(asked)).choices[0].message.tool_calls;
  assert.deepEqual(both.map(call => JSON.parse(call.function.arguments).order), ['1', '2']);
  assert.notEqual(both[0].id, both[1].id);
  assert.equal((await plain.chat.completions.create({ ...asked, parallel_tool_calls: false })).choices[0].message.tool_calls.length, 1);
  const stream = await plain.chat.completions.stream(asked).finalChatCompletion();
  assert.equal(stream.choices[0].message.tool_calls.length, 2);
  await refused(() => chat({ parallel_tool_calls: false }), 400, /only allowed when 'tools' are specified/);
});
await check('sampling parameters', async () => {
  assert.equal((await chat({ stop: ['What', 'zzz'] })).choices[0].message.content, 'I can help with that. ');
  await refused(() => chat({ stop: ['a', 'b', 'c', 'd', 'e'] }), 400, /maximum length 4/, 'stop');
  assert.equal((await refused(() => chat({ temperature: 3 }), 400, /Expected a value <= 2, but got 3 instead/, 'temperature')).code, 'decimal_above_max_value');
  await refused(() => chat({ top_p: -1 }), 400, /below minimum value/, 'top_p');
  await refused(() => chat({ temperature: 'hot' }), 400, /expected a decimal, but got a string/, 'temperature');
  await refused(() => chat({ frobnicate: 1 }), 400, /Unrecognized request argument supplied: frobnicate/);
  await refused(() => chat({ top_logprobs: 2 }), 400, /only allowed when 'logprobs' is enabled/);
  const { logprobs } = (await chat({ logprobs: true, top_logprobs: 2 })).choices[0];
  assert.equal(logprobs.content.map(token => token.token).join(''), say);
  assert.equal(logprobs.content[0].top_logprobs.length, 2);
  await chat({ temperature: 0.2, top_p: 1, seed: 1, user: 'u', reasoning_effort: 'low', store: false, metadata: { a: 'b' }, max_completion_tokens: 50, presence_penalty: 0 });
});
await check('content filter', async () => {
  const asked = content => ({ model, messages: [{ role: 'system', content: 'scripted case' }, { role: 'user', content }] });
  const error = await refused(() => azure.chat.completions.create(asked('something forbidden')), 400, /content management policy/, 'prompt');
  assert.deepEqual([error.code, error.error.innererror.code], ['content_filter', 'ResponsibleAIPolicyViolation']);
  const cut = await azure.chat.completions.create(asked('something half forbidden'));
  assert.deepEqual([cut.choices[0].finish_reason, cut.choices[0].message.content, cut.choices[0].content_filter_results.violence.filtered], ['content_filter', 'It begins', true]);
});
await check('embeddings', async () => {
  const one = await plain.embeddings.create({ model: 'text-embedding-3-small', input: ['my claim was denied', 'the claim was denied', 'a table for four'], dimensions: 256 });
  const floats = await plain.embeddings.create({ model: 'text-embedding-3-small', input: 'my claim was denied', dimensions: 256, encoding_format: 'float' });
  const dot = (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0);
  const [a, b, c] = one.data.map(entry => entry.embedding);
  assert.ok(Math.abs(dot(a, floats.data[0].embedding) - 1) < 1e-5);
  assert.ok(dot(a, b) > dot(a, c) + 0.3);
  assert.equal((await plain.embeddings.create({ model: 'text-embedding-3-large', input: [1, 2, 3] })).data[0].embedding.length, 3072);
  await refused(() => plain.embeddings.create({ model: 'text-embedding-3-small', input: '' }), 400, /input' is invalid/);
  await refused(() => plain.embeddings.create({ model: 'text-embedding-3-small', input: 'x', dimensions: 5000 }), 400, /<= 1536/, 'dimensions');
  await refused(() => plain.embeddings.create({ model, input: 'x' }), 403, /not allowed to generate embeddings/);
});
await check('responses', async () => {
  const first = await plain.responses.create({ model, instructions: 'You handle claims.', input: 'status of my claim' });
  assert.deepEqual([first.status, first.output_text, first.output[0].type], ['completed', say, 'message']);
  assert.equal((await plain.responses.retrieve(first.id)).output[0].content[0].text, say);
  const flat = { type: 'function', name: 'find_claim', parameters: { ...number, properties: { member_number: { type: 'string' } } }, strict: true };
  const second = await plain.responses.create({ model, instructions: 'You handle claims.', input: '4719', previous_response_id: first.id, tools: [flat] });
  assert.deepEqual([second.output[0].type, second.output[0].arguments], ['function_call', '{"member_number":"4719"}']);
  await refused(() => plain.responses.create({ model, input: 'x', previous_response_id: second.id }), 400, /No tool output found for function call/, 'input');
  const third = await plain.responses.create({ model, instructions: 'You handle claims.', previous_response_id: second.id, tools: [flat], input: [{ type: 'function_call_output', call_id: second.output[0].call_id, output: '{"claim_id":"C-2041","status":"approved"}' }] });
  assert.ok(third.output_text.length > 5);
  assert.equal((await plain.responses.create({ model, input: 'x', tools: [flat], tool_choice: { type: 'function', name: 'find_claim' } })).output[0].name, 'find_claim');
  const json = await plain.responses.create({ model, input: 'x', text: { format: { type: 'json_schema', name: 'n', strict: true, schema: { ...number } } } });
  assert.match(JSON.parse(json.output_text).member_number, /^\d{4}$/);
  await plain.responses.delete(first.id);
  await refused(() => plain.responses.retrieve(first.id), 404, /not found/);
  assert.equal((await refused(() => plain.responses.create({ model, input: 'x', frobnicate: 1 }), 400, /Unknown parameter: 'frobnicate'/)).code, 'unknown_parameter');
  const cut = await plain.responses.create({ model, input: 'hello there', max_output_tokens: 16, text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object', properties: { a: { type: 'string', minLength: 300 } }, required: ['a'] } } } });
  assert.deepEqual([cut.status, cut.incomplete_details?.reason], ['incomplete', 'max_output_tokens']);
});
await check('responses as a stream', async () => {
  const kinds = [];
  let text = '', done;
  for await (const event of await plain.responses.create({ model, instructions: 'You handle claims.', input: 'status of my claim', stream: true })) {
    assert.equal(event.sequence_number, kinds.length);
    kinds.push(event.type);
    text += event.type === 'response.output_text.delta' ? event.delta : '';
    done = event.response ?? done;
  }
  assert.equal(text, say);
  assert.deepEqual([kinds[0], kinds[1], kinds.at(-1), done.status], ['response.created', 'response.in_progress', 'response.completed', 'completed']);
  const called = await plain.responses.stream({ model, instructions: 'You handle claims.', input: '4719', tools: [{ type: 'function', name: 'find_claim', parameters: { type: 'object', properties: { member_number: { type: 'string' } } } }] }).finalResponse();
  assert.deepEqual([called.output[0].name, called.output[0].arguments], ['find_claim', '{"member_number":"4719"}']);
});
process.exitCode = failed === 0 ? 0 : 1;
