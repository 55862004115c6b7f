// Azure keeps some deleted resources, and their names with them. Before a deployment of the same environment they are brought back or removed.
import { az, azIfAny } from './tools.mjs';
import { say } from './say.mjs';

export const groupOf = answers => `rg-voiceagent-${answers.get('AZURE_ENV_NAME')}`.toLowerCase();

/** Key vaults of this environment that are deleted. Purge protection keeps their names for 90 days. */
export async function deletedVaults(answers) {
  const vaults = await azIfAny('keyvault', 'list-deleted', '--resource-type', 'vault', '--subscription', answers.get('AZURE_SUBSCRIPTION_ID'));
  return (vaults ?? []).filter(({ properties }) => properties.tags?.['azd-env-name'] === answers.get('AZURE_ENV_NAME') && properties.location === answers.get('AZURE_LOCATION'));
}

/** Accounts of models and speech of this environment that are deleted. Azure keeps them for 48 hours. */
export async function deletedAccounts(answers) {
  const accounts = await azIfAny('cognitiveservices', 'account', 'list-deleted', '--subscription', answers.get('AZURE_SUBSCRIPTION_ID'));
  return (accounts ?? []).filter(({ id }) => id.toLowerCase().includes(`/resourcegroups/${groupOf(answers)}/`));
}

export async function makeRoom(answers) {
  if (answers.get('AZURE_RESOURCE_GROUP')) return;
  const [vaults, accounts] = await Promise.all([deletedVaults(answers), deletedAccounts(answers)]);
  if (vaults.length + accounts.length === 0) return;
  say.title('An earlier deployment of this environment was deleted. Azure still holds its names.');
  const group = groupOf(answers);
  const subscription = ['--subscription', answers.get('AZURE_SUBSCRIPTION_ID')];
  for (const { name, properties } of vaults) {
    // Recovering needs the group. The deployment then finds the vault under its name and writes new secrets.
    await az('group', 'create', '--name', group, '--location', properties.location, '--tags', `azd-env-name=${answers.get('AZURE_ENV_NAME')}`, ...subscription);
    await az('keyvault', 'recover', '--name', name, '--location', properties.location, '--resource-group', group, ...subscription);
    say.done(`Recovered the key vault ${name}, because it cannot be removed before ${properties.scheduledPurgeDate?.slice(0, 10) ?? 'its 90 days are over'}.`);
  }

  for (const { name, location } of accounts) {
    await az('cognitiveservices', 'account', 'purge', '--name', name, '--location', location, '--resource-group', group, ...subscription);
    say.done(`Removed the deleted account ${name} for good. It held no data.`);
  }
}
