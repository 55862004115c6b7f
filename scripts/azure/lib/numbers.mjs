// Telephone numbers of Communication Services: learn.microsoft.com/rest/api/communication/phonenumbers
import { Problem, ask, azIfAny, http, pause, someoneAnswers, tokenFor } from './tools.mjs';
import { isNumber } from './questions.mjs';
import { say } from './say.mjs';

const version = 'api-version=2022-12-01';
const scope = 'https://communication.azure.com/.default';
const tries = 30;

async function send(endpoint, method, path, json) {
  const url = path.startsWith('https:') ? path : `${endpoint.replace(/\/$/, '')}${path}${path.includes('?') ? '&' : '?'}${version}`;
  const answer = await http(method, url, { token: await tokenFor(scope), json });
  if (answer.status >= 200 && answer.status < 300) return { ...answer, json: answer.body ? JSON.parse(answer.body) : null };
  const reason = answer.status === 0 ? answer.error : `${answer.status} ${answer.body.slice(0, 400)}`;
  throw new Problem(`Communication Services refused ${method} ${path.split('?')[0]}: ${reason}\n  Your account needs the role Contributor or Owner on this resource.`);
}

/** The countries in which this subscription can buy numbers. Null if no resource of the subscription can say so. */
export async function findCountries(resources) {
  if (!resources?.length) return null;
  const resource = await azIfAny('resource', 'show', '--ids', resources[0].id);
  if (!resource?.properties?.hostName) return null;
  try {
    const { json } = await send(`https://${resource.properties.hostName}`, 'GET', '/availablePhoneNumbers/countries');
    return json.countries.map(country => country.countryCode);
  } catch (problem) {
    if (problem instanceof Problem) return null;
    throw problem;
  }
}

/** The numbers that the resource has. */
export async function ownNumbers(endpoint) {
  return (await send(endpoint, 'GET', '/phoneNumbers')).json.phoneNumbers.map(number => number.phoneNumber);
}

/** The number that people call. Null if there is none yet. */
export async function findNumber(answers) {
  const endpoint = answers.output('ACS_ENDPOINT');
  const wanted = answers.get('VOICEAGENT_NUMBER');
  if (wanted === 'later') return null;
  if (isNumber(wanted)) {
    // Direct routing has numbers that Communication Services does not list.
    const have = await ownNumbers(endpoint).catch(problem => {
      if (!(problem instanceof Problem)) throw problem;
      say.warning(`The numbers of this deployment could not be read, so nobody has checked that ${wanted} is one of them.\n    ${problem.message.split('\n')[0]}`);
      return [wanted];
    });
    if (!have.includes(wanted)) say.line(`${wanted} is not a number that this resource has bought, so it must reach it by direct routing (docs/azure/direct-routing.md).`);
    return wanted;
  }

  const have = await ownNumbers(endpoint);
  const number = have[0] ?? await buy(endpoint, answers.get('VOICEAGENT_COUNTRY'), answers.get('VOICEAGENT_MAX_PRICE'));
  if (have.length > 0) say.done(`${number} was bought before. No other one is bought.`);

  // From now on this number is the answer, so that no run buys another one.
  if (number) await answers.set('VOICEAGENT_NUMBER', number);
  return number;
}

async function buy(endpoint, country, highest) {
  for (const type of ['geographic', 'tollFree']) {
    const found = await search(endpoint, country, type);
    if (!found) continue;
    const price = `${found.cost.amount} ${found.cost.currencyCode} a month`;
    say.line(`Found ${found.phoneNumbers[0]} (${type}), which costs ${price}.`);
    // Without a person, only a price that somebody has agreed to before.
    if (!someoneAnswers() && !(found.cost.amount <= Number(highest))) {
      throw new Problem(`Nobody is here to agree to the price.\n  azd env set VOICEAGENT_MAX_PRICE <the most that a number may cost a month>, then azd hooks run postdeploy`);
    }

    if (someoneAnswers() && !/^y(es)?$/i.test(await ask('  Buy it? [yes/no] >'))) {
      say.line('Not bought. The next "azd deploy" asks again, or: azd env set VOICEAGENT_NUMBER later');
      return null;
    }

    await waitFor(endpoint, await send(endpoint, 'POST', '/availablePhoneNumbers/:purchase', { searchId: found.searchId }), 'The purchase');
    say.done(`Bought ${found.phoneNumbers[0]} for ${price}.`);
    return found.phoneNumbers[0];
  }

  say.warning(`Azure has no number in ${country} that can make and receive calls. Some countries need documents first: in the portal, open the Communication\n    Services resource, then "Phone numbers". When you have one: azd env set VOICEAGENT_NUMBER +…`);
  return null;
}

// A search keeps its numbers for some minutes. Transfers to a human are calls that we make, so the number must be able to call.
async function search(endpoint, country, type) {
  try {
    const started = await send(endpoint, 'POST', `/availablePhoneNumbers/countries/${country}/:search`,
      { phoneNumberType: type, assignmentType: 'application', capabilities: { calling: 'inbound+outbound', sms: 'none' }, quantity: 1 });
    await waitFor(endpoint, started, 'The search');
    const { json } = await send(endpoint, 'GET', `/availablePhoneNumbers/searchResults/${started.headers['search-id']}`);
    return json.phoneNumbers?.length ? json : null;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say.line(`No ${type} number: ${problem.message.split('\n')[0]}`);
    return null;
  }
}

async function waitFor(endpoint, started, what) {
  const location = started.headers['operation-location'];
  if (!location) return;
  const path = location.startsWith('http') ? location : `${endpoint.replace(/\/$/, '')}${location}`;
  for (let i = 0; i < tries; i++) {
    const { json } = await send(endpoint, 'GET', path);
    if (json.status === 'succeeded') return;
    if (json.status === 'failed') throw new Problem(`${what} of a number failed: ${json.error?.message ?? 'no reason given'}`);
    await pause(0.3);
  }

  throw new Problem(`${what} of a number has not ended. Run "azd deploy" again in some minutes.`);
}
