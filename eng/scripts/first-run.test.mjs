// The first run of a deployment, against fake tools. Each test is one story that a person or a pipeline can meet.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dryRun, keptRun } from './dry-run.mjs';
import { pipelineAnswers } from '../../scripts/azure/lib/pipeline.mjs';
import { Rehearsal } from './rehearsal.mjs';

// Region, scenario, name, language, zone, human, number, country, owner. Empty lines take what is suggested.
const person = ['', '', 'Fabrikam', '', '', '+4930555900', '', 'DE', ''];
const pipeline = {
  CI: 'true', AZURE_SUBSCRIPTION_ID: '00000000-0000-0000-0000-000000000002', AZURE_LOCATION: 'swedencentral', VOICEAGENT_SCENARIO: 'insurance', VOICEAGENT_BUSINESS: 'Fabrikam',
  VOICEAGENT_TIME_ZONE: 'Europe/Berlin', VOICEAGENT_TRANSFER_TO: '+4930555900', VOICEAGENT_NUMBER: 'buy', VOICEAGENT_COUNTRY: 'DE', VOICEAGENT_OWNER: 'kim@fabrikam.com', VOICEAGENT_MAX_PRICE: '5',
};

const story = (name, setting, tell) => test(name, async () => {
  const rehearsal = new Rehearsal(setting);
  try {
    await tell(rehearsal);
  } finally {
    rehearsal.end();
  }
});

story('a first run asks for what it cannot find, and ends with a number that answers', {}, async rehearsal => {
  const { code, text } = await rehearsal.up({ typed: person });

  assert.equal(code, 0, text);
  assert.match(text, /✓ +swedencentral/);
  assert.match(text, /✗ +eastus2 .*50 free ✗/);
  assert.match(text, /Bought \+4930555010 for 1 USD a month/);
  assert.match(text, /Smoke call +answered by 'receptionist' after 0\.9 s/);
  assert.match(text, /Call +\+4930555010/);
  assert.match(text, /Dashboard +https:\/\/dashboard\.example \(kim@fabrikam\.com may sign in\)/);
  const values = rehearsal.values();
  assert.equal(values.AZURE_LOCATION, 'swedencentral');
  assert.equal(values.VOICEAGENT_DATA_LOCATION, 'Europe');
  assert.equal(values.VOICEAGENT_AGENT, 'receptionist');
  assert.equal(values.VOICEAGENT_SAMPLES, 'true');
  assert.equal(values.VOICEAGENT_HUMAN, '+4930555900');
  assert.equal(values.AZURE_AUDIENCE, 'api://app-api');
  assert.equal(values.AZURE_DASHBOARD_CLIENT_ID, 'app-dashboard');
  assert.equal(values.VOICEAGENT_NUMBER, '+4930555010');
});

story('the owner and the pipeline get their roles, and neither a secret nor a token is on a command line', {}, async rehearsal => {
  await rehearsal.up({ typed: person });

  assert.deepEqual(rehearsal.calls('Bearer'), []);
  const granted = rehearsal.calls('POST').filter(call => call.includes('appRoleAssignedTo'));
  const owner = granted.filter(call => call.includes('person-kim'));
  assert.equal(owner.length, 2);
  const [admin, membersWrite] = ['0b0c4a4e-6f0d-4d5e-9d0e-2a7f5e1c9b04', '5d0f6a0e-6c2b-4f0e-9d7c-2f1c9b5a7e41'];
  for (const role of [admin, membersWrite]) assert.equal(owner.filter(call => call.includes(role)).length, 1);
  assert.equal(granted.filter(call => call.includes('principal-of-pipeline')).length, 1);
  assert.equal(rehearsal.calls('federatedIdentityCredentials').filter(call => call.includes('"subject":"principal-of-dashboard"')).length, 1);
  assert.equal(rehearsal.calls('addPassword').length, 0);
  assert.equal(rehearsal.calls('"scope":"openid profile offline_access"').length, 1);
  assert.match(rehearsal.calls('POST').find(call => call.includes('dashboard.example')), /https:\/\/dashboard\.example\/sign-in\/callback/);
});

const registering = { values: { VOICEAGENT_OWNER: 'kim@fabrikam.com', AZURE_SUBSCRIPTION_ID: '12345678-0000-0000-0000-000000000002' } };

