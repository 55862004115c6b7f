// Before and after "azd down": what is lost, and what still costs.
import { Problem, ask, azIfAny, someoneAnswers } from './tools.mjs';
import { deletedAccounts, deletedVaults } from './deleted.mjs';
import { ownNumbers } from './numbers.mjs';
import { unregister } from './entra.mjs';
import { say } from './say.mjs';

export async function before(answers) {
  const numbers = answers.get('ACS_ENDPOINT') ? await numbersOf(answers) : [];
  say.title(`"azd down" deletes '${answers.get('AZURE_ENV_NAME')}' with all calls, recordings and members.`);
  if (numbers?.length === 0) return;
  say.warning(numbers
    ? `It gives back ${numbers.join(', ')}. A number that is given back cannot be got again.`
    : 'The numbers of this deployment could not be read. If it has some, they are given back, and cannot be got again. Look in the portal first.');
  if (!numbers && !someoneAnswers() && answers.get('VOICEAGENT_GIVE_BACK') !== 'yes') {
    throw new Problem('Nothing was deleted. If its numbers may be given back: azd env set VOICEAGENT_GIVE_BACK yes');
  }

  if (someoneAnswers() && !/^y(es)?$/i.test(await ask('  Give it back and delete everything? [yes/no] >'))) {
    throw new Problem('Nothing was deleted.');
  }

  // postdown cannot ask a resource that is gone.
  await answers.set('VOICEAGENT_NUMBERS_GIVEN_BACK', (numbers ?? ['which could not be read']).join(','));
}

/** Null if they could not be read. */
async function numbersOf(answers) {
  try {
    return await ownNumbers(answers.get('ACS_ENDPOINT'));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return null;
  }
}

export async function after(answers) {
  await unregister(answers);
  const [vaults, accounts] = await Promise.all([deletedVaults(answers), deletedAccounts(answers)]);
  const numbers = answers.get('VOICEAGENT_NUMBERS_GIVEN_BACK');
  say.title('What is left, and what it costs');
  say.table([
    ['What', 'Until', 'Cost'],
    ...(numbers ? [[`number ${numbers}`, 'end of the paid month', 'the month that has begun']] : []),
    ...vaults.map(({ name, properties }) => [`key vault ${name} (deleted)`, properties.scheduledPurgeDate?.slice(0, 10) ?? '90 days', 'nothing. The next "azd up" recovers it']),
    ...accounts.map(({ name }) => [`account ${name} (deleted)`, '48 hours', 'nothing. The next "azd up" removes it']),
    ['backups of Cosmos DB', '7 or 30 days', 'nothing after the account is deleted'],
    ['warning of unusual cost', 'you delete it', 'nothing. Portal: Cost Management, Cost alerts'],
  ]);
  const left = await azIfAny('resource', 'list', '--tag', `azd-env-name=${answers.get('AZURE_ENV_NAME')}`, '--subscription', answers.get('AZURE_SUBSCRIPTION_ID'));
  if (left?.length) {
    say.warning('These still run and cost money:');
    left.forEach(({ id }) => say.line(`  ${id}`));
  }

  // The next "azd up" of this environment makes them again.
  for (const name of ['AZURE_RESOURCE_GROUP', 'ACS_ENDPOINT', 'AZURE_AUDIENCE', 'AZURE_DASHBOARD_CLIENT_ID', 'VOICEAGENT_MEMBERS_IMPORTED', 'VOICEAGENT_QUOTA_CHECKED', 'VOICEAGENT_NUMBERS_CHECKED', 'VOICEAGENT_NUMBERS_GIVEN_BACK']) {
    if (answers.isStored(name)) await answers.set(name, '');
  }

  // The answer was a number that is gone, so it is asked again.
  if (numbers) await answers.set('VOICEAGENT_NUMBER', '');
}
