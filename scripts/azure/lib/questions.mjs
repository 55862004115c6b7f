// What a deployment needs to know from a person. All answers are texts. 'none' and 'later' are answers too, so that nothing is asked twice.
import { Problem, azIfAny } from './tools.mjs';

export const isNumber = text => /^\+[1-9]\d{6,14}$/.test(text);
const isZone = text => Intl.supportedValuesOf('timeZone').includes(text) || text === 'UTC';
const needsText = text => (text.length > 0 ? null : 'Please answer.');

/** Which agent answers, and whether the invented members are there. */
export const scenarios = {
  insurance: { agent: 'receptionist', samples: 'true', says: 'agents for claims, benefits and bills, with three invented members to try them' },
  restaurant: { agent: 'restaurant', samples: 'false', says: 'an agent that reserves tables' },
  own: { agent: 'receptionist', samples: 'false', says: 'the insurance agents for your own members, whom you import from a CSV file' },
};

export function checkEnvironmentName(name) {
  if (!/^[a-z](?:[a-z0-9-]{0,10}[a-z0-9])?$/i.test(name ?? '')) {
    throw new Problem(
      `The azd environment is named '${name ?? ''}'. The name is part of each resource's name, so it needs one to twelve letters, digits and hyphens, begins\n` +
      '  with a letter, and does not end with a hyphen. Create another one: azd env new dev');
  }
}

/**
 * name: the value in azd. meaning, example: for the list of what is missing. ask: the question. suggest: an answer that the person accepts with Enter.
 * fallback: an answer that is good enough for a run without a person. check: what is wrong with an answer, or null.
 */
export const questions = [
  {
    name: 'VOICEAGENT_SCENARIO', meaning: 'what the agents do', example: Object.keys(scenarios).join(', '),
    ask: ['What should the agents do?', ...Object.entries(scenarios).map(([name, { says }]) => `    ${name}: ${says}`)].join('\n'),
    suggest: () => 'insurance',
    check: text => (text in scenarios ? null : `Answer one of ${Object.keys(scenarios).join(', ')}.`),
  },
  {
    name: 'VOICEAGENT_BUSINESS', meaning: 'the name of the business, as callers hear it', example: 'Fabrikam Health',
    ask: 'What is the name of the business, as callers should hear it?', check: needsText,
  },
  {
    name: 'VOICEAGENT_LANGUAGE', meaning: 'the language of the agents (BCP 47)', example: 'en-US', fallback: 'en-US',
    ask: 'Which language do the agents speak first?', suggest: () => 'en-US',
    check: text => (/^[a-z]{2,3}-[A-Z]{2}$/.test(text) ? null : 'Answer a language and a country, such as en-US or de-DE.'),
  },
  {
    name: 'VOICEAGENT_TIME_ZONE', meaning: 'the time zone of the business (IANA)', example: 'Europe/Berlin',
    ask: 'In which time zone is the business?', suggest: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    check: text => (isZone(text) ? null : 'Answer an IANA name, such as Europe/Berlin or America/New_York.'),
  },
  {
    name: 'VOICEAGENT_TRANSFER_TO', meaning: 'the number of the human to whom agents transfer calls, or none', example: '+4930123456',
    ask: 'Which number reaches a human, when a caller wants one? (+ and digits, or none)',
    check: text => (isNumber(text) || text.startsWith('8:') || text === 'none' ? null : 'Answer a number such as +4930123456, the raw id of a user (8:…), or none.'),
  },
  {
    name: 'VOICEAGENT_NUMBER', meaning: 'the telephone number: buy, later, or one that this Communication Services resource has', example: 'buy',
    ask: 'Which number do people call?\n    buy: a new one is searched and its price shown, before anything is bought\n    +…: one that you have already (bought earlier, or by direct routing)\n    later: none yet',
    suggest: () => 'buy',
    check: text => (text === 'buy' || text === 'later' || isNumber(text) ? null : 'Answer buy, later, or a number such as +4930123456.'),
  },
  {
    name: 'VOICEAGENT_COUNTRY', meaning: 'the country of the number to buy (two letters)', example: 'DE',
    isNeeded: answers => answers.get('VOICEAGENT_NUMBER') === 'buy',
    ask: 'In which country should the number be? (two letters)',
    check: text => (/^[A-Z]{2}$/.test(text) ? null : 'Answer two capital letters, such as US or DE.'),
  },
  {
    name: 'VOICEAGENT_OWNER', meaning: 'the account that may sign in to the dashboard and act on calls', example: 'kim@fabrikam.com',
    ask: 'Who owns this deployment? Their account may sign in to the dashboard and act on calls.',
    suggest: async () => (await azIfAny('ad', 'signed-in-user', 'show'))?.userPrincipalName,
    check: needsText,
  },
  {
    name: 'VOICEAGENT_MEMBERS', meaning: 'the CSV file of members to import, or later', example: 'members.csv', fallback: 'later',
    isNeeded: answers => answers.get('VOICEAGENT_SCENARIO') === 'own',
    ask: 'Which CSV file has the members? (docs/azure/first-run.md shows its columns, or later)', suggest: () => 'later', check: needsText,
  },
];
