// Uses MSAL (in its normal mode, for Entra ID) and openid-client as independent clients of the identity role. Prints a line for each check.
//   node identity-sdk.mjs <folder of packages> <https address> <tenant> <key file of the client> <thumbprint of its certificate>
import { createRequire } from 'node:module';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';

const [, , folder, given, tenant, keyFile, thumbprint] = process.argv;
const address = given.replace(/\/$/, '');
const msal = createRequire(join(folder, 'x.js'))('@azure/msal-node');
const oidc = await import(pathToFileURL(join(folder, 'openid-client/build/index.js')));
const host = new URL(address).host;
const scopes = ['api://voiceagent/.default'];
const redirectUri = 'http://127.0.0.1:5999/signin-oidc';
const claims = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

const application = (clientId, auth, Kind = msal.ConfidentialClientApplication, authority = `${address}/${tenant}`) =>
  new Kind({ auth: { clientId, authority, knownAuthorities: [host], ...auth } });
const dashboard = () => application('dashboard', { clientSecret: 'dashboard-development-secret' });

let failed = 0;
async function check(name, work) {
  try {
    await work();
    console.log(`passed: ${name}`);
  } catch (failure) {
    failed++;
    console.log(`failed: ${name}: ${String(failure.stack ?? failure).slice(0, 1500)}`);
  }
}
const refusal = work => work().then(() => assert.fail('was not refused'), error => error);

/** Chooses a person on the sign-in page and returns the address that the browser is sent to. */
async function choose(page, person) {
  const answer = await fetch(page, { method: 'POST', body: new URLSearchParams({ person }), redirect: 'manual' });
  assert.equal(answer.status, 302, await answer.text());
  return new URL(answer.headers.get('location'));
}

async function signIn(client, wanted) {
  const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
  const page = await client.getAuthCodeUrl({ scopes: wanted, redirectUri, codeChallenge: challenge, codeChallengeMethod: 'S256', responseMode: 'query', state: 'abc' });
  const code = (await choose(page, 'supervisor')).searchParams.get('code');
  return client.acquireTokenByCode({ scopes: wanted, redirectUri, code, codeVerifier: verifier });
}

