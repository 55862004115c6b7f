// Reads a token of the product with LiveKit's official SDK, and sends the product webhooks that the SDK has signed. Its arguments are the folder of packages, the API key
// and secret, the token, and the address that verifies webhooks. Prints a line for each check.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'x.js'));
const { AccessToken, TokenVerifier } = require('livekit-server-sdk');
const [, , , key, secret, token, verify] = process.argv;

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

await check('the official verifier reads a token of the product', async () => {
  const claims = await new TokenVerifier(key, secret).verify(token);
  assert.deepEqual([claims.iss, claims.sub, claims.name, claims.metadata], [key, 'bo', 'Bo', 'm']);
  assert.deepEqual(claims.video, { roomJoin: true, room: 'sales', canPublish: false });
  assert.deepEqual(claims.sip, { call: true });
  assert.deepEqual(claims.attributes, { a: 'b' });
  assert.deepEqual([claims.roomConfig.metadata, claims.roomConfig.emptyTimeout], ['r', 60]);
  await new TokenVerifier(key, 'x'.repeat(40)).verify(token).then(() => assert.fail('was not refused'), () => {});
});

const send = async (body, hashed = body, withSecret = secret) => {
  const signed = new AccessToken(key, withSecret, { ttl: '5m' });
  signed.sha256 = createHash('sha256').update(hashed).digest('base64');
  return (await fetch(verify, { method: 'POST', body, headers: { authorization: await signed.toJwt(), 'content-type': 'application/webhook+json' } })).status;
};

await check('the product accepts a webhook that the official SDK has signed', async () => {
  assert.equal(await send('{"event":"room_started"}'), 200);
  assert.equal(await send('{"event":"room_started"}', 'another body'), 401);
  assert.equal(await send('{"event":"room_started"}', undefined, 'x'.repeat(40)), 401);
});

process.exit(failed === 0 ? 0 : 1);
