// Calls the number from itself, by Communication Services, and looks in the gateway whether an agent answered. So the whole way is used: telephony,
// Event Grid, gateway, media, speech. Nobody needs a telephone. It costs a minute of an outgoing call.
import { randomUUID } from 'node:crypto';
import { Problem, http, pause, tokenFor } from './tools.mjs';
import { say } from './say.mjs';

const tries = 30;
const version = 'api-version=2024-09-15';

export async function smokeCall(answers, number) {
  if (!number) return 'not made, because there is no number';
  if (answers.get('VOICEAGENT_SMOKE') === 'no') return 'not made (VOICEAGENT_SMOKE=no)';
  say.title('Smoke call');
  const telephony = answers.output('ACS_ENDPOINT').replace(/\/$/, '');
  const gateway = answers.output('GATEWAY_URL').replace(/\/$/, '');
  const [telephonyToken, gatewayToken] = await Promise.all([tokenFor('https://communication.azure.com/.default'), tokenFor(`${answers.output('AZURE_AUDIENCE')}/.default`)]);
  const began = Date.now();
  const placed = await http('POST', `${telephony}/calling/callConnections?${version}`, {
    token: telephonyToken,
    json: {
      targets: [{ kind: 'phoneNumber', phoneNumber: { value: number } }],
      sourceCallerIdNumber: { value: number },
      // The gateway knows no such call and says so. This call needs no reports.
      callbackUri: `${gateway}/webhooks/acs/${randomUUID()}`,
    },
  });
  if (placed.status !== 201) {
    // Some carriers refuse a call from a number to itself. That says nothing about the deployment.
    throw Object.assign(new Problem(`The smoke call was not placed: ${placed.status === 0 ? placed.error : `${placed.status} ${placed.body.slice(0, 300)}`}\n  Call ${number} yourself. Without this call: azd env set VOICEAGENT_SMOKE no`), { isRefused: true });
  }

  try {
    return await watch(gateway, gatewayToken, number, began);
  } finally {
    await http('POST', `${telephony}/calling/callConnections/${JSON.parse(placed.body).callConnectionId}:terminate?${version}`, { token: telephonyToken, json: {} });
  }
}

// The call is found by its two numbers, which are the same. Nobody else calls like that.
async function watch(gateway, token, number, began) {
  let call;
  let last;
  for (let i = 0; i < tries; i++) {
    last = await http('GET', `${gateway}/api/calls${call ? `/${call.id}` : '/live'}`, { token });
    if (last.status === 401 || last.status === 403) throw new Problem(`The gateway refused to show the smoke call (${last.status}). A new role can take some minutes, and the Azure CLI keeps a token for an hour: az login, then azd hooks run postdeploy`);
    const json = last.status === 200 ? JSON.parse(last.body) : {};
    const greeting = json.transcript?.find(line => line.speaker.toLowerCase() === 'agent' && line.text);
    if (greeting) {
      const seconds = ((Date.parse(greeting.at) - Date.parse(json.record.rangAt)) / 1000).toFixed(1);
      say.done(`The agent '${json.record.agent}' greeted ${seconds} s after the ring: "${greeting.text}"`);
      return `answered by '${json.record.agent}' after ${seconds} s`;
    }

    call ??= json.calls?.find(live => live.to.endsWith(number) && live.from.endsWith(number) && Date.parse(live.rangAt) > began - 60_000);
    await pause(0.2);
  }

  throw new Problem(call
    ? `The smoke call rang at the gateway, and no agent greeted. The way from the gateway to the pipeline, speech or the model is broken.\n  Look at ${call.id} in the dashboard, and run scripts/health-check.sh azure`
    : `The smoke call to ${number} did not reach the gateway. Either the number has no calls yet (a new one needs some minutes) or Event Grid does not deliver.\n  Look at the metrics of the subscription "incoming-calls", then: azd hooks run postdeploy`);
}