await check('msal: client credentials by secret, and from the cache', async () => {
  const client = application('pipeline', { clientSecret: 'pipeline-development-secret' });
  const first = await client.acquireTokenByClientCredential({ scopes });
  assert.equal(first.fromCache, false);
  const token = claims(first.accessToken);
  assert.equal(token.iss, `${address}/${tenant}/v2.0`);
  assert.equal(token.tid, tenant);
  assert.deepEqual(token.roles, ['Calls.Read', 'Calls.Control']);
  assert.equal((await client.acquireTokenByClientCredential({ scopes })).fromCache, true);
});
await check('msal: client credentials by certificate', async () => {
  const client = application('signer', { clientCertificate: { thumbprintSha256: thumbprint, privateKey: readFileSync(keyFile, 'utf8') } });
  assert.equal(claims((await client.acquireTokenByClientCredential({ scopes: ['https://storage.azure.com/.default'] })).accessToken).aud, 'https://storage.azure.com');
});
await check('msal: the errors of Entra ID', async () => {
  const wrong = await refusal(() => application('pipeline', { clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes }));
  assert.equal(wrong.errorCode, 'invalid_client');
  assert.match(wrong.errorMessage, /AADSTS7000215/);
  const unknown = await refusal(() => application('pipeline', { clientSecret: 'x' }, undefined, `${address}/20000000-0000-4000-8000-000000000002`).acquireTokenByClientCredential({ scopes }));
  assert.match(String(unknown), /endpoints_resolution_error|AADSTS90002/);
  const scope = await refusal(() => application('pipeline', { clientSecret: 'pipeline-development-secret' }).acquireTokenByClientCredential({ scopes: ['https://graph.example/.default'] }));
  assert.match(scope.errorMessage, /AADSTS70011/);
});
await check('msal: code with PKCE, silent and forced refresh', async () => {
  const client = dashboard();
  const result = await signIn(client, ['openid', 'profile', 'offline_access', ...scopes]);
  assert.equal(result.account.username, 'sam@voiceagent.example');
  assert.equal(result.account.tenantId, tenant);
  assert.match(result.account.homeAccountId, new RegExp(`\\.${tenant}$`));
  assert.deepEqual(claims(result.accessToken).roles, ['supervisor']);
  const silent = await client.acquireTokenSilent({ account: result.account, scopes });
  assert.equal(silent.fromCache, true);
  const forced = await client.acquireTokenSilent({ account: result.account, scopes, forceRefresh: true });
  assert.equal(forced.fromCache, false);
  assert.notEqual(forced.accessToken, result.accessToken);
});
await check('msal: code for any tenant (common)', async () => {
  const client = application('dashboard', { clientSecret: 'dashboard-development-secret' }, undefined, `${address}/common`);
  assert.equal((await signIn(client, ['openid', 'profile', ...scopes])).account.tenantId, tenant);
});
await check('msal: on behalf of a person', async () => {
  const person = await signIn(dashboard(), ['openid', 'profile', ...scopes]);
  const service = application('gateway', { clientSecret: 'gateway-development-secret' });
  const token = claims((await service.acquireTokenOnBehalfOf({ oboAssertion: person.accessToken, scopes })).accessToken);
  assert.deepEqual([token.azp, token.name], ['gateway', 'Sam Supervisor']);
});
await check('msal: device code', async () => {
  const client = application('voiceagent-cli', {}, msal.PublicClientApplication);
  const result = await client.acquireTokenByDeviceCode({
    scopes: ['openid', 'profile', ...scopes],
    deviceCodeCallback: ({ userCode, verificationUri }) => {
      void fetch(verificationUri, { method: 'POST', body: new URLSearchParams({ code: userCode, person: 'operator' }) });
    },
  });
  assert.equal(result.account.name, 'Olivia Operator');
});
await check('msal: managed identity, the own one and a user-assigned one, for other resources', async () => {
  const token = async (managedIdentityIdParams, resource) => {
    const client = new msal.ManagedIdentityApplication({ managedIdentityIdParams });
    return claims((await client.acquireToken({ resource })).accessToken);
  };
  process.env.IDENTITY_ENDPOINT = `${address}/msi/token`;
  process.env.IDENTITY_HEADER = 'gateway-development-identity';
  assert.deepEqual((({ azp, aud }) => [azp, aud])(await token(undefined, 'https://cognitiveservices.azure.com')), ['gateway', 'https://cognitiveservices.azure.com']);
  assert.deepEqual((({ azp, aud }) => [azp, aud])(await token({ userAssignedClientId: 'shared' }, 'https://cosmos.azure.com')), ['shared', 'https://cosmos.azure.com']);
  assert.equal((await token({ userAssignedResourceId: '/subscriptions/1/shared' }, 'https://storage.azure.com')).azp, 'shared');
  const foreign = await refusal(() => token({ userAssignedClientId: 'pipeline' }, 'https://cosmos.azure.com'));
  assert.match(String(foreign), /No User Assigned or Delegated Managed Identity/);
});
await check('openid-client: metadata of the tenant, and client credentials by private_key_jwt', async () => {
  const key = await webcrypto.subtle.importKey(
    'pkcs8', createPrivateKey(readFileSync(keyFile)).export({ type: 'pkcs8', format: 'der' }), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
  const config = await oidc.discovery(new URL(`${address}/${tenant}/v2.0`), 'signer', undefined, oidc.PrivateKeyJwt(key));
  const tokens = await oidc.clientCredentialsGrant(config, { scope: scopes[0] });
  assert.equal(claims(tokens.access_token).azp, 'signer');
});
await check('openid-client: a used refresh token ends its family', async () => {
  const config = await oidc.discovery(new URL(address), 'dashboard', 'dashboard-development-secret');
  const verifier = oidc.randomPKCECodeVerifier();
  const page = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: 'openid profile', code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', state: 's', nonce: 'n',
  });
  const first = await oidc.authorizationCodeGrant(config, await choose(page, 'viewer'), { pkceCodeVerifier: verifier, expectedState: 's', expectedNonce: 'n' });
  const second = await oidc.refreshTokenGrant(config, first.refresh_token);
  assert.equal((await refusal(() => oidc.refreshTokenGrant(config, first.refresh_token))).error, 'invalid_grant');
  assert.equal((await refusal(() => oidc.refreshTokenGrant(config, second.refresh_token))).error, 'invalid_grant');
});
process.exit(failed === 0 ? 0 : 1);
