// Brings one version of the images into a deployment: node scripts/azure/rollout.mjs <version>. For pipelines, after "azd provision".
// The services follow each other, and each must be ready before the next one begins. A worker that is replaced keeps its calls until they end or are handed
// over (docs/scaling.md). When a service does not become ready, or the smoke call fails, every service goes back to what it was.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answers } from './lib/answers.mjs';
import { finish } from './lib/finish.mjs';
import { takeVariables } from './lib/pipeline.mjs';
import { answer } from './lib/prepare.mjs';
import { rendered } from './lib/template.mjs';
import { Problem, az, azIfAny, close, pause } from './lib/tools.mjs';
import { say } from './lib/say.mjs';

// Workers first: a new worker understands the tickets of an old gateway. The dashboard reads what both write.
const services = ['pipeline', 'gateway', 'dashboard'];

// A worker rehearses before it is ready. Ten seconds each.
const tries = 60;

async function main(version) {
  if (!/^[\w][\w.-]{0,127}$/.test(version ?? '')) throw new Problem('Name the version of the images: node scripts/azure/rollout.mjs 1.2.3');
  const answers = await Answers.load();
  await takeVariables(answers);
  await answer(answers);
  const done = [];
  try {
    for (const service of services) {
      say.title(`${service} ${version}`);
      const before = await show(service, answers);
      done.unshift({ service, isNew: before === null, revision: before?.properties.latestReadyRevisionName });
      await deploy(service, version, before !== null, answers);
      await becomeReady(service, answers);
      say.done('Ready.');
    }

    await finish(answers);
  } catch (problem) {
    // Also after an error that nobody expected: half of a version must not stay.
    say.problem(problem instanceof Problem ? problem.message : `An error that this script does not know: ${problem.stack}`);
    const isAsBefore = await goBack(done, answers);
    throw new Problem(`The version ${version} was not brought in. ${isAsBefore ? 'The services are as they were before.' : 'Not every service is as it was before: the lines above say which.'}`);
  }
}

const where = (service, answers) => ['--name', service, '--resource-group', answers.output('AZURE_RESOURCE_GROUP'), '--subscription', answers.get('AZURE_SUBSCRIPTION_ID')];

const show = (service, answers) => azIfAny('containerapp', 'show', ...where(service, answers));

async function deploy(service, version, exists, answers) {
  const image = `${answers.output('AZURE_CONTAINER_REGISTRY_ENDPOINT')}/voiceagent/${service}:${version}`;
  const folder = mkdtempSync(join(tmpdir(), 'voiceagent-'));
  try {
    const file = join(folder, `${service}.yaml`);
    writeFileSync(file, rendered(service, image, answers));
    await az('containerapp', exists ? 'update' : 'create', ...where(service, answers), '--yaml', file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function becomeReady(service, answers) {
  for (let i = 0; i < tries; i++) {
    const { latestRevisionName, latestReadyRevisionName } = (await az('containerapp', 'show', ...where(service, answers))).properties;
    if (latestRevisionName && latestRevisionName === latestReadyRevisionName) return;
    await pause();
  }

  throw new Problem(`${service} did not become ready. Its log: az containerapp logs show --name ${service} --resource-group ${answers.get('AZURE_RESOURCE_GROUP')}`);
}

// A revision has image and settings, so its copy is all that was. Each service is tried, whatever happens to the others.
async function goBack(done, answers) {
  say.title('Going back');
  let isAsBefore = true;
  for (const { service, isNew, revision } of done) {
    if (!revision) {
      isAsBefore = false;
      say.warning(isNew ? `${service} is new and stays. There is nothing to go back to.` : `${service} stays with the new version, because none of its revisions was ready before.`);
      continue;
    }

    try {
      await az('containerapp', 'revision', 'copy', ...where(service, answers), '--from-revision', revision);
      await becomeReady(service, answers);
      say.done(`${service} is as in the revision ${revision}.`);
    } catch (problem) {
      isAsBefore = false;
      say.warning(`${service} did not go back to the revision ${revision}: ${problem.message}`);
      say.line(`By hand: az containerapp revision copy ${where(service, answers).join(' ')} --from-revision ${revision}`);
    }
  }

  return isAsBefore;
}

try {
  await main(process.argv[2]);
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  say.problem(problem.message);
  process.exitCode = 1;
} finally {
  close();
}
