// Imports members from a CSV file. The pipeline reads, checks and stores them: its address is public in both topologies, its database is not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Problem, http, someoneAnswers, tokenFor } from './tools.mjs';
import { say } from './say.mjs';

const shown = 20;
const columns = ['member_number', 'name', 'date_of_birth', 'phones', 'plan', 'balance', 'due_on', 'deductible', 'deductible_met'];

export async function importMembers(answers) {
  const file = answers.get('VOICEAGENT_MEMBERS');
  if (!file || file === 'later') return;
  const text = textOf(file);
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

// Spreadsheets write other encodings too, and a name must not lose its letters on the way.
function textOf(file) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Problem(`${file} is not UTF-8, so some letters cannot be read. Nothing was imported.\n  Save it as "CSV UTF-8" in the spreadsheet, then: azd hooks run postdeploy`);
  }
}

// The log of a pipeline has more readers and a longer life than the screen of a person. It gets lines and columns, and never what a cell has.
function shownMistake(text) {
  if (someoneAnswers()) return text;
  const column = columns.find(name => new RegExp(`^${name}\\b`).test(text));
  return column ? `${column} is wrong.` : 'The line or its columns are wrong.';
}

function explain({ status, body, error }, file) {
  if (status === 400) {
    const { errors = {}, detail } = JSON.parse(body);
    const lines = Object.entries(errors).flatMap(([where, texts]) => texts.map(text => `  ${file}, ${where}: ${shownMistake(text)}`));
    const more = lines.length > shown ? [`  … and ${lines.length - shown} more`] : [];
    const hint = someoneAnswers() ? [] : ['  Values are not shown in a run without a person. Import the file in a terminal to see them.'];
    return [`Nothing was imported. ${(someoneAnswers() && detail) || ''}`.trim(), ...lines.slice(0, shown), ...more, ...hint, 'Correct the file, then: azd hooks run postdeploy'].join('\n');
  }

  const reason = { 0: error, 401: 'the token was refused', 403: 'your account lacks the role Members.Write, or the Azure CLI has a token from before it had the role (az login gets a new one)', 404: 'this version of the pipeline cannot import members' };
  return `The members were not imported: ${reason[status] ?? (someoneAnswers() ? `status ${status} ${body.slice(0, 200)}` : `status ${status}`)}.\n  Try again: azd hooks run postdeploy`;
}