story('the names of the registrations have a part of the subscription', registering, async rehearsal => {
  rehearsal.provision();
  const { code, text } = await rehearsal.hook('postprovision', []);

  assert.equal(code, 0, text);
  assert.match(text, /Registered "VoiceAgent API \(dev, 12345678\)"/);
});

story('a registration that somebody has prepared under the name is not used', registering, async rehearsal => {
  rehearsal.provision();
  rehearsal.mark('API');
  const { code, text } = await rehearsal.hook('postprovision', []);

  assert.notEqual(code, 0);
  assert.match(text, /azd env set AZURE_AUDIENCE api:\/\/app-api/);
  assert.match(text, /rename or delete it/);
  assert.equal(rehearsal.calls('PATCH').filter(call => call.includes('object-api')).length, 0);
  assert.equal(rehearsal.values().AZURE_AUDIENCE, undefined);
});

story('a registration whose id is stored is used, also under another name', registering, async rehearsal => {
  rehearsal.provision();
  rehearsal.mark('API');
  rehearsal.store({ AZURE_AUDIENCE: 'api://app-api' });
  const { code, text } = await rehearsal.hook('postprovision', []);

  assert.equal(code, 0, text);
  assert.doesNotMatch(text, /Registered "VoiceAgent API/);
});

story('"azd down" leaves registrations alone whose ids are not stored', registering, async rehearsal => {
  rehearsal.mark('API');
  rehearsal.mark('dashboard');
  rehearsal.store({ AZURE_DASHBOARD_CLIENT_ID: 'app-dashboard' });
  const { code, text } = await rehearsal.hook('postdown', []);

  assert.equal(code, 0, text);
  assert.deepEqual(rehearsal.calls('DELETE').map(call => /object-\w+/.exec(call)[0]), ['object-dashboard']);
});

story('with another authority nothing is registered in Entra ID', { values: { VOICEAGENT_AUTHORITY: 'https://id.fabrikam.com', DASHBOARD_URL: 'https://dashboard.example' } }, async rehearsal => {
  const { code, text } = await rehearsal.hook('postprovision', []);

  assert.equal(code, 0, text);
  assert.match(text, /id\.fabrikam\.com/);
  assert.equal(rehearsal.calls('graph').length, 0);
});

story('a second run asks nothing and makes nothing again', {}, async rehearsal => {
  await rehearsal.up({ typed: person });
  rehearsal.forgetCalls();
  const { code, text } = await rehearsal.up({ typed: [], buying: [] });

  assert.equal(code, 0, text);
  assert.doesNotMatch(text, /\] >/);
  const made = rehearsal.calls(' POST ').filter(call => !/callConnections/.test(call));
  assert.deepEqual(made, []);
  assert.match(text, /\+4930555010 *$/m);
});

story('a wrong answer is explained and asked again', {}, async rehearsal => {
  const { code, text } = await rehearsal.hook('preup', ['', 'insurance', 'Fabrikam', '', 'Berlin', 'Europe/Berlin', '030 555', 'none', 'later', '']);

  assert.equal(code, 0, text);
  assert.match(text, /Answer an IANA name/);
  assert.match(text, /Answer a number such as \+4930123456/);
  assert.equal(rehearsal.values().VOICEAGENT_HUMAN, '');
});

story('without quota anywhere nothing is deployed, and the list says what is short', { scenario: 'no-quota' }, async rehearsal => {
  const { code, text, failed } = await rehearsal.up({ typed: person });

  assert.notEqual(code, 0);
  assert.equal(failed, 'preup');
  assert.match(text, /None of these regions has room/);
  assert.match(text, /gpt-5.4-mini/);
  assert.match(text, /50 free ✗/);
  assert.match(text, /Quotas/);
  assert.equal(rehearsal.calls('deployment').length, 0);
});

story('a chosen region without quota is refused, and the others are named', { values: { AZURE_LOCATION: 'eastus2' } }, async rehearsal => {
  const { code, text } = await rehearsal.hook('preup', person);

  assert.notEqual(code, 0);
  assert.match(text, /eastus2 has no room/);
  assert.match(text, /azd env set AZURE_LOCATION swedencentral \| francecentral/);
});

story('Event Grid is asked again until the gateway has consented', { scenario: 'slow-consent' }, async rehearsal => {
  const { code, text } = await rehearsal.up({ typed: person });

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('az deployment group create').length, 3);
  assert.match(text, /try 2 of 8/);
  assert.match(text, /Event Grid reports incoming calls/);
});

