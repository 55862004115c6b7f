// Microsoft's Node SDKs against the emulator, one topic for each kind of operation.
//   node run.mjs <node_modules folder> [topic …]
// Prints its port; reads {"connection","phone","adminKey","recordings"} as one line; prints {"done":topic} for each topic; exits 0 when all are done.
import { createInterface } from 'node:readline';
import { Application } from './application.mjs';

const [modules, ...chosen] = process.argv.slice(2);
const all = ['outgoing', 'participants', 'prompts', 'transcription', 'recordings', 'rooms', 'requests'];
const application = new Application(modules);
console.log(await application.listen());
createInterface({ input: process.stdin }).once('line', async (line) => {
  const settings = JSON.parse(line);
  application.connect(settings);
  await application.ask('PUT', '/emulator/numbers', {
    rules: [
      { numbers: ['+15550210001'], answers: 'busy', rings: '00:00:00.1' },
      { numbers: ['+15550210002'], answers: 'noAnswer', rings: '00:00:00.3' },
      { numbers: ['+15550210003'], answers: 'rejects', rings: '00:00:00.1' },
      { numbers: ['+15550210004'], answers: 'unreachable', rings: '00:00:00' },
      { numbers: ['+15550210005'], answers: 'voicemail', rings: '00:00:00.1', greets: 'You have reached Robin. Leave a message.' },
      { numbers: ['+15550210006'], answers: 'noAnswer', rings: '00:05:00' },
      { numbers: ['+15550210007'], answers: 'picksUp', rings: '00:00:00.1', script: 'name: Colleague\nshows: [silence]\nsteps:\n  - pause: 500ms\n  - say: good morning everybody\n  - pause: 120s\n' },
      { numbers: ['+15550211000-+15550211999'], answers: 'picksUp', rings: '00:00:00.1' },
    ],
  });
  const failures = [];
  await Promise.all((chosen.length ? chosen : all).map(async (topic) => {
    try {
      const { default: run } = await import(`./${topic}.mjs`);
      await run(application, settings);
      console.log(JSON.stringify({ done: topic }));
    } catch (error) {
      failures.push(topic);
      console.error(`${topic}: ${error.stack ?? JSON.stringify(error)}`);
    }
  }));
  process.exit(failures.length ? 1 : 0);
});
