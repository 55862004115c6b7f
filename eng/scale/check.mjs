// Validates the scale rules. Without options: all files say the same, and the rule gives the right number of workers for sample metrics.
// With --gateway URL it asks a running gateway and says how many workers the rule wants: SCALE_KEY=… node eng/scale/check.mjs --gateway https://…
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences, readRules, valueAt, wanted } from './rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const rules = readRules(root);
const [simulated] = rules;
const gateway = process.argv[2] === '--gateway' ? process.argv[3] : undefined;

if (process.argv.length > 2 && !gateway) {
  console.error('Usage: node eng/scale/check.mjs [--gateway https://host]. The key of the gateway (Scale:Key) is read from SCALE_KEY.');
  process.exit(2);
}

if (gateway) {
  let answer;
  try {
    const reply = await fetch(new URL('/scale/places', gateway), { headers: { 'X-API-Key': process.env.SCALE_KEY ?? '' }, signal: AbortSignal.timeout(10_000) });
    if (!reply.ok) throw new Error(`it answered ${reply.status}${reply.status === 401 ? ': set SCALE_KEY to the secret scale-key' : reply.status === 503 ? ': it has read no reports of workers for 10 s, so the autoscaler keeps their number' : ''}`);
    answer = await reply.json();
  } catch (failure) {
    console.error(`The gateway ${gateway} could not be asked: ${failure.message}.`);
    process.exit(1);
  }
  const now = answer.workers - answer.draining;
  const workers = wanted(simulated, answer, now, simulated.tolerance);
  console.log(`${answer.load} calls run or are reserved on ${now} workers (${answer.free} places free). The rule wants ${workers} workers${workers === now ? ': nothing changes' : ''}.`);
  process.exit(0);
}

// Calls, workers now, workers that are wanted. By hand: 125 calls a worker, at least 2, at most 1,000, nothing within 10 % of the target.
const samples = [
  [0, 2, 2], [125, 2, 2], [250, 2, 2], [251, 2, 2], [274, 2, 2], [276, 2, 3], [614, 4, 5], [614, 5, 5], [1_000, 5, 8], [10_000, 80, 80], [9_100, 80, 80], [8_900, 80, 72], [100_000, 700, 800], [125_001, 1_000, 1_000], [500_000, 1_000, 1_000],
];
const problems = differences(rules);
for (const rule of rules) {
  for (const [load, now, expected] of samples) {
    const answer = { capacity: now * simulated.places, used: load, reserved: 0, free: now * simulated.places - load, workers: now, draining: 0, load };
    const workers = wanted(rule, answer, now, simulated.tolerance);
    if (workers !== expected) problems.push(`${rule.file}: ${load} calls on ${now} workers want ${workers} workers, but ${expected} are right.`);
  }
  try {
    valueAt({ capacity: 1_000, used: 610, reserved: 4, free: 386, workers: 5, draining: 1, load: 614 }, rule.value ?? 'load');
  } catch (failure) {
    problems.push(`${rule.file}: ${failure.message}`);
  }
}
problems.forEach(problem => console.log(`FAILED  ${problem}`));
if (problems.length === 0) console.log(`Scale rules: ${rules.length} files say the same, and ${samples.length} samples give the right number of workers.`);
process.exit(problems.length === 0 ? 0 : 1);
