// Registers the API and the dashboard in Entra ID, and says who may do what. docs/azure/entra.md has each value and its reason. Bicep cannot do this
// without a preview extension.
import { Problem, az, azIfAny, pause, rest } from './tools.mjs';
import { say } from './say.mjs';

const graph = 'https://graph.microsoft.com/v1.0';
const graphAppId = '00000003-0000-0000-c000-000000000000';

// People import members and place smoke calls with the tokens of the Azure CLI.
const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

// The ids never change, so that a second run finds what the first one made.
const scopeId = '000b180a-2d38-4181-980d-fa30be149508';
const roles = {
  viewer: { id: '0b0c4a4e-6f0d-4d5e-9d0e-2a7f5e1c9b01', description: 'See calls and read transcripts.' },
  operator: { id: '0b0c4a4e-6f0d-4d5e-9d0e-2a7f5e1c9b02', description: 'Also listen to recordings, hang up and transfer calls, pause recordings.' },
  supervisor: { id: '0b0c4a4e-6f0d-4d5e-9d0e-2a7f5e1c9b03', description: 'Also place calls, manage campaigns, keep recordings and read the audit.' },
  admin: { id: '0b0c4a4e-6f0d-4d5e-9d0e-2a7f5e1c9b04', description: 'Everything that people may do.' },
  'Calls.Read': { id: 'a1fd66c3-d1dd-4f99-a438-3819d4ca6f23', description: 'Read calls, transcripts and recordings.' },
  'Calls.Control': { id: 'c0c95e80-d4e5-4da9-8bd3-11181ccd0f18', description: 'Hang up and transfer calls, pause recordings.' },
  'Members.Write': { id: '5d0f6a0e-6c2b-4f0e-9d7c-2f1c9b5a7e41', description: 'Import members.' },
};

// The directory has many copies. What was just made may be unknown to the copy that answers the next request.
const settlingTries = 6;
async function made(url, body) {
  for (let i = 1; ; i++) {
    try {
      return await rest('POST', url, body);
    } catch (problem) {
      if (!(problem instanceof Problem) || i === settlingTries || !/does not exist|NoBackingApplicationObject|ResourceNotFound|not found/i.test(problem.message)) throw problem;
      await pause(0.5);
    }
  }
}

// A directory has many subscriptions, and each may have an environment 'dev'. A part of the subscription's id keeps their names apart.
async function names(answers) {
  const subscription = answers.get('AZURE_SUBSCRIPTION_ID') || (await az('account', 'show')).id;
  const where = `${answers.get('AZURE_ENV_NAME')}, ${subscription.slice(0, 8)}`;
  return { api: `VoiceAgent API (${where})`, site: `VoiceAgent dashboard (${where})` };
}

