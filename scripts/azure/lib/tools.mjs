// Runs az, azd and curl, and asks the person. Everything that the hooks do to Azure goes through here, so tests put other tools on the PATH.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A problem that a person can solve. Its message says how. */
export class Problem extends Error {}

const isWindows = process.platform === 'win32';

// az is a batch file on Windows, which only a shell can start.
const quoted = text => (/^[\w./:=@-]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);

/** Runs a tool to its end. It never fails because of the exit code. */
export function run(tool, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, isWindows ? args.map(quoted) : args, { shell: isWindows, stdio: ['pipe', 'pipe', 'pipe'] });
    const result = { code: 0, out: '', err: '' };
    child.stdout.on('data', part => (result.out += part));
    child.stderr.on('data', part => (result.err += part));
    child.on('error', error => reject(error.code === 'ENOENT' ? new Problem(`'${tool}' is not installed. docs/azure/first-run.md lists what you need.`) : error));
    child.on('close', code => resolve({ ...result, code }));
    // A tool that ends without reading its input is no error of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Runs az and returns what it prints as JSON. */
export async function az(...args) {
  const result = await run('az', [...args, '--output', 'json', '--only-show-errors']);
  if (result.code !== 0) throw new Problem(`az ${args.slice(0, 4).join(' ')} failed:\n  ${result.err.trim() || result.out.trim()}`);
  return result.out.trim() === '' ? null : JSON.parse(result.out);
}

/** Like az, but null when the command fails. For what may not exist, or what this person may not read. */
export async function azIfAny(...args) {
  try {
    return await az(...args);
  } catch (problem) {
    if (problem instanceof Problem) return null;
    throw problem;
  }
}

/** Calls a REST API of Azure or Microsoft Graph. az adds the token. */
export async function rest(method, url, body) {
  if (!body) return az('rest', '--method', method, '--url', url);

  // In a file, because shells take quotation marks away.
  const folder = mkdtempSync(join(tmpdir(), 'voiceagent-'));
  try {
    const file = join(folder, 'body.json');
    writeFileSync(file, JSON.stringify(body));
    return await az('rest', '--method', method, '--url', url, '--headers', 'Content-Type=application/json', '--body', `@${file}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sends a request with curl. The token and the body are in curl's input, so that they are in no list of processes. */
export async function http(method, url, { token, json, type, text, seconds = 30 } = {}) {
  const body = json === undefined ? text : JSON.stringify(json);
  const escaped = value => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  const config = [
    token && `header = "Authorization: Bearer ${token}"`,
    body !== undefined && `header = "Content-Type: ${type ?? 'application/json'}"`,
    // Without it curl waits for "100 Continue" before a long body.
    'header = "Expect:"',
    body !== undefined && `data-binary = "${escaped(body)}"`,
  ].filter(Boolean).join('\n');
  const result = await run('curl', ['--silent', '--show-error', '--include', '--http1.1', '--max-time', String(seconds), '--request', method, '--config', '-', url], `${config}\n`);
  const [head, ...rest] = result.out.split(/\r?\n\r?\n/);
  const [status, ...fields] = head.split(/\r?\n/);
  const headers = Object.fromEntries(fields.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { status: result.code === 0 ? Number(status.split(' ')[1]) : 0, headers, body: rest.join('\n\n'), error: result.err.trim() };
}

/** A token of the person or the service principal that is signed in to az. */
export async function tokenFor(scope) {
  try {
    return (await az('account', 'get-access-token', '--scope', scope)).accessToken;
  } catch (problem) {
    if (!(problem instanceof Problem) || !problem.message.includes('AADSTS65002')) throw problem;
    throw new Problem(`This directory gives people no token for ${scope} through the Azure CLI. Either sign in with a service principal (az login --service-principal), or\n  buy the number in the portal: azd env set VOICEAGENT_NUMBER +…, azd env set VOICEAGENT_SMOKE no, azd hooks run postdeploy`);
  }
}

/** Waits between two tries. VOICEAGENT_RETRY_SECONDS changes how long. */
export const pause = (factor = 1) => new Promise(resolve => setTimeout(resolve, Number(process.env.VOICEAGENT_RETRY_SECONDS ?? 10) * 1000 * factor));

/** Whether a person is there to answer. VOICEAGENT_ASK=yes or no decides it where neither CI nor the terminal tells. */
export const someoneAnswers = () => process.env.VOICEAGENT_ASK === 'yes' || (process.env.VOICEAGENT_ASK !== 'no' && !process.env.CI && !process.env.TF_BUILD && process.stdin.isTTY === true);

let lines;
let input;

/** Asks one question and returns the answer without spaces around it. */
export async function ask(question) {
  input ??= createInterface({ input: process.stdin });
  lines ??= input[Symbol.asyncIterator]();
  process.stdout.write(`${question} `);
  const { value, done } = await lines.next();
  if (done) throw new Problem('The input ended before all questions were answered. Run the command again in a terminal.');
  if (!process.stdin.isTTY) process.stdout.write(`${value}\n`);
  return value.trim();
}

export const close = () => input?.close();
