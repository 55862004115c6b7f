// The answers of a deployment are values of the azd environment. What the environment of the process has, and azd has not, is stored: so a
// pipeline gives its answers as variables, and a person is asked once. A variable that a pipeline has changed is taken by pipeline.mjs.
import { Problem, run } from './tools.mjs';

/** The values that "azd env get-values" prints: NAME="value", with \ before the signs that mean something in between. */
export const readValues = text => Object.fromEntries([...text.matchAll(/^(\w+)=(?:"((?:[^"\\]|\\.)*)"|(.*))$/gm)].map(([, name, inQuotes, plain]) => [name, inQuotes?.replace(/\\(.)/g, '$1') ?? plain]));

export class Answers {
  #stored;

  constructor(stored) {
    this.#stored = stored;
  }

  static async load() {
    const values = await run('azd', ['env', 'get-values']);
    if (values.code !== 0) {
      throw new Problem('There is no azd environment yet. Create one: azd env new dev\n  The name has at most twelve letters, digits and hyphens.');
    }

    return new Answers(readValues(values.out));
  }

  /** The stored value, else the one of the process. An empty text is an answer too. */
  get(name) {
    return this.#stored[name] ?? process.env[name];
  }

  isStored(name) {
    return this.#stored[name] !== undefined;
  }

  async set(name, value) {
    if (this.#stored[name] === value) return;
    const set = await run('azd', ['env', 'set', name, value]);
    if (set.code !== 0) throw new Problem(`azd could not store ${name}: ${set.err.trim()}`);
    this.#stored[name] = value;
  }

  /** A value that the deployment has written. */
  output(name) {
    const value = this.get(name);
    if (!value) throw new Problem(`The azd environment has no ${name}. Run "azd provision" first.`);
    return value;
  }
}
