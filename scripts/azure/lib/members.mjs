// Imports members from a CSV file. The pipeline reads, checks and stores them: its address is public in both topologies, its database is not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Problem, http, tokenFor } from './tools.mjs';
import { say } from './say.mjs';

const shown = 20;

export async function importMembers(answers) {
  const file = answers.get('VOICEAGENT_MEMBERS');
  if (!file || file === 'later') return;
  const text = readFileSync(file, 'utf8');
  const print = createHash('sha256').update(text).digest('hex').slice(0, 16);
  if (answers.get('VOICEAGENT_MEMBERS_IMPORTED') === print) return;
  say.title('Members');
  const address = `${answers.output('MEDIA_URL').replace(/^ws/, 'http').replace(/\/$/, '')}/api/members`;
  const answer = await http('POST', address, { token: await tokenFor(`${answers.output('AZURE_AUDIENCE')}/.default`), type: 'text/csv; charset=utf-8', text, seconds: 300 });
  if (answer.status === 200) {
    const { added, changed } = JSON.parse(answer.body);
    say.done(`${added} members added and ${changed} changed from ${file}.`);
    await answers.set('VOICEAGENT_MEMBERS_IMPORTED', print);
    return;
  }

  throw new Problem(explain(answer, file));
}

function explain({ status, body, error }, file) {
  if (status === 400) {
    const { errors = {}, detail } = JSON.parse(body);
    const lines = Object.entries(errors).flatMap(([where, texts]) => texts.map(text => `  ${file}, ${where}: ${text}`));
    const more = lines.length > shown ? [`  … and ${lines.length - shown} more`] : [];
    return [`Nothing was imported. ${detail ?? ''}`, ...lines.slice(0, shown), ...more, 'Correct the file, then: azd hooks run postdeploy'].join('\n');
  }

  const reason = { 0: error, 401: 'the token was refused', 403: 'your account lacks the role Members.Write, or the Azure CLI has a token from before it had the role (az login gets a new one)', 404: 'this version of the pipeline cannot import members' };
  return `The members were not imported: ${reason[status] ?? `status ${status} ${body.slice(0, 200)}`}.\n  Try again: azd hooks run postdeploy`;
}
