// Brings one version of the images into a deployment: node scripts/azure/rollout.mjs <version>. For pipelines, after "azd provision".
// The services follow each other, and each must be ready before the next one begins. A worker that is replaced keeps its calls until they end or are handed
// over (docs/scaling.md). When a service does not become ready, or the smoke call fails, every service goes back to what it was.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answers } from './lib/answers.mjs';
import { finish } from './lib/finish.mjs';
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
  await answer(answers);
  const done = [];
  try {
    for (const service of services) {
      say.title(`${service} ${version}`);
      const before = await show(service, answers);
      done.unshift({ service, revision: before?.properties.latestReadyRevisionName });
      await deploy(service, version, before !== null, answers);
      await becomeReady(service, answers);
      say.done('Ready.');
    }

    await finish(answers);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say.problem(problem.message);
    await goBack(done, answers);
    throw new Problem(`The version ${version} was not brought in. The services are as they were before.`);
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

// A revision has image and settings, so its copy is all that was.
async function goBack(done, answers) {
  say.title('Going back');
  for (const { service, revision } of done) {
    if (!revision) {
      say.line(`${service} is new. There is nothing to go back to.`);
      continue;
    }

    await az('containerapp', 'revision', 'copy', ...where(service, answers), '--from-revision', revision);
    await becomeReady(service, answers);
    say.done(`${service} is as in the revision ${revision}.`);
  }
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
