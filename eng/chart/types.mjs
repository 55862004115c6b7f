// Checks objects against the published types of Kubernetes and its extensions: by the packages' validators (values, patterns, what is required), and by
// the TypeScript compiler (names that do not exist, which the validators let pass).
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { title } from './objects.mjs';

const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const packages = ['kubernetes-models', ...readdirSync(join(modules, '@kubernetes-models')).map(name => `@kubernetes-models/${name}`)];

// No package has the types of these. The chart's one use of each is compared with the documentation by hand.
const unknown = new Set(['secrets-store.csi.x-k8s.io/v1 SecretProviderClass']);

function moduleOf({ apiVersion, kind }) {
  const folder = apiVersion.replace(/^(rbac|apps|policy|autoscaling|networking)\b/, '$1');
  return packages.map(name => `${name}/${folder}/${kind}`).find(name => existsSync(join(modules, `${name}.d.ts`)));
}

async function validated(object, name) {
  const type = (await import(join(modules, `${name}.js`)))[object.kind];
  try {
    new type(object).validate();
    return [];
  } catch (error) {
    return [`${title(object)}: ${error.message.split('\n')[0]}`];
  }
}

function compiled(typed, folder) {
  const file = join(folder, 'types.ts');
  writeFileSync(file, typed.map(({ object, name }, i) => `import type { I${object.kind} as T${i} } from '${name}';\nconst o${i}: T${i} = ${JSON.stringify(object)};\n`).join(''));
  const program = ts.createProgram([file], {
    noEmit: true, strict: true, skipLibCheck: true, types: [], lib: ['lib.es2022.d.ts'], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, baseUrl: modules, paths: { '*': ['./*'] },
  });
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(problem => {
    const { line } = source.getLineAndCharacterOfPosition(problem.start);
    return `${title(typed[Math.floor(line / 2)].object)}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}

/** The problems of all objects. The compiler runs once, because it takes seconds. */
export async function problemsOf(objects, folder) {
  const named = objects.map(object => ({ object, name: moduleOf(object), id: `${object.apiVersion} ${object.kind}` }));
  const typed = named.filter(each => each.name);
  return [
    ...named.filter(each => !each.name && !unknown.has(each.id)).map(each => `${title(each.object)}: nothing has the type ${each.id}.`),
    ...(await Promise.all(typed.map(each => validated(each.object, each.name)))).flat(),
    ...compiled(typed, folder),
  ];
}
