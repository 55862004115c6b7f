// Checks docs/azure against the repository: links, named files, settings, metrics, spans, variables, queries and commands. It also checks the queries of
// infra/monitoring. Usage: node check-docs.mjs <repository>
import { dirname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commands, messagesOfOthers, ofLibraries, ofTools, tables } from './names.mjs';
import { readSource } from './source.mjs';

const anchor = heading => heading.trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-');
const withoutCode = text => text.replace(/^ *```[\s\S]*?^ *```/gm, '');
const inBackticks = text => [...withoutCode(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
const blocks = text => [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)].map(([, kind, code]) => ({ kind, code }));

function* links(page, text, source, pages) {
  for (const [, target] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path, fragment] = target.split('#');
    const file = path ? normalize(join(dirname(page), path)).replace(/\/$/, '') : page;
    if (!source.files.has(file) && !source.folders.has(file)) yield `the link ${target} leads to no file`;
    else if (fragment && file.endsWith('.md')) {
      const headings = [...(pages[file] ?? source.read(file)).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading));
      if (!headings.includes(fragment)) yield `the link ${target} leads to no heading`;
    }
  }
}

// A path, or the bare name of a file with an ending that only files have. A * stands for any name.
function* namedFiles(page, text, source) {
  for (const code of inBackticks(text)) {
    const isPath = /^(infra|docs|eng|scripts|deploy|bench|\.github|\.azdo|VoiceAgent\.[A-Za-z]+)\/[\w./*{},-]+$/.test(code);
    if (!isPath && !/^[\w.*-]+\.(bicep|bicepparam|yaml|mjs|md|sh|ps1|cs|xml|parameters\.json)$/.test(code)) continue;
    const pattern = new RegExp(`${isPath ? '^' : '(^|/)'}${code.replace(/\/$/, '').replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}$`);
    if (![...source.files, ...source.folders].some(file => pattern.test(file))) yield `there is no file ${code}`;
  }
}

function isSetting(path, source) {
  const [section, ...keys] = path.split(':');
  if (section === 'ConnectionStrings') return source.everything.includes(`ConnectionStrings__${keys[0]}`);
  const options = source.section(section);
  return options !== '' && keys.filter(key => !/^(<.*>|\d+|n)$/.test(key)).every(key => new RegExp(`\\b${key}\\b`).test(options));
}

// A route is written in parts: the group, then what is mapped in it.
function isServed(route, source) {
  const parts = route.split('/').slice(1);
  const isMapped = (from, to) => source.product.includes(`"/${parts.slice(from, to).join('/')}"`);
  const reaches = from => from === parts.length || Array.from({ length: parts.length - from }, (_, i) => from + i + 1).some(to => isMapped(from, to) && reaches(to));
  return reaches(0);
}

function* names(page, text, source) {
  const codes = [...inBackticks(text), ...blocks(text).flatMap(({ code }) => code.match(/[\w$:.]+/g) ?? [])];
  for (const code of codes) {
    const [name] = code.split('=');
    if (/^(VOICEAGENT|AZURE|OTEL|GATEWAY|MEDIA|DASHBOARD|PIPELINE|VAULT|REDIS|COSMOS|STORAGE|OPENAI2?|ACS|SPEECH2?|APPLICATIONINSIGHTS)_[A-Z0-9_]+$/.test(name) && !ofTools.has(name) && !new RegExp(`\\b${name}\\b`).test(source.everything)) {
      yield `nothing reads or writes the variable ${name}`;
    }
    if (/^voiceagent(\.[a-z_]+)+$/.test(code) && !source.product.includes(`"${code}"`)) yield `nothing writes ${code}`;
  }
  for (const code of inBackticks(text)) {
    const setting = code.replace(/=.*$/, '').replaceAll('__', ':');
    if (/^[A-Z][A-Za-z]+(:[\w<>]+)+$/.test(setting) && !isSetting(setting, source)) yield `there is no setting ${code}`;
    const route = /^(?:GET|POST) (\/[\w/{}-]+)/.exec(code)?.[1];
    if (route && !isServed(route, source)) yield `no program serves ${route}`;
  }
}

const quoted = text => [...text.matchAll(/'([^']*)'/g)].map(([, value]) => value);
const isSpan = (name, source) => source.product.includes(`"${name}"`)
  || (name.startsWith('callback ') && (name === 'callback ' || new RegExp(`record ${name.slice(9)}\\b`).test(source.product))) || name === 'chat ' || name === 'execute_tool ';

function* query(kql, source, extra = new Set()) {
  const lets = new Set([...kql.matchAll(/\blet (\w+) =/g)].map(([, name]) => name));
  const found = [...kql.matchAll(/(?:^|=|;|\()\s*(?:union )?([A-Z]\w+(?:, [A-Z]\w+)*)(?=\s*\n?\s*(?:\||$))/gm)].flatMap(([, list]) => list.split(', '));
  if (found.length === 0) yield 'a query names no table';
  for (const table of found.filter(name => !lets.has(name))) {
    const evidence = tables[table];
    if (!evidence) yield `the product writes no table ${table}`;
    else if (!source.files.has(evidence[0]) || !source.read(evidence[0]).includes(evidence[1])) yield `${evidence[0]} does not show that ${table} is written`;
  }
  for (const [, key] of kql.matchAll(/Properties\['([^']+)'\]/g)) {
    if (!ofLibraries.has(key) && !source.product.includes(`"${key}"`)) yield `nothing writes the property ${key}`;
  }
  for (const [, list] of kql.matchAll(/\bName (?:==|in|startswith|!=) *(\([^)]*\)|'[^']*')/g)) {
    for (const name of quoted(list).filter(name => !ofLibraries.has(name) && !isSpan(name, source))) yield `nothing writes the metric or span ${name}`;
  }
  for (const [, list] of kql.matchAll(/\bMessage has(?:_any)? *(\([^)]*\)|'[^']*')/g)) {
    for (const part of quoted(list).filter(part => !messagesOfOthers.has(part) && !source.product.includes(part))) yield `no log message has '${part}'`;
  }
}

function* queries(page, text, source) {
  const inline = [...text.matchAll(/(?:--analytics-query|\bask) "([^"$][^"]*)"/g)].map(([, code]) => code.replaceAll('\\|', '|').replaceAll(' | ', '\n| '));
  for (const kql of [...blocks(text).filter(({ kind }) => kind === 'kusto').map(({ code }) => code), ...inline]) yield* query(kql, source);
}

function* azureCommands(page, text) {
  const all = [...inBackticks(text), ...blocks(text).filter(({ kind }) => kind === '').map(({ code }) => code)].join('\n');
  for (const [, command] of all.matchAll(/\baz ((?:[a-z][a-z0-9-]*)(?: [a-z][a-z0-9-]*)*)/g)) {
    if (!commands.has(command)) yield `the command 'az ${command}' is not in eng/docs/names.mjs. Look it up, then add it`;
  }
}

function* alarms(pages, source) {
  const rules = [...source.queries['infra/monitoring/alerts.yaml'].matchAll(/^- name: (\S+)/gm)].map(([, name]) => name);
  const table = (pages['docs/azure/monitoring.md'] ?? '').split('## Alarms')[1]?.split('\n## ')[0] ?? '';
  for (const rule of rules.filter(rule => !table.includes(`| \`${rule}\` |`))) yield `docs/azure/monitoring.md: the alarm ${rule} of alerts.yaml has no row`;
}

// The figures of cost.md: each sum of the idle table, and each month as idle cost plus minutes.
function* costs(pages) {
  const page = pages['docs/azure/cost.md'] ?? '';
  const rows = title => (page.split(`## ${title}`)[1]?.split('\n## ')[0] ?? '').split('\n').filter(line => /^\| /.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
  const amount = cell => Number(cell.replace(/[*,]/g, '').replace('–', '0'));
  const [, ...idle] = rows('What runs without calls');
  const sums = [1, 2, 3].map(column => idle.slice(0, -1).reduce((sum, row) => sum + amount(row[column]), 0));
  const rates = [0.069, 0.070, 0.070];
  if (idle.length < 5) yield 'docs/azure/cost.md: the table of idle cost is missing';
  else if (JSON.stringify(sums) !== JSON.stringify([1, 2, 3].map(column => amount(idle.at(-1)[column])))) yield `docs/azure/cost.md: the idle sums are ${sums.join(', ')}`;
  for (const [minutes, , ...cells] of rows('A month').slice(1)) {
    const wanted = sums.map((sum, i) => Math.round(sum + amount(minutes) * rates[i]));
    if (JSON.stringify(cells.map(amount)) !== JSON.stringify(wanted)) yield `docs/azure/cost.md: ${minutes} minutes cost ${wanted.join(', ')}`;
  }
}

export function check(source, pages = source.pages, monitored = source.queries) {
  const problems = [];
  for (const [page, text] of Object.entries(pages)) {
    for (const rule of [links, namedFiles, names, queries, azureCommands]) {
      for (const problem of rule(page, text, source, pages)) problems.push(`${page}: ${problem}`);
    }
  }
  for (const [file, text] of Object.entries(monitored)) {
    const found = file.endsWith('.json') ? JSON.parse(text).items.map(item => item.content.query).filter(Boolean)
      : text.split(/^- name: /m).slice(1).map(rule => rule.split(/query: \|\n/)[1].replace(/^ {4}/gm, ''));
    for (const kql of found) for (const problem of query(kql, source)) problems.push(`${file}: ${problem}`);
  }
  return [...new Set([...problems, ...alarms(pages, source), ...costs(pages)])];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = check(readSource(process.argv[2] ?? '.'));
  problems.forEach(problem => console.log(`FAILED  ${problem}`));
  if (problems.length === 0) console.log('docs/azure: every link, file, name, query and command holds.');
  process.exit(problems.length === 0 ? 0 : 1);
}
