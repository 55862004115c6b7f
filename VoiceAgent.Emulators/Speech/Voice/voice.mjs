// The emulators' voice: eSpeak NG (GPL-3.0), compiled to WebAssembly. This process runs nothing else.
// It speaks one clause at a time, in the order of the requests.
//
// stdin,  repeated: uint32 LE length | JSON { id, text, voices: [..], wordsPerMinute, pitch }
// stdout, repeated: uint32 LE length of all that follows | uint32 LE length of the JSON | JSON | PCM16 LE mono
//   first   { ready: true, rate }
//   then    { id, words: [[position, milliseconds], ..], phonemes: [[milliseconds, IPA], ..] }  or  { id, error }
// A position counts characters of `text` from 0. The process ends when its parent closes stdin.
import { pathToFileURL } from 'node:url';

const { default: load } = await import(pathToFileURL(process.argv[2]).href);
const espeak = await load();
const engine = new espeak.eSpeakNGWorker();
const rate = engine.get_samplerate();
let current = '';

function send(header, audio = Buffer.alloc(0)) {
  const json = Buffer.from(JSON.stringify(header));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(4 + json.length + audio.length, 0);
  sizes.writeUInt32LE(json.length, 4);
  process.stdout.write(Buffer.concat([sizes, json, audio]));
}

function choose(voices) {
  for (const voice of voices) {
    if (voice === current || engine.set_voice(voice) === 0) {
      current = voice;
      return;
    }
  }
  current = '';
  throw new Error(`eSpeak NG has none of the voices ${voices.join(', ')}`);
}

function speak({ id, text, voices, wordsPerMinute, pitch }) {
  choose(voices);
  engine.set_rate(wordsPerMinute);
  engine.set_pitch(pitch);
  const audio = [];
  const words = [];
  const phonemes = [];
  engine.synthesize(text, (samples, events) => {
    if (samples?.length) {
      audio.push(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
    }
    for (const event of events) {
      if (event.type === 'word') {
        words.push([event.text_position - 1, event.audio_position]);
      } else if (event.type === 'phoneme' && event.id) {
        phonemes.push([event.audio_position, event.id]);
      }
    }
    return 0;
  });
  send({ id, words, phonemes }, Buffer.concat(audio));
}

// The first clause takes long, because nothing is compiled yet. Speak one now, so that the first request does not have to wait.
choose(['en-us']);
engine.synthesize('Ready to speak.', () => 0);
send({ ready: true, rate });

let unread = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  unread = unread.length === 0 ? data : Buffer.concat([unread, data]);
  while (unread.length >= 4 && unread.length >= 4 + unread.readUInt32LE(0)) {
    const end = 4 + unread.readUInt32LE(0);
    const request = JSON.parse(unread.toString('utf8', 4, end));
    unread = unread.subarray(end);
    try {
      speak(request);
    } catch (error) {
      current = '';
      send({ id: request.id, error: String(error?.message ?? error) });
    }
  }
});
process.stdin.on('end', () => process.exit(0));
