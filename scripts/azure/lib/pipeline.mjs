// What a pipeline may answer by its variables: the questions, and the options of the infrastructure.
import { readFileSync } from 'node:fs';
import { isNumber, questions } from './questions.mjs';
import { someoneAnswers } from './tools.mjs';
import { say } from './say.mjs';

const options = [...readFileSync(new URL('../../../infra/main.parameters.json', import.meta.url), 'utf8').matchAll(/\$\{(VOICEAGENT_\w+)/g)].map(([, name]) => name);

export const pipelineAnswers = [...new Set([...questions.map(({ name }) => name), 'VOICEAGENT_AGENT', 'VOICEAGENT_SMOKE', 'VOICEAGENT_MAX_PRICE', 'VOICEAGENT_GIVE_BACK', ...options])];

/** Stores the variables of a pipeline over what azd has from an earlier run: who changes a variable expects that the next run uses it. */
export async function takeVariables(answers, variables = process.env) {
  if (someoneAnswers()) return;
  for (const name of pipelineAnswers) {
    const given = variables[name];
    if (!given || !answers.isStored(name) || answers.get(name) === given) continue;
    // The number that "buy" has bought. Taking the answer again would buy a second one.
    if (name === 'VOICEAGENT_NUMBER' && given === 'buy' && isNumber(answers.get(name))) continue;
    await answers.set(name, given);
    say.line(`${name} is what the variable of the pipeline says.`);
  }
}
