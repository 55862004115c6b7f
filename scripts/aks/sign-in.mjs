// Registers the API and the dashboard in Entra ID with the program of azd's hooks. Usage: node sign-in.mjs <folder with outputs.json>
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readValues } from '../azure/lib/answers.mjs';
import { register } from '../azure/lib/entra.mjs';
import { Problem } from '../azure/lib/tools.mjs';
import { say } from '../azure/lib/say.mjs';

const [folder] = process.argv.slice(2);
const outputs = JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8'));

// The ids of an earlier run, by which the registrations are found again.
const notes = join(folder, 'sign-in.env');
const made = existsSync(notes) ? readValues(readFileSync(notes, 'utf8')) : {};

// Where azd has its environment, this has the outputs of the deployment and the variables of the process.
const answers = {
  get: name => process.env[name] || made[name],
  set: async (name, value) => {
    made[name] = value;
    writeFileSync(notes, Object.entries(made).map(entry => `${entry.join('=')}\n`).join(''));
  },
  output: name => {
    const value = answers.get(name) ?? outputs[name]?.value;
    if (!value) throw new Problem(`The deployment has no output ${name}. Run scripts/aks/create.sh.`);
    return value;
  },
};

try {
  await register(answers);
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  say.problem(problem.message);
  process.exitCode = 1;
}
