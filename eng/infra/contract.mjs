// Checks that what azd reads fits together: outputs of main.bicep, parameters, the templates of the container apps, and the hooks.
// Usage: node contract.mjs <repository> <compiled main.json> <folder for rendered templates>
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [repository, compiled, rendered] = process.argv.slice(2);
const template = JSON.parse(readFileSync(compiled, 'utf8'));
const outputs = new Set(Object.keys(template.outputs));
const problems = [];

// Values that azd has without an output.
const ofAzd = new Set(['AZURE_LOCATION', 'AZURE_ENV_NAME', 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP']);

// The hooks store these before each deployment: the answers, and what follows from them.
const prepared = ['questions', 'prepare'].map(name => readFileSync(join(repository, `scripts/azure/lib/${name}.mjs`), 'utf8')).join('\n');
const answered = new Set([...prepared.matchAll(/(?:name: |answers\.set\()'(VOICEAGENT_\w+)'/g)].map(([, name]) => name));
const known = name => outputs.has(name) || ofAzd.has(name) || answered.has(name);

// azd ends without these.
for (const name of ['AZURE_RESOURCE_GROUP', 'AZURE_CONTAINER_REGISTRY_ENDPOINT']) {
  if (!outputs.has(name)) problems.push(`main.bicep has no output ${name}, which azd needs.`);
}

const folder = join(repository, 'VoiceAgent.AppHost/infra');
const used = new Set(['AZURE_RESOURCE_GROUP', 'AZURE_CONTAINER_REGISTRY_ENDPOINT']);
mkdirSync(rendered, { recursive: true });
for (const file of readdirSync(folder).filter(name => name.endsWith('.tmpl.yaml'))) {
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, name] of text.matchAll(/\.Env\.(\w+)/g)) {
    used.add(name);
    if (!known(name)) problems.push(`${file} reads ${name}, which is no output of main.bicep. azd would end with "map has no entry".`);
  }
  for (const [whole] of text.matchAll(/\{\{ *(parameter|securedParameter|secretOutput) .*?\}\}/g)) {
    problems.push(`${file}: ${whole} does not work with infra/main.bicep (decision 46). Use .Env, parameterWithDefault or keyVaultUrl.`);
  }
  const example = text
    .replace(/\{\{ *targetPortOrDefault \d+ *\}\}/g, '8080')
    .replace(/\{\{ *parameterWithDefault "\w+" "(.*?)" *\}\}/g, '$1')
    .replace(/\{\{ *printf "%q" \.Env\.(\w+) *\}\}/g, '"$1"')
    .replace(/\{\{ *\.Env\.(\w+) *\}\}/g, (_, name) => (name.endsWith('_ID') ? `/subscriptions/s/resourceGroups/r/${name}` : name.endsWith('URL') || name.endsWith('URI') ? `https://${name.toLowerCase()}/` : name))
    .replace(/\{\{ *\.Image *\}\}/g, 'registry.azurecr.io/voiceagent:1');
  if (example.includes('{{')) problems.push(`${file}: ${/\{\{.*?\}\}/.exec(example)[0]} is not understood by this check.`);
  writeFileSync(join(rendered, file.replace('.tmpl.yaml', '.yaml')), example);
  const service = basename(file, '.tmpl.yaml');
  const other = ['GATEWAY', 'PIPELINE', 'DASHBOARD'].filter(name => name !== service.toUpperCase()).find(name => text.includes(`${name}_IDENTITY`));
  if (other) problems.push(`${file} uses the identity of ${other}.`);
  if (!text.includes(`azd-service-name: ${service}`)) problems.push(`${file} lacks the tag azd-service-name: ${service}.`);
}

// azd would generate a container app with one identity for all services.
const application = readFileSync(join(repository, 'VoiceAgent.AppHost/AppHost.cs'), 'utf8');
for (const [, service] of application.matchAll(/AddProject<\w+>\("([\w-]+)"/g)) {
  if (!existsSync(join(folder, `${service}.tmpl.yaml`))) problems.push(`The AppHost has the service ${service}, and VoiceAgent.AppHost/infra has no ${service}.tmpl.yaml.`);
}

// The hooks read outputs by name. scripts/azure/hooks.mjs has each hook of azure.yaml, and no other.
const scripts = readdirSync(join(repository, 'scripts/azure/lib')).map(name => readFileSync(join(repository, 'scripts/azure/lib', name), 'utf8')).join('\n');
for (const [, name] of scripts.matchAll(/(?:answers\.output\(|: )'([A-Z][A-Z0-9]+_[A-Z0-9_]+)'/g)) {
  // The hooks store these two themselves.
  if (name.startsWith('VOICEAGENT_') || ['AZURE_AUDIENCE', 'AZURE_DASHBOARD_CLIENT_ID'].includes(name)) continue;
  used.add(name);
  if (!known(name)) problems.push(`A hook in scripts/azure reads ${name}, which is no output of main.bicep.`);
}

const wired = [...readFileSync(join(repository, 'azure.yaml'), 'utf8').matchAll(/hook\.(sh|ps1) (\w+)/g)];
const written = [...readFileSync(join(repository, 'scripts/azure/hooks.mjs'), 'utf8').matchAll(/^  (\w+): async answers/gm)].map(([, name]) => name);
for (const shell of ['sh', 'ps1']) {
  const names = wired.filter(([, kind]) => kind === shell).map(([, , name]) => name);
  if (names.toSorted().join() !== written.toSorted().join()) problems.push(`azure.yaml calls hook.${shell} for ${names.join()}; hooks.mjs has ${written.join()}.`);
}

for (const name of outputs) {
  // People and other tools read these. docs/azure/entra.md says who needs the ids of the identities.
  if (!used.has(name) && !['DASHBOARD_IDENTITY_PRINCIPAL_ID', 'PIPELINE_IDENTITY_PRINCIPAL_ID'].includes(name)) problems.push(`Nobody reads the output ${name}.`);
}

const parameters = JSON.parse(readFileSync(join(repository, 'infra/main.parameters.json'), 'utf8')).parameters;
const generated = name => template.parameters[name].metadata?.azd?.type === 'generate';
for (const name of Object.keys(template.parameters)) {
  if (!(name in parameters) && !generated(name)) problems.push(`azd would ask for ${name}: it is neither in main.parameters.json nor generated.`);
}
const fields = Object.keys(template.definitions._1?.Options?.properties ?? Object.values(template.definitions).find(type => type.properties?.addressSpace && type.properties?.models)?.properties ?? {});
const given = Object.keys(parameters.options.value);
if (fields.length === 0 || fields.toSorted().join() !== given.toSorted().join()) problems.push(`options in main.parameters.json has ${given.join()}; shared/options.bicep has ${fields.join()}.`);

problems.forEach(problem => console.log(`FAILED  ${problem}`));
console.log(`What azd reads: ${used.size} values, ${outputs.size} outputs, ${problems.length} problems.`);
process.exit(problems.length === 0 ? 0 : 1);