// Where the id of each registration is stored. The audience is the id of the API with a prefix.
const stored = {
  api: { value: 'AZURE_AUDIENCE', of: appId => `api://${appId}` },
  site: { value: 'AZURE_DASHBOARD_CLIENT_ID', of: appId => appId },
};
const storedId = ({ value }, answers) => answers.get(value)?.replace(/^api:\/\//, '') || undefined;
const isId = text => /^[\w-]+$/.test(text);

const apiBody = (displayName, callers) => ({
  displayName,
  signInAudience: 'AzureADMyOrg',
  api: {
    // Tokens of version 1 have another issuer, which the gateway refuses.
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [{
      id: scopeId, value: 'access', type: 'Admin', isEnabled: true,
      adminConsentDisplayName: 'Use VoiceAgent', adminConsentDescription: 'Lets the dashboard and the Azure CLI call VoiceAgent for the person who is signed in.',
    }],
    preAuthorizedApplications: callers.map(appId => ({ appId, delegatedPermissionIds: [scopeId] })),
  },
  appRoles: Object.entries(roles).map(([value, { id, description }]) => ({ id, value, displayName: value, description, isEnabled: true, allowedMemberTypes: ['User', 'Application'] })),
});

const siteBody = (displayName, address) => ({
  displayName,
  signInAudience: 'AzureADMyOrg',
  web: {
    redirectUris: [`${address}/sign-in/callback`, `${address}/signed-out`],
    implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
  },
});

let changes = 0;
const changed = text => {
  changes++;
  say.done(text);
};

export async function register(answers) {
  say.title('Sign-in (Entra ID)');
  changes = 0;
  if (answers.get('VOICEAGENT_AUTHORITY')) {
    say.line(`People and services get their tokens from ${answers.get('VOICEAGENT_AUTHORITY')} (VOICEAGENT_AUTHORITY), so nothing is registered in Entra ID.`);
    return;
  }

  try {
    await registerAll(answers);
    if (changes === 0) say.done('The registrations and roles are there.');
  } catch (problem) {
    if (!(problem instanceof Problem) || !/Authorization_RequestDenied|Insufficient privileges|Forbidden/i.test(problem.message)) throw problem;
    throw new Problem([
      problem.message,
      '  Your account may not do this. Ask somebody with the Entra role "Application Administrator" to run in this folder: azd hooks run postprovision',
      '  It stores AZURE_AUDIENCE and AZURE_DASHBOARD_CLIENT_ID, which you set with "azd env set" if they used another machine. Then go on: azd deploy',
    ].join('\n'));
  }
}

async function registerAll(answers) {
  const { api: apiName, site: siteName } = await names(answers);
  const site = await application(siteName, stored.site, siteBody(siteName, answers.output('DASHBOARD_URL').replace(/\/$/, '')), answers);
  const api = await application(apiName, stored.api, apiBody(apiName, [site.appId, azureCli]), answers);
  await rest('PATCH', `${graph}/applications/${api.id}`, { identifierUris: [stored.api.of(api.appId)] });
  await rest('PATCH', `${graph}/applications/${site.id}`, { requiredResourceAccess: [{ resourceAppId: api.appId, resourceAccess: [{ id: scopeId, type: 'Scope' }] }] });
  const apiPrincipal = await principalOf(api.appId, { appRoleAssignmentRequired: true });
  const sitePrincipal = await principalOf(site.appId);
  await trustIdentity(site, answers);
  await consent(sitePrincipal, apiPrincipal, 'access');
  await consent(sitePrincipal, await principalOf(graphAppId), 'openid profile offline_access');
  await giveRoles(apiPrincipal, answers);
}

/** Makes the registration, or brings it to what it should be. Only a stored id says which one is ours: any member of the directory may register one of any name. */
async function application(name, place, body, answers) {
  const id = storedId(place, answers);
  const found = id && await byId(id, place);
  if (found) {
    await rest('PATCH', `${graph}/applications/${found.id}`, body);
    await answers.set(place.value, place.of(found.appId));
    return found;
  }

  await refuseStranger(name, place);
  const made = await rest('POST', `${graph}/applications`, body);
  // At once, so that a run that fails later knows it again.
  await answers.set(place.value, place.of(made.appId));
  changed(`Registered "${name}".`);
  return made;
}

async function byId(id, { value }) {
  if (!isId(id)) throw new Problem(`${value} is '${id}', which is no application id. Correct it: azd env set ${value} <application id>`);
  return (await rest('GET', `${graph}/applications?$filter=appId eq '${id}'`)).value[0];
}

async function refuseStranger(name, { value, of }) {
  const [stranger] = (await rest('GET', `${graph}/applications?$filter=displayName eq '${name}'`)).value;
  if (!stranger) return;
  throw new Problem([
    `The directory has a registration "${name}" that this environment does not know (application id ${stranger.appId}).`,
    '  Anybody may have made it, so it is not used. Look at its owners in the portal: Entra ID, App registrations.',
    `  If it is yours, adopt it: azd env set ${value} ${of(stranger.appId)}`,
    '  If it is not, rename or delete it. Then go on: azd hooks run postprovision',
  ].join('\n'));
}

async function principalOf(appId, settings) {
  const found = (await rest('GET', `${graph}/servicePrincipals?$filter=appId eq '${appId}'`)).value[0];
  return found ?? await made(`${graph}/servicePrincipals`, { appId, ...settings });
}

// The dashboard proves who it is by its managed identity, so there is no secret that could leak or run out. In a cluster it does by the token of its service
// account: Entra ID refuses the token of an identity that was itself got in exchange for another one.
async function trustIdentity(site, answers) {
  const address = `${graph}/applications/${site.id}/federatedIdentityCredentials`;
  const cluster = answers.get('VOICEAGENT_CLUSTER');
  const trusted = cluster
    ? { name: `kubernetes-${cluster}`, issuer: answers.output('VOICEAGENT_CLUSTER_ISSUER'), subject: 'system:serviceaccount:voiceagent:dashboard' }
    : { name: 'dashboard', issuer: answers.output('AUTHORITY'), subject: answers.output('DASHBOARD_IDENTITY_PRINCIPAL_ID') };
  const wanted = { ...trusted, audiences: ['api://AzureADTokenExchange'] };
  const there = (await rest('GET', address)).value.find(credential => credential.name === wanted.name);
  if (!there) await made(address, wanted);
  else if (there.subject !== wanted.subject || there.issuer !== wanted.issuer) await rest('PATCH', `${address}/${there.id}`, { subject: wanted.subject, issuer: wanted.issuer });
}

// Once for everybody, so that nobody is asked when they sign in.
async function consent(client, resource, scope) {
  const given = (await rest('GET', `${graph}/servicePrincipals/${client.id}/oauth2PermissionGrants`)).value.find(grant => grant.resourceId === resource.id && grant.consentType === 'AllPrincipals');
  if (!given) await made(`${graph}/oauth2PermissionGrants`, { clientId: client.id, consentType: 'AllPrincipals', resourceId: resource.id, scope });
  else if (given.scope.trim() !== scope) await rest('PATCH', `${graph}/oauth2PermissionGrants/${given.id}`, { scope });
}

async function giveRoles(apiPrincipal, answers) {
  const given = (await rest('GET', `${graph}/servicePrincipals/${apiPrincipal.id}/appRoleAssignedTo?$top=999`)).value;
  const grant = async ({ id, name }, ...wanted) => {
    const missing = wanted.filter(role => !given.some(entry => entry.principalId === id && entry.appRoleId === roles[role].id));
    for (const role of missing) {
      await made(`${graph}/servicePrincipals/${apiPrincipal.id}/appRoleAssignedTo`, { principalId: id, resourceId: apiPrincipal.id, appRoleId: roles[role].id });
    }

    if (missing.length > 0) changed(`${name} may: ${missing.join(', ')}.`);
  };
  const owner = await findPerson(answers.get('VOICEAGENT_OWNER'));
  await grant({ id: owner.id, name: owner.displayName }, 'admin', 'Members.Write');
  await grant({ id: answers.output('PIPELINE_IDENTITY_PRINCIPAL_ID'), name: 'The pipeline' }, 'Calls.Control');

  // Whoever deploys imports the members and looks at the smoke call.
  const deployer = await whoDeploys();
  if (deployer && deployer.id !== owner.id) await grant(deployer, 'Calls.Read', 'Members.Write');
  await grantToOperators(grant, answers.get('VOICEAGENT_OPERATORS'));
}

async function grantToOperators(grant, group) {
  if (!group) return;
  try {
    await grant({ id: group, name: 'The group of operators' }, 'operator');
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say.warning('The group of operators got no role. Groups need Entra ID P1: assign its members one by one, in "Enterprise applications".');
  }
}

async function findPerson(owner) {
  const person = await azIfAny('ad', 'user', 'show', '--id', owner);
  if (!person) throw new Problem(`Entra ID has no account '${owner}', or you may not read it. Set the sign-in name or the object id: azd env set VOICEAGENT_OWNER <account>`);
  return person;
}

// A pipeline deploys as a service principal, a person as themselves.
async function whoDeploys() {
  const { user } = await az('account', 'show');
  const found = user.type === 'servicePrincipal' ? await azIfAny('ad', 'sp', 'show', '--id', user.name) : await azIfAny('ad', 'signed-in-user', 'show');
  return found && { id: found.id, name: found.displayName };
}

/** Removes the registrations whose ids are stored. */
export async function unregister(answers) {
  if (answers.get('VOICEAGENT_AUTHORITY')) return;
  for (const place of Object.values(stored)) {
    const id = storedId(place, answers);
    const found = id && await byId(id, place);
    if (!found) continue;
    await rest('DELETE', `${graph}/applications/${found.id}`);
    say.done(`Removed the registration "${found.displayName}".`);
  }
}
