// Registers the API and the dashboard in Entra ID, and says who may do what. docs/azure/entra.md explains each value. Bicep cannot do this
// without a preview extension, and the pipeline's role needs Microsoft Graph in any case.
import { Problem, az, azIfAny, rest } from './tools.mjs';
import { say } from './say.mjs';

const graph = 'https://graph.microsoft.com/v1.0';

// The Azure CLI. People import members and place smoke calls with its tokens.
const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

// The ids are ours and never change, so that a second run finds what the first one made.
const scopeId = 'c5e2b0f1-5a0e-4c39-9a44-6d1f7c3b0001';
export const roles = {
  'Calls.Read': { id: 'c5e2b0f1-5a0e-4c39-9a44-6d1f7c3b0002', description: 'Read calls, transcripts and recordings.' },
  'Calls.Control': { id: 'c5e2b0f1-5a0e-4c39-9a44-6d1f7c3b0003', description: 'Hang up and transfer calls, pause recordings.' },
  'Members.Write': { id: 'c5e2b0f1-5a0e-4c39-9a44-6d1f7c3b0004', description: 'Import members.' },
};

const api = (name, dashboardAppId) => ({
  displayName: name,
  signInAudience: 'AzureADMyOrg',
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [{
      id: scopeId, value: 'access', type: 'User', isEnabled: true,
      adminConsentDisplayName: 'Use VoiceAgent', adminConsentDescription: 'Lets the dashboard and the Azure CLI call VoiceAgent for the person who is signed in.',
      userConsentDisplayName: 'Use VoiceAgent', userConsentDescription: 'Lets the dashboard and the Azure CLI call VoiceAgent for you.',
    }],
    // Nobody is asked for consent.
    preAuthorizedApplications: [azureCli, dashboardAppId].filter(Boolean).map(appId => ({ appId, delegatedPermissionIds: [scopeId] })),
  },
  appRoles: Object.entries(roles).map(([value, { id, description }]) => ({ id, value, displayName: value, description, isEnabled: true, allowedMemberTypes: ['User', 'Application'] })),
});

const dashboard = (name, address) => ({ displayName: name, signInAudience: 'AzureADMyOrg', web: { redirectUris: [`${address}/sign-in/callback`] } });

export async function register(answers) {
  say.title('Sign-in (Entra ID)');
  try {
    await registerAll(answers);
  } catch (problem) {
    if (!(problem instanceof Problem) || !/Authorization_RequestDenied|Insufficient privileges|403/.test(problem.message)) throw problem;
    throw new Problem(`${problem.message}\n  Your account may not register applications. Ask somebody with the Entra role "Application Administrator" and "Privileged Role Administrator" to run:\n  azd hooks run postprovision\n  Then go on: azd deploy`);
  }
}

async function registerAll(answers) {
  const env = answers.get('AZURE_ENV_NAME');
  const dashboardName = `VoiceAgent ${env} dashboard`;
  const site = await application(dashboardName, dashboard(dashboardName, answers.output('DASHBOARD_URL').replace(/\/$/, '')));
  const apiName = `VoiceAgent ${env} API`;
  const service = await application(apiName, api(apiName, site.appId));
  await rest('PATCH', `${graph}/applications/${service.id}`, { identifierUris: [`api://${service.appId}`] });
  const [servicePrincipal] = await Promise.all([principalOf(service.appId), principalOf(site.appId)]);
  await trustIdentity(site, answers);

  // Tokens of version 2 name the API by its application id.
  await answers.set('AZURE_AUDIENCE', service.appId);
  await answers.set('AZURE_DASHBOARD_CLIENT_ID', site.appId);

  const owner = await findPerson(answers.get('VOICEAGENT_OWNER'));
  const given = await rest('GET', `${graph}/servicePrincipals/${servicePrincipal.id}/appRoleAssignedTo?$top=999`);
  const grant = (who, ...names) => assign(servicePrincipal.id, given.value, who, names);
  await grant({ id: owner.id, name: owner.displayName }, 'Calls.Read', 'Calls.Control', 'Members.Write');
  await grant({ id: (await az('identity', 'show', '--ids', answers.output('PIPELINE_IDENTITY_ID'))).principalId, name: 'the pipeline' }, 'Calls.Read', 'Calls.Control');
  const deployer = await whoDeploys();
  if (deployer && deployer.id !== owner.id) await grant(deployer, 'Calls.Read', 'Calls.Control', 'Members.Write');
}

/** Makes the registration, or brings it to what it should be. */
async function application(name, body) {
  const found = await rest('GET', `${graph}/applications?$filter=displayName eq '${name}'`);
  if (found.value.length === 0) {
    const made = await rest('POST', `${graph}/applications`, body);
    say.done(`Registered "${name}".`);
    return made;
  }

  await rest('PATCH', `${graph}/applications/${found.value[0].id}`, body);
  return found.value[0];
}

async function principalOf(appId) {
  const found = await rest('GET', `${graph}/servicePrincipals?$filter=appId eq '${appId}'`);
  return found.value[0] ?? await rest('POST', `${graph}/servicePrincipals`, { appId });
}

// The dashboard proves who it is by its managed identity, so there is no secret that could leak or run out.
async function trustIdentity(site, answers) {
  const address = `${graph}/applications/${site.id}/federatedIdentityCredentials`;
  const identity = await az('identity', 'show', '--ids', answers.output('DASHBOARD_IDENTITY_ID'));
  const wanted = { name: 'dashboard', issuer: `https://login.microsoftonline.com/${identity.tenantId}/v2.0`, subject: identity.principalId, audiences: ['api://AzureADTokenExchange'] };
  const there = (await rest('GET', address)).value.find(credential => credential.name === wanted.name);
  if (!there) await rest('POST', address, wanted);
  else if (there.subject !== wanted.subject) await rest('PATCH', `${address}/${there.id}`, { subject: wanted.subject, issuer: wanted.issuer });
}

async function assign(resourceId, given, { id, name }, names) {
  const missing = names.filter(role => !given.some(entry => entry.principalId === id && entry.appRoleId === roles[role].id));
  for (const role of missing) {
    await rest('POST', `${graph}/servicePrincipals/${resourceId}/appRoleAssignedTo`, { principalId: id, resourceId, appRoleId: roles[role].id });
  }

  if (missing.length > 0) say.done(`${name} may: ${missing.join(', ')}.`);
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

/** Removes the registrations of this environment. */
export async function unregister(answers) {
  for (const name of [`VoiceAgent ${answers.get('AZURE_ENV_NAME')} API`, `VoiceAgent ${answers.get('AZURE_ENV_NAME')} dashboard`]) {
    const found = await rest('GET', `${graph}/applications?$filter=displayName eq '${name}'`);
    for (const { id } of found.value) {
      await rest('DELETE', `${graph}/applications/${id}`);
      say.done(`Removed the registration "${name}".`);
    }
  }
}
