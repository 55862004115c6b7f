// The hooks of azure.yaml. azd calls hook.sh or hook.ps1, which call this: node hooks.mjs <hook>. Decision 47 says why it is not shell.
// Each hook can run again: what was answered is not asked again, and what exists is not made again.
import { Answers } from './lib/answers.mjs';
import { Problem, close } from './lib/tools.mjs';
import { say } from './lib/say.mjs';

const hooks = {
  // Before anything else of "azd up".
  preup: async answers => (await import('./lib/prepare.mjs')).prepare(answers),

  // "azd provision" alone runs no preup. After a preup everything is answered, and this says nothing.
  preprovision: async answers => {
    await (await import('./lib/prepare.mjs')).prepare(answers);
    await (await import('./lib/deleted.mjs')).makeRoom(answers);
  },
  postprovision: async answers => (await import('./lib/entra.mjs')).register(answers),

  // The templates of the container apps read the answers, also when "azd deploy" runs alone.
  predeploy: async answers => (await import('./lib/prepare.mjs')).answer(answers),
  postdeploy: async answers => (await import('./lib/finish.mjs')).finish(answers),
  predown: async answers => (await import('./lib/down.mjs')).before(answers),
  postdown: async answers => (await import('./lib/down.mjs')).after(answers),
};

const name = process.argv[2];
try {
  if (!hooks[name]) throw new Problem(`There is no hook '${name}'. The hooks are ${Object.keys(hooks).join(', ')}.`);
  await hooks[name](await Answers.load());
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  say.problem(problem.message);
  process.exitCode = 1;
} finally {
  close();
}
