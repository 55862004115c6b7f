// Before the deployment: who is signed in, the name, the region with room for everything, and the answers.
import { existsSync } from 'node:fs';
import { Problem, ask, az, azIfAny, someoneAnswers } from './tools.mjs';
import { candidates, checkRegions, moreQuota, registerProviders } from './quota.mjs';
import { checkEnvironmentName, questions, scenarios } from './questions.mjs';
import { findCountries } from './numbers.mjs';
import { say } from './say.mjs';

// Subscriptions that cannot buy numbers: learn.microsoft.com/azure/communication-services/concepts/telephony/plan-solution
const withoutNumbers = /FreeTrial|AzurePass|DreamSpark|Students|MSDN|Sponsored/i;

export async function prepare(answers) {
  checkEnvironmentName(answers.get('AZURE_ENV_NAME'));
  await findSubscription(answers);
  // A person sees first whether there is room at all. A pipeline first gets the whole list of what is missing.
  for (const step of someoneAnswers() ? [chooseRegion, answer] : [answer, chooseRegion]) await step(answers);
  await checkNumbers(answers);
}

/** Finds or asks for each answer and stores it. A run without a person fails with a list of everything that is missing. */
export async function answer(answers) {
  const missing = [];
  for (const question of questions) {
    if (question.isNeeded && !question.isNeeded(answers)) continue;
    const given = answers.get(question.name);
    if (given !== undefined && given !== '') {
      const wrong = question.check(given);
      if (wrong) throw new Problem(`${question.name} is '${given}'. ${wrong}\n  azd env set ${question.name} <answer>`);
      await answers.set(question.name, given);
    } else if (someoneAnswers()) {
      await answers.set(question.name, await askFor(question));
    } else if (question.fallback !== undefined) {
      await answers.set(question.name, question.fallback);
    } else {
      missing.push(question);
    }
  }

  if (!someoneAnswers() && !answers.get('AZURE_LOCATION')) missing.push({ name: 'AZURE_LOCATION', meaning: 'the region', example: candidates.slice(0, 3).join(', ') });
  if (missing.length > 0) {
    throw new Problem([
      'Nobody is here to answer, and these answers are missing. Set them as environment variables or with "azd env set NAME value":',
      ...missing.map(({ name, meaning, example }) => `  ${name.padEnd(24)} ${meaning} (such as ${example})`),
    ].join('\n'));
  }

  await store(answers);
}

async function askFor(question) {
  const suggestion = await question.suggest?.();
  say.title(question.ask);
  for (;;) {
    const text = (await ask(suggestion ? `  [${suggestion}] >` : '  >')) || suggestion || '';
    const wrong = question.check(text);
    if (!wrong) return text;
    say.warning(wrong);
  }
}

// What follows from the answers. The templates of the container apps read these values.
async function store(answers) {
  const scenario = scenarios[answers.get('VOICEAGENT_SCENARIO')];
  const members = answers.get('VOICEAGENT_MEMBERS');
  if (members && members !== 'later' && !existsSync(members)) throw new Problem(`VOICEAGENT_MEMBERS is '${members}', and there is no such file.`);
  const given = name => answers.get(name) || undefined;
  await answers.set('VOICEAGENT_AGENT', given('VOICEAGENT_AGENT') ?? scenario.agent);
  await answers.set('VOICEAGENT_SAMPLES', given('VOICEAGENT_SAMPLES') ?? scenario.samples);
  // The budget's first month cannot be changed later.
  await answers.set('VOICEAGENT_BUDGET_START', given('VOICEAGENT_BUDGET_START') ?? `${new Date().toISOString().slice(0, 7)}-01`);
  await answers.set('VOICEAGENT_HUMAN', answers.get('VOICEAGENT_TRANSFER_TO') === 'none' ? '' : answers.get('VOICEAGENT_TRANSFER_TO'));
}

