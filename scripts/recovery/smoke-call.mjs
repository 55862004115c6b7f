#!/usr/bin/env node
// The smoke call of failover.sh and fail-back.sh: calls the number and looks in the gateway of the region that shall answer. REGION_FILE has the region's values.
import { readFileSync } from 'node:fs';
import { Answers, readValues } from '../azure/lib/answers.mjs';
import { ownNumbers } from '../azure/lib/numbers.mjs';
import { isNumber } from '../azure/lib/questions.mjs';
import { smokeCall } from '../azure/lib/smoke.mjs';
import { Problem } from '../azure/lib/tools.mjs';

const answers = new Answers(readValues(readFileSync(process.env.REGION_FILE, 'utf8')));

try {
  const chosen = answers.get('VOICEAGENT_NUMBER');
  const number = isNumber(chosen ?? '') ? chosen : (await ownNumbers(answers.output('ACS_ENDPOINT')))[0];
  if (!number) throw new Problem(`${answers.output('ACS_ENDPOINT')} has no telephone number, so nobody can call.`);
  await smokeCall(answers, number);
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  console.error(problem.message);
  process.exit(1);
}
