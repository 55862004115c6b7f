// Breaks each rule of check-docs.mjs once, in a copy of the pages in memory.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './check-docs.mjs';
import { readSource } from './source.mjs';

const source = readSource(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const before = new Set(check(source));
const monitoring = 'docs/azure/monitoring.md';
const alerts = 'infra/monitoring/alerts.yaml';

function breaks(title, line, problem, page = monitoring) {
  test(title, () => {
    const added = check(source, { ...source.pages, [page]: `${source.pages[page]}\n${line}\n` }).filter(found => !before.has(found));
    assert.equal(added.length, 1, `expected one problem, got: ${added.join('; ')}`);
    assert.match(added[0], problem);
  });
}

const kusto = query => `\`\`\`kusto\n${query}\n\`\`\``;

breaks('A link to a file that is missing', '[x](../no-such-page.md)', /no-such-page\.md leads to no file/);
breaks('A link to a heading that is missing', '[x](security.md#no-such-heading)', /leads to no heading/);
breaks('A file that is missing', 'See `infra/data/postgres.bicep`.', /no file infra\/data\/postgres\.bicep/);
breaks('A bare file name that is missing', 'See `postgres.bicep`.', /no file postgres\.bicep/);
breaks('A setting that no options have', 'Set `Recording:Colour`.', /no setting Recording:Colour/);
breaks('A section that no program has', 'Set `Postgres:Host`.', /no setting Postgres:Host/);
breaks('A setting as an environment variable that no options have', 'Set `Cosmos__Colour`.', /no setting Cosmos__Colour/);
breaks('A connection string that no service has', 'Set `ConnectionStrings:postgres`.', /no setting ConnectionStrings:postgres/);
breaks('A variable that nothing reads', 'Set `VOICEAGENT_COLOUR=red`.', /variable VOICEAGENT_COLOUR/);
breaks('An output that main.bicep does not have', '```\nazd env get-value GATEWAY_COLOUR\n```', /variable GATEWAY_COLOUR/);
breaks('A metric that nothing writes', 'Look at `voiceagent.calls.coloured`.', /nothing writes voiceagent\.calls\.coloured/);
breaks('A route that no program serves', 'Send `GET /api/calls/{call}/colour`.', /no program serves/);
breaks('A table that we do not write', kusto('AppPageViews\n| count'), /no table AppPageViews/);
breaks('A table that we do not write, in a union', kusto('union AppRequests, AppEvents\n| count'), /no table AppEvents/);
breaks('A property that nothing writes', kusto("AppMetrics\n| summarize count() by tostring(Properties['colour'])"), /property colour/);
breaks('A metric in a query that nothing writes', kusto("AppMetrics\n| where Name == 'process.colours'"), /metric or span process\.colours/);
breaks('A span in a list that nothing writes', kusto("AppDependencies\n| where Name in ('turn', 'colouring')"), /metric or span colouring/);
breaks('A report of telephony that does not exist', kusto("AppRequests\n| where Name == 'callback Coloured'"), /metric or span callback Coloured/);
breaks('A log message that no program writes', kusto("AppTraces\n| where Message has_any ('was refused', 'was coloured')"), /no log message has 'was coloured'/);
breaks('A query in a command', '`az monitor log-analytics query --workspace w --analytics-query "AppColours | count"`', /no table AppColours/);
breaks('A command that was not looked up', 'Run `az monitor colour list`.', /az monitor colour list/);

test('An alarm without a row', () => {
  const page = source.pages[monitoring].replace(/^\| `no-workers` \|.*\n/m, '');
  const added = check(source, { ...source.pages, [monitoring]: page }).filter(found => !before.has(found));
  assert.match(added.join(), /the alarm no-workers of alerts\.yaml has no row/);
});

for (const [from, to, problem] of [['| Redis | 24 |', '| Redis | 25 |', /the idle sums are 657/], ['| 1,346 |', '| 1,347 |', /10,000 minutes cost 1346/]]) {
  test(`A figure of the costs that is not the sum: ${to}`, () => {
    const added = check(source, { ...source.pages, 'docs/azure/cost.md': source.pages['docs/azure/cost.md'].replace(from, to) }).filter(found => !before.has(found));
    assert.match(added.join(), problem);
  });
}

test('A query of an alarm with a metric that nothing writes', () => {
  const added = check(source, source.pages, { ...source.queries, [alerts]: source.queries[alerts].replace('voiceagent.workers.ready', 'voiceagent.workers.coloured') }).filter(found => !before.has(found));
  assert.match(added.join(), /alerts\.yaml: nothing writes the metric or span voiceagent\.workers\.coloured/);
});

test('A query of a workbook with a property that nothing writes', () => {
  const file = 'infra/monitoring/workbooks/calls.json';
  const added = check(source, source.pages, { ...source.queries, [file]: source.queries[file].replace("Properties['ending']", "Properties['colour']") }).filter(found => !before.has(found));
  assert.match(added.join(), /calls\.json: nothing writes the property colour/);
});

test('An evidence that is gone', () => {
  const without = { ...source, read: path => source.read(path).replaceAll('azure-monitor', 'none') };
  assert.match(check(without).join(), /environment\.bicep does not show that ContainerAppSystemLogs is written/);
});