story('a directory that does not know yet what was just registered is asked again', { scenario: 'slow-directory' }, async rehearsal => {
  rehearsal.provision();
  rehearsal.store({ VOICEAGENT_OWNER: 'kim@fabrikam.com' });
  const { code, text } = await rehearsal.hook('postprovision', []);

  assert.equal(code, 0, text);
  assert.ok(rehearsal.did('principal-api') && rehearsal.did('principal-dashboard'));
});

story('another size is checked for quota again', { values: { VOICEAGENT_QUOTA_CHECKED: 'swedencentral usual usual usual', AZURE_LOCATION: 'swedencentral', VOICEAGENT_STAGE: 'prod' }, scenario: 'no-quota' }, async rehearsal => {
  const { code, text } = await rehearsal.hook('preup', person);

  assert.notEqual(code, 0);
  assert.match(text, /900 thousand tokens/);
});

story('a pipeline takes its answers from its variables', { variables: pipeline }, async rehearsal => {
  const { code, text } = await rehearsal.up();

  assert.equal(code, 0, text);
  assert.doesNotMatch(text, /\] >/);
  assert.equal(rehearsal.values().VOICEAGENT_BUSINESS, 'Fabrikam');
  assert.match(text, /Bought \+4930555010/);
});

story('options that a pipeline leaves empty count as not given', { variables: { ...Object.fromEntries(pipelineAnswers.map(name => [name, ''])), ...pipeline } }, async rehearsal => {
  const { code, text } = await rehearsal.up();

  assert.equal(code, 0, text);
  assert.equal(rehearsal.values().VOICEAGENT_AGENT, 'receptionist');
  assert.match(text, /Smoke call +answered/);
});

story('a pipeline without answers fails with a list of all that are missing', { variables: { CI: 'true' } }, async rehearsal => {
  const { code, text } = await rehearsal.up();

  assert.notEqual(code, 0);
  for (const name of ['VOICEAGENT_SCENARIO', 'VOICEAGENT_BUSINESS', 'VOICEAGENT_TIME_ZONE', 'VOICEAGENT_TRANSFER_TO', 'VOICEAGENT_NUMBER', 'VOICEAGENT_OWNER', 'AZURE_LOCATION']) {
    assert.match(text, new RegExp(`  ${name} +\\w`), name);
  }
  assert.doesNotMatch(text, /VOICEAGENT_LANGUAGE/);
});

story('a number that was bought before is used, and no other one is bought', {}, async rehearsal => {
  rehearsal.mark('bought');
  const { code, text } = await rehearsal.up({ typed: person, buying: [] });

  assert.equal(code, 0, text);
  assert.match(text, /bought before/);
  assert.equal(rehearsal.calls(':purchase').length, 0);
});

story('without a person no number is bought above the agreed price', { variables: { ...pipeline, VOICEAGENT_MAX_PRICE: '0.5' } }, async rehearsal => {
  const { code, text } = await rehearsal.up();

  assert.notEqual(code, 0);
  assert.match(text, /Nobody is here to agree to the price/);
  assert.equal(rehearsal.calls(':purchase').length, 0);
});

story('the first month of the budget is stored once', {}, async rehearsal => {
  await rehearsal.up({ typed: person });

  assert.match(rehearsal.values().VOICEAGENT_BUDGET_START, /^\d{4}-\d\d-01$/);
});

story('who does not want to pay the price buys nothing', {}, async rehearsal => {
  const { code, text } = await rehearsal.up({ typed: person, buying: ['no'] });

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls(':purchase').length, 0);
  assert.match(text, /no number yet/);
});

story('the name of an environment that is too long is refused before anything else', { values: { AZURE_ENV_NAME: 'much-too-long-a-name' } }, async rehearsal => {
  const { code, text } = await rehearsal.hook('preup', person);

  assert.notEqual(code, 0);
  assert.match(text, /twelve letters/);
  assert.equal(rehearsal.calls('az ').length, 0);
});

story('what an earlier deployment left is recovered or removed', { scenario: 'deleted-before' }, async rehearsal => {
  const { code, text } = await rehearsal.up({ typed: person });

  assert.equal(code, 0, text);
  assert.equal(rehearsal.calls('az keyvault recover --name kv-abc').length, 1);
  assert.equal(rehearsal.calls('kv-other').length, 0);
  assert.equal(rehearsal.calls('account purge --name speech-abc').length, 1);
  assert.match(text, /cannot be removed before 2027-02-25/);
});

