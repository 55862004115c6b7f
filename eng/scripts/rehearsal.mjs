// Runs the hooks as azd would, against fake tools (fakes/) that answer from a scenario (scenarios/). Nothing leaves this machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');

/** What main.bicep would return, by the names of its outputs. */
const outputs = () => [...readFileSync(join(root, 'infra/main.bicep'), 'utf8').matchAll(/^output (\w+) string/gm)].map(([, name]) => [name, {
  AZURE_RESOURCE_GROUP: 'rg-voiceagent-dev',
  GATEWAY_URL: 'https://gateway.example',
  MEDIA_URL: 'wss://pipeline.example',
  DASHBOARD_URL: 'https://dashboard.example',
  ACS_ENDPOINT: 'https://acs.example/',
  AUTHORITY: 'https://login.microsoftonline.com/tenant/v2.0',
  DASHBOARD_IDENTITY_PRINCIPAL_ID: 'principal-of-dashboard',
  PIPELINE_IDENTITY_PRINCIPAL_ID: 'principal-of-pipeline',
  VAULT_VAULTURI: 'https://kv-abc.vault.azure.net/',
}[name] ?? `example-${name}`]);

export class Rehearsal {
  /** @param values what the azd environment has already. @param variables of the process, such as those of a pipeline. @param shell 'bash', or 'pwsh' as on Windows. */
  constructor({ scenario = 'everything', values = {}, variables = {}, shell = 'bash' } = {}) {
    this.shell = shell;
    this.home = mkdtempSync(join(tmpdir(), 'voiceagent-rehearsal-'));
    this.scenario = scenario;
    this.variables = variables;
    writeFileSync(join(this.home, 'azd.env'), '');
    writeFileSync(join(this.home, 'calls'), '');
    this.store({ AZURE_ENV_NAME: 'dev', ...values });
  }

  store(values) {
    appendFileSync(join(this.home, 'azd.env'), Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join(''));
  }

  values() {
    return Object.fromEntries(readFileSync(join(this.home, 'azd.env'), 'utf8').split('\n').filter(Boolean).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  /** The calls of tools until now that contain a text. */
  calls(text = '') {
    return readFileSync(join(this.home, 'calls'), 'utf8').split('\n').filter(line => line !== '' && line.includes(text));
  }

  useScenario(name) {
    this.scenario = name;
  }

  forgetCalls() {
    writeFileSync(join(this.home, 'calls'), '');
  }

  did(mark) {
    return existsSync(join(this.home, `did-${mark}`));
  }

  mark(name) {
    writeFileSync(join(this.home, `did-${name}`), '');
  }

  /** Runs one hook. typed: what the person enters. Without it nobody is there. */
  hook(name, typed) {
    const [program, args] = this.shell === 'bash'
      ? [join(root, 'scripts/azure/hook.sh'), [name]]
      : ['dotnet', ['pwsh', '-NoLogo', '-NoProfile', '-File', join(root, 'scripts/azure/hook.ps1'), name]];
    return this.run(program, args, typed);
  }

  /** Runs any script of the repository with the fakes and the values of the environment. */
  run(program, args, typed) {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: root,
        env: {
          // dotnet finds its tools in the person's own folder.
          HOME: this.shell === 'bash' ? this.home : process.env.HOME, POWERSHELL_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', LANG: 'C.UTF-8', TZ: 'Europe/Berlin', TMPDIR: this.home,
          PATH: `${join(here, 'fakes')}${delimiter}${process.env.PATH}`,
          FAKE_HOME: this.home, FAKE_SCENARIO: join(here, 'scenarios', `${this.scenario}.sh`),
          VOICEAGENT_RETRY_SECONDS: '0', VOICEAGENT_ASK: typed ? 'yes' : 'no',
          ...this.values(), ...this.variables,
        },
      });
      let text = '';
      child.stdout.on('data', part => (text += part));
      child.stderr.on('data', part => (text += part));
      child.on('error', reject);
      child.on('close', code => resolve({ code, text }));
      child.stdin.on('error', () => {});
      child.stdin.end((typed ?? []).map(line => `${line}\n`).join(''));
    });
  }

  /** Stores what a deployment has after "azd provision". */
  provision() {
    this.store(Object.fromEntries(outputs()));
  }

  /** The order of "azd up" (decision 46). Stops at the first hook that fails. print: told what azd itself does. */
  async up({ typed, buying = typed && ['yes'], print = () => {} } = {}) {
    let text = '';
    const steps = [
      ['preup', typed], ['preprovision', typed && []],
      [() => this.provision(), 'azd creates the resources of infra/main.bicep'], ['postprovision', typed && []],
      ['predeploy', typed && []], [() => {}, 'azd builds the images and deploys gateway, pipeline and dashboard'], ['postdeploy', buying],
    ];
    for (const [step, given] of steps) {
      if (typeof step === 'function') {
        step();
        print(`\n--- ${given}\n`);
        continue;
      }

      const result = await this.hook(step, given);
      print(result.text);
      text += result.text;
      if (result.code !== 0) return { code: result.code, text, failed: step };
    }

    return { code: 0, text };
  }

  end() {
    rmSync(this.home, { recursive: true });
  }
}
