// Lets Node read the JSON files that a package imports as a bundler would, without saying that they are JSON.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const load = (url, context, next) => url.endsWith('.json')
  ? { format: 'module', shortCircuit: true, source: `export default ${readFileSync(fileURLToPath(url), 'utf8')}` }
  : next(url, context);
