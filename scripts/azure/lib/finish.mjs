// After the deployment: incoming calls reach the gateway, there is a number, members are there, and a call proves it.
import { Problem, az, http, pause } from './tools.mjs';
import { findNumber } from './numbers.mjs';
import { importMembers } from './members.mjs';
import { smokeCall } from './smoke.mjs';
import { say } from './say.mjs';

const gatewayTries = 60;
const subscriptionTries = 8;

export async function finish(answers) {
  say.title('Telephony');
  await waitForGateway(answers.output('GATEWAY_URL'));
  await subscribe(answers);
  const number = await findNumber(answers);
  await importMembers(answers);
  const result = await smokeCall(answers, number).catch(problem => {
    if (!problem.isRefused) throw problem;
    say.warning(problem.message);
    return 'refused by telephony: call it yourself';
  });
  say.title(`${answers.get('VOICEAGENT_BUSINESS')} is there.`);
  say.table([
    ['Call', number ?? 'no number yet: azd env set VOICEAGENT_NUMBER buy, then azd deploy'],
    ['Dashboard', `${answers.output('DASHBOARD_URL')} (${answers.get('VOICEAGENT_OWNER')} may sign in)`],
    ['Gateway', answers.output('GATEWAY_URL')],
    ['Smoke call', result],
    ['Health', 'scripts/health-check.sh azure'],
  ]);
}

// New container apps and their certificates take some minutes.
async function waitForGateway(address) {
  let last;
  for (let i = 0; i < gatewayTries; i++) {
    last = await http('GET', `${address}/health`, { seconds: 10 });
    if (last.status === 200) {
      say.done('The gateway answers.');
      return;
    }

    if (i === 0) say.line('Waiting for the gateway.');
    await pause();
  }

  const heard = last.status === 0 ? last.error : `status ${last.status}`;
  throw new Problem(`The gateway at ${address} is not ready (${heard}), so Event Grid cannot report calls to it.\n  Look at it: scripts/health-check.sh azure. Then go on: azd hooks run postdeploy`);
}

// Event Grid asks the gateway for its consent. It can ask before the name of a new address is known everywhere.
async function subscribe(answers) {
  const parameters = { communicationName: 'ACS_NAME', vaultUri: 'VAULT_VAULTURI', gatewayUrl: 'GATEWAY_URL', actionGroupId: 'ACTION_GROUP_ID' };
  const given = Object.entries(parameters).map(([name, output]) => `${name}=${answers.output(output)}`);
  for (let i = 1; ; i++) {
    try {
      await az('deployment', 'group', 'create', '--name', 'after-deploy', '--resource-group', answers.output('AZURE_RESOURCE_GROUP'),
        '--subscription', answers.get('AZURE_SUBSCRIPTION_ID'), '--template-file', 'infra/after-deploy.bicep', '--parameters', ...given);
      say.done('Event Grid reports incoming calls to the gateway.');
      return;
    } catch (problem) {
      if (!(problem instanceof Problem) || !/url validation|webhook validation|validation handshake/i.test(problem.message)) throw problem;
      if (i === subscriptionTries) {
        throw new Problem(`Event Grid asked the gateway ${i} times and got no consent.\n  ${problem.message}\n  Event Grid must reach ${answers.output('GATEWAY_URL')}/webhooks/azure/events from the internet. Then go on: azd hooks run postdeploy`);
      }

      say.line(`The gateway's consent has not reached Event Grid (try ${i} of ${subscriptionTries}). Trying again.`);
      await pause(i);
    }
  }
}
