// hook.ps1 and hook.sh must do the same. Both run against the fakes: a whole first run, and a hook that does not exist.
import assert from 'node:assert/strict';
import { Rehearsal } from './rehearsal.mjs';

const typed = ['', '', 'Fabrikam', '', '', '+4930555900', '', 'DE', ''];
const stories = { preup: typed, preprovision: [], 'no-such-hook': [] };

async function tell(shell) {
  const rehearsal = new Rehearsal({ shell });
  try {
    const told = [];
    for (const [hook, lines] of Object.entries(stories)) {
      const { code, text } = await rehearsal.hook(hook, lines);
      told.push({ hook, code, text });
    }

    return { told, values: rehearsal.values(), calls: rehearsal.calls().toSorted() };
  } finally {
    rehearsal.end();
  }
}

assert.deepEqual(await tell('pwsh'), await tell('bash'));
console.log(`Hooks in PowerShell and bash: ${Object.keys(stories).length} stories are the same.`);
