// Fills in VoiceAgent.AppHost/infra/<service>.tmpl.yaml as azd would, for a pipeline that deploys images it has built, scanned and signed before.
// eng/infra/contract.mjs checks that the templates use these forms only.
import { readFileSync } from 'node:fs';
import { Problem } from './tools.mjs';

export function rendered(service, image, answers) {
  const text = readFileSync(new URL(`../../../VoiceAgent.AppHost/infra/${service}.tmpl.yaml`, import.meta.url), 'utf8');
  const value = name => {
    const found = answers.get(name);
    if (found === undefined) throw new Problem(`The template of ${service} needs ${name}, which the azd environment does not have. Run "azd provision" first.`);
    return found;
  };
  const filled = text
    .replace(/\{\{ *targetPortOrDefault \d+ *\}\}/g, '8080')
    .replace(/\{\{ *parameterWithDefault "(\w+)" "(.*?)" *\}\}/g, (_, name, otherwise) => answers.get(`AZURE_${name.toUpperCase()}`) || otherwise)
    .replace(/\{\{ *printf "%q" \.Env\.(\w+) *\}\}/g, (_, name) => JSON.stringify(value(name)))
    .replace(/\{\{ *\.Env\.(\w+) *\}\}/g, (_, name) => value(name))
    .replace(/\{\{ *\.Image *\}\}/g, image);
  if (filled.includes('{{')) throw new Problem(`The template of ${service} has ${/\{\{.*?\}\}/.exec(filled)[0]}, which only azd can fill in.`);
  return filled;
}
