// Prints a whole "azd up", a second one and "azd down" against fake tools, as a person would meet them. Nothing is deployed.
// "node eng/scripts/dry-run.mjs --update" writes it into docs/azure/first-run.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Rehearsal } from './rehearsal.mjs';

const page = fileURLToPath(new URL('../../docs/azure/first-run.md', import.meta.url));
const block = /(<!-- dry run -->\n```text\n)[^]*?(\n```\n<!-- end of the dry run -->)/;

export async function dryRun() {
  const rehearsal = new Rehearsal();
  let text = '';
  const print = part => (text += part);
  try {
    print('$ azd env new dev\n$ azd up\n');
    await rehearsal.up({ typed: ['', '', 'Fabrikam', '', '', '+4930555900', '', 'DE', ''], print });
    print('\n$ azd up        # once more: nothing is asked, nothing is made again\n');
    await rehearsal.up({ typed: [], buying: [], print });
    print('\n$ azd down\n');
    print((await rehearsal.hook('predown', ['yes'])).text);
    print('\n--- azd deletes the resource group\n');
    rehearsal.useScenario('deleted-before');
    print((await rehearsal.hook('postdown', [])).text);
  } finally {
    rehearsal.end();
  }

  return text.replace(/[ \t]+$/gm, '').trim();
}

/** What the page has between its marks. */
export const keptRun = () => block.exec(readFileSync(page, 'utf8'))[0].replace(block, (whole, before, after) => whole.slice(before.length, -after.length));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await dryRun();
  if (process.argv.includes('--update')) writeFileSync(page, readFileSync(page, 'utf8').replace(block, (_, before, after) => `${before}${text}${after}`));
  else console.log(text);
}
