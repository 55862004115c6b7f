// Takes the answers of a pipeline into the azd environment: node scripts/azure/pipeline-answers.mjs. It runs before azd, because azd itself and its hooks
// see the stored values only.
import { Answers } from './lib/answers.mjs';
import { takeVariables } from './lib/pipeline.mjs';
import { Problem } from './lib/tools.mjs';
import { say } from './lib/say.mjs';

try {
  await takeVariables(await Answers.load());
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  say.problem(problem.message);
  process.exitCode = 1;
}
