// Checks what the chart renders for each file of values. Usage: node check.mjs <folder with the rendered files> [--update]. --update accepts changed arrows.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arrows } from './arrows.mjs';
import { contract } from './contract.mjs';
import { read } from './objects.mjs';
import { rules } from './rules.mjs';
import { problemsOf } from './types.mjs';

const [folder, update] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
let passed = 0;
let failed = 0;

function check(sentence, problems) {
  problems.length === 0 ? passed++ : failed++;
  if (problems.length > 0) {
    console.log(`FAILED  ${sentence}`);
    problems.forEach(problem => console.log(`        ${problem}`));
  }
}

function sameArrows(name, objects) {
  const list = join(here, 'arrows', `${name}.txt`);
  const { all } = arrows(objects);
  if (update === '--update') {
    writeFileSync(list, `${all.join('\n')}\n`);
  }
  const expected = existsSync(list) ? readFileSync(list, 'utf8').trimEnd().split('\n') : [];
  return [...all.filter(arrow => !expected.includes(arrow)).map(arrow => `new: ${arrow}`), ...expected.filter(arrow => !all.includes(arrow)).map(arrow => `gone: ${arrow}`)];
}

const rendered = Object.fromEntries(readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => [basename(file, '.yaml'), read(join(folder, file))]));
for (const [name, objects] of Object.entries(rendered)) {
  for (const [sentence, rule] of Object.entries(rules)) {
    check(`${name}: ${sentence}`, rule(objects));
  }
  check(`${name}: the arrows are those of eng/chart/arrows/${name}.txt (eng/check-chart.sh --update accepts new ones)`, sameArrows(name, objects));
}
for (const [sentence, problems] of Object.entries(contract(rendered.azure))) {
  check(`azure: ${sentence}`, problems);
}
check('every object fits the published types', await problemsOf(Object.values(rendered).flat(), folder));
console.log(`${passed} rules hold, ${failed} do not.`);
process.exitCode = failed > 0 ? 1 : 0;