async function findSubscription(answers) {
  const account = await azIfAny('account', 'show', ...(answers.get('AZURE_SUBSCRIPTION_ID') ? ['--subscription', answers.get('AZURE_SUBSCRIPTION_ID')] : []));
  if (!account) {
    throw new Problem(answers.get('AZURE_SUBSCRIPTION_ID')
      ? `The Azure CLI cannot see the subscription ${answers.get('AZURE_SUBSCRIPTION_ID')}. Sign in with an account that can: az login`
      : 'You are not signed in to the Azure CLI. Sign in: az login (azd has a sign-in of its own: azd auth login)');
  }

  if (!answers.isStored('AZURE_SUBSCRIPTION_ID')) {
    say.title(`Deploying '${answers.get('AZURE_ENV_NAME')}' to the subscription ${account.name}.`);
    say.line('Another one: azd env set AZURE_SUBSCRIPTION_ID <id>');
    await answers.set('AZURE_SUBSCRIPTION_ID', account.id);
  }
}

// Another size or edge needs another check.
const checkedFor = (region, answers) => [region, ...['STAGE', 'EDGE', 'MODEL_RESIDENCY'].map(name => answers.get(`VOICEAGENT_${name}`) || 'usual')].join(' ');

async function chooseRegion(answers) {
  // Once something is deployed, its own use would count against it.
  const chosen = answers.get('AZURE_LOCATION') || undefined;
  if (answers.get('AZURE_RESOURCE_GROUP') || (chosen && answers.get('VOICEAGENT_QUOTA_CHECKED') === checkedFor(chosen, answers))) return;
  await registerProviders(answers.get('AZURE_SUBSCRIPTION_ID'));
  const found = await checkRegions(chosen ? [chosen] : candidates, answers);
  const fitting = found.filter(region => region.fits).map(region => region.region);
  if (fitting.length === 0) {
    const others = chosen && someoneAnswers() ? (await checkRegions(candidates.filter(region => region !== chosen), answers)).filter(region => region.fits).map(region => region.region) : [];
    throw new Problem([
      chosen ? `The region ${chosen} has no room for this deployment.` : 'None of these regions has room for this deployment.',
      ...(others.length > 0 ? [`  These have: azd env set AZURE_LOCATION ${others.join(' | ')}`] : []),
      moreQuota,
    ].join('\n'));
  }

  const region = chosen ?? await askFor({
    ask: `In which region should it run? ${fitting.join(', ')}`,
    suggest: () => fitting[0],
    check: text => (fitting.includes(text) ? null : `Answer one of ${fitting.join(', ')}.`),
  });
  await answers.set('AZURE_LOCATION', region);
  await answers.set('VOICEAGENT_QUOTA_CHECKED', checkedFor(region, answers));
  if (!answers.get('VOICEAGENT_DATA_LOCATION')) await answers.set('VOICEAGENT_DATA_LOCATION', /us\d?$/.test(region) ? 'United States' : 'Europe');
}

// A number is bought after the deployment. What would make that fail is said before it.
async function checkNumbers(answers) {
  const country = answers.get('VOICEAGENT_COUNTRY');
  if (answers.get('VOICEAGENT_NUMBER') !== 'buy' || answers.get('VOICEAGENT_NUMBERS_CHECKED') === country) return;
  say.title(`Telephone numbers in ${country}`);
  const policies = (await azIfAny('rest', '--method', 'GET', '--url', `/subscriptions/${answers.get('AZURE_SUBSCRIPTION_ID')}?api-version=2022-12-01`))?.subscriptionPolicies;
  if (withoutNumbers.test(policies?.quotaId ?? '')) {
    throw new Problem(`The subscription is of the kind ${policies.quotaId}, which cannot buy telephone numbers. Use a pay-as-you-go or enterprise subscription, or\n  deploy without a number: azd env set VOICEAGENT_NUMBER later`);
  }

  const countries = await findCountries(await az('resource', 'list', '--resource-type', 'Microsoft.Communication/communicationServices', '--subscription', answers.get('AZURE_SUBSCRIPTION_ID')));
  if (countries && !countries.includes(country)) {
    throw new Problem(`Azure sells no numbers in ${country} to this subscription. It sells them in ${countries.join(', ')}.\n  azd env set VOICEAGENT_COUNTRY <country>, or azd env set VOICEAGENT_NUMBER later`);
  }

  if (countries) say.done(`Azure sells numbers in ${country} to this subscription.`);
  else say.line('Azure tells this once Communication Services exists. It is asked before anything is bought.');
  await answers.set('VOICEAGENT_NUMBERS_CHECKED', country);
}
