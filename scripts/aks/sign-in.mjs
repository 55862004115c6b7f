// Registers the API and the dashboard in Entra ID with the program of azd's hooks. Usage: node sign-in.mjs <folder with outputs.json>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from '../azure/lib/entra.mjs';
import { Problem } from '../azure/lib/tools.mjs';
import { say } from '../azure/lib/say.mjs';

const [folder] = process.argv.slice(2);
const outputs = JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8'));
const made = {};

// Where azd has its environment, this has the outputs of the deployment and the variables of the process.
const answers = {
  get: name => made[name] ?? process.env[name],
  set: async (name, value) => { made[name] = value; },
  output: name => {
    const value = answers.get(name) ?? outputs[name]?.value;
    if (!value) throw new Problem(`The deployment has no output ${name}. Run scripts/aks/create.sh.`);
    return value;
  },
};

try {
  await register(answers);
  writeFileSync(join(folder, 'sign-in.env'), Object.entries(made).map(([name, value]) => `${name}=${value}\n`).join(''));
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  say.problem(problem.message);
  process.exitCode = 1;
}
