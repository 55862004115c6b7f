// The repository as check-docs.mjs sees it: names of files, and the text in which names of settings, metrics and spans must occur.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const left = new Set(['bin', 'obj', 'node_modules', '.git', 'artifacts', '.data', 'TestResults']);
const ofProduct = /^VoiceAgent\.(?!Tests\/|Emulators\/|StandIns\/|LoadTest\/).*\.(cs|razor|yaml|json)$/;
const ofDeployment = /^(infra|scripts|deploy|\.github|\.azdo)\/|^azure\.yaml$/;

function* walk(root, folder = '') {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (!entry.isDirectory()) yield path;
    else if (!left.has(entry.name)) yield* walk(root, path);
  }
}

// The options of a section: the text of the files that name it. A second record may share the section of another one.
function sectionOf(name, product) {
  const owners = product.filter(file => file.text.includes(`Section = "${name}"`)).map(file => `Section = ${file.path.split('/').pop().replace('.cs', '')}.Section`);
  const marks = [`Section = "${name}"`, `"${name}:`, ...owners];
  return product.filter(file => marks.some(mark => file.text.includes(mark))).map(file => file.text).join('\n');
}

export function readSource(root) {
  const sections = {};
  const files = [...walk(root)];
  const read = path => readFileSync(join(root, path), 'utf8');
  const product = files.filter(path => ofProduct.test(path)).map(path => ({ path, text: read(path) }));
  const deployment = files.filter(path => ofDeployment.test(path) && !/\.(png|svg)$/.test(path)).map(path => ({ path, text: read(path) }));
  const everything = [...product, ...deployment].map(file => file.text).join('\n');
  const folders = new Set(files.flatMap(path => path.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/'))));
  return {
    read,
    files: new Set(files),
    folders,
    product: product.map(file => file.text).join('\n'),
    everything,
    section: name => (sections[name] ??= sectionOf(name, product)),
    pages: Object.fromEntries(files.filter(path => path.startsWith('docs/azure/') && path.endsWith('.md')).map(path => [path, read(path)])),
    queries: Object.fromEntries(files.filter(path => /^infra\/monitoring\/(alerts\.yaml|workbooks\/.*\.json)$/.test(path)).map(path => [path, read(path)])),
  };
}