story('members are imported from a CSV file once', {}, async rehearsal => {
  const file = join(rehearsal.home, 'members.csv');
  writeFileSync(file, 'member_number,name\n4719,"Morgan, Alex"\n');
  const own = ['', 'own', 'Fabrikam', '', '', '+4930555900', 'later', '', file];
  const first = await rehearsal.up({ typed: own, buying: [] });
  const second = await rehearsal.up({ typed: [], buying: [] });

  assert.equal(first.code, 0, first.text);
  assert.match(first.text, /2 members added and 0 changed/);
  assert.equal(second.code, 0, second.text);
  assert.equal(rehearsal.calls('https://pipeline.example/api/members').length, 1);
  assert.match(rehearsal.calls('/api/members')[0], /Morgan, Alex/);
  assert.equal(rehearsal.values().VOICEAGENT_SAMPLES, 'false');
});

story('a mistake in the file of members is shown with its line', { scenario: 'bad-members' }, async rehearsal => {
  const file = join(rehearsal.home, 'members.csv');
  writeFileSync(file, 'member_number,name,date_of_birth\n1,A,1980-05-05\n2,B,05/05/1980\n');
  const { code, text } = await rehearsal.up({ typed: ['', 'own', 'Fabrikam', '', '', 'none', 'later', '', file], buying: [] });

  assert.notEqual(code, 0);
  assert.match(text, /members\.csv, line 3: date_of_birth is 05\/05\/1980\. Write it as 1980-05-05\./);
  assert.match(text, /azd hooks run postdeploy/);
});

story('without a person the log has lines and columns of the members, and no values', { scenario: 'bad-members', variables: { ...pipeline, VOICEAGENT_SCENARIO: 'own', VOICEAGENT_NUMBER: 'later' } }, async rehearsal => {
  const file = join(rehearsal.home, 'members.csv');
  writeFileSync(file, 'member_number,name,date_of_birth\n1,A,1980-05-05\n2,B,05/05/1980\n');
  rehearsal.store({ VOICEAGENT_MEMBERS: file });
  const { code, text } = await rehearsal.up();

  assert.notEqual(code, 0);
  assert.match(text, /members\.csv, line 3: date_of_birth is wrong\./);
  assert.doesNotMatch(text, /05\/05\/1980/);
});

story('a file of members that is not UTF-8 is refused before it is sent', {}, async rehearsal => {
  const file = join(rehearsal.home, 'members.csv');
  writeFileSync(file, Buffer.from('member_number,name\n4719,M\xfcller\n', 'latin1'));
  const { code, text } = await rehearsal.up({ typed: ['', 'own', 'Fabrikam', '', '', 'none', 'later', '', file], buying: [] });

  assert.notEqual(code, 0);
  assert.match(text, /Save it as "CSV UTF-8"/);
  assert.equal(rehearsal.calls('/api/members').length, 0);
});

story('a smoke call that does not arrive fails the run and is hung up', { scenario: 'silent-agent' }, async rehearsal => {
  const { code, text } = await rehearsal.up({ typed: person });

  assert.notEqual(code, 0);
  assert.match(text, /did not reach the gateway/);
  assert.equal(rehearsal.calls(':terminate').length, 1);
});

story('"azd down" asks before it gives a number back, and says what is left', { scenario: 'deleted-before' }, async rehearsal => {
  await rehearsal.up({ typed: person });
  const refused = await rehearsal.hook('predown', ['no']);
  const accepted = await rehearsal.hook('predown', ['yes']);
  const after = await rehearsal.hook('postdown', []);

  assert.notEqual(refused.code, 0);
  assert.match(refused.text, /cannot be got again/);
  assert.equal(accepted.code, 0, accepted.text);
  assert.equal(after.code, 0, after.text);
  assert.match(after.text, /number \+4930555010 +end of the paid month/);
  assert.match(after.text, /key vault kv-abc \(deleted\) +2027-02-25/);
  assert.equal(rehearsal.calls('DELETE').filter(call => call.includes('/applications/')).length, 2);
});

test('docs/azure/first-run.md shows what the hooks print today', async () => {
  assert.equal(await dryRun(), keptRun(), 'Run: node eng/scripts/dry-run.mjs --update');
});
