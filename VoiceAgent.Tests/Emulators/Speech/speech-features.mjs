// Tries features of Microsoft's JavaScript Speech SDK against the speech role. Prints a line for each check.
//   node speech-features.mjs <folder of packages> <address> <key> <folder with PCM16 files: english.pcm, spanish.pcm, narrow.mulaw>
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const [, , modules, address, key, folder] = process.argv;
const sdk = createRequire(import.meta.url)(`${modules}/microsoft-cognitiveservices-speech-sdk`);
const base = address.replace(/\/$/, '');
const config = () => sdk.SpeechConfig.fromHost(new URL(base), key);
const head = "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-US'>";
const { ResultReason, PropertyId, SpeechSynthesisOutputFormat: Format } = sdk;

let failed = 0;
async function check(name, work) {
  let late;
  const hung = new Promise((_, refuse) => { late = setTimeout(() => refuse(new Error('no answer in a minute')), 60_000); });
  try {
    await Promise.race([work(), hung]);
    console.log(`passed: ${name}`);
  } catch (failure) {
    failed++;
    console.log(`failed: ${name}: ${String(failure.stack ?? failure).slice(0, 1500)}`);
  } finally {
    clearTimeout(late);
  }
}

function audio(file, format = sdk.AudioStreamFormat.getWaveFormatPCM(16000, 16, 1)) {
  const stream = sdk.AudioInputStream.createPushStream(format);
  const bytes = file instanceof Buffer ? file : readFileSync(join(folder, file));
  stream.write(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  stream.close();
  return sdk.AudioConfig.fromStreamInput(stream);
}
const once = speech => new Promise((accept, refuse) => speech.recognizeOnceAsync(result => { speech.close(); accept(result); }, error => { speech.close(); refuse(error); }));
const speak = (speech, text) => new Promise((accept, refuse) =>
  speech[text.startsWith('<') ? 'speakSsmlAsync' : 'speakTextAsync'](text, result => { speech.close(); accept(result); }, error => { speech.close(); refuse(new Error(error)); }));
const synthesizer = (format, settings = config()) => {
  if (format !== undefined) settings.speechSynthesisOutputFormat = format;
  return new sdk.SpeechSynthesizer(settings, null);
};
const refusal = async ssml => {
  const result = await speak(synthesizer(), ssml);
  assert.equal(result.reason, ResultReason.Canceled);
  return result.errorDetails;
};

await check('initial silence, one phrase', async () => {
  const settings = config();
  settings.setProperty(PropertyId.SpeechServiceConnection_InitialSilenceTimeoutMs, '2000');
  const result = await once(new sdk.SpeechRecognizer(settings, audio(Buffer.alloc(32000 * 8))));
  assert.equal(result.reason, ResultReason.NoMatch);
  assert.equal(sdk.NoMatchDetails.fromResult(result).reason, sdk.NoMatchReason.InitialSilenceTimeout);
});
await check('initial silence, continuous', async () => {
  const settings = config();
  settings.setProperty(PropertyId.SpeechServiceConnection_InitialSilenceTimeoutMs, '2000');
  const speech = new sdk.SpeechRecognizer(settings, audio(Buffer.alloc(32000 * 7)));
  const reasons = [];
  await new Promise(accept => {
    speech.recognized = (_, e) => reasons.push(sdk.NoMatchDetails.fromResult(e.result).reason);
    speech.sessionStopped = accept;
    speech.startContinuousRecognitionAsync();
  });
  await new Promise(accept => speech.stopContinuousRecognitionAsync(accept));
  speech.close();
  assert.deepEqual(reasons, Array(3).fill(sdk.NoMatchReason.InitialSilenceTimeout));
});
await check('language detection result', async () => {
  for (const [file, language] of [['english.pcm', 'en-US'], ['spanish.pcm', 'es-US']]) {
    const result = await once(sdk.SpeechRecognizer.FromConfig(config(), sdk.AutoDetectSourceLanguageConfig.fromLanguages(['en-US', 'es-US']), audio(file)));
    assert.equal(sdk.AutoDetectSourceLanguageResult.fromResult(result).language, language);
  }
});
await check('phrase list, profanity and word confidence', async () => {
  for (const [option, text] of [[sdk.ProfanityOption.Masked, 'Where is my **** ConToSo claim?'], [sdk.ProfanityOption.Removed, 'Where is my ConToSo claim?'], [sdk.ProfanityOption.Raw, 'Where is my damn ConToSo claim?']]) {
    const settings = config();
    settings.setProfanity(option);
    settings.requestWordLevelTimestamps();
    settings.outputFormat = sdk.OutputFormat.Detailed;
    const speech = new sdk.SpeechRecognizer(settings, audio('english.pcm'));
    sdk.PhraseListGrammar.fromRecognizer(speech).addPhrases(['ConToSo']);
    const result = await once(speech);
    assert.equal(result.text, text);
    const best = JSON.parse(result.properties.getProperty(PropertyId.SpeechServiceResponse_JsonResult)).NBest[0];
    assert.ok(best.Words.length >= 5 && best.Words.every(word => word.Confidence > 0.5), JSON.stringify(best));
  }
});
await check('telephone code as input, also for a transcriber', async () => {
  const format = sdk.AudioStreamFormat.getWaveFormat(8000, 8, 1, sdk.AudioFormatTag.MuLaw);
  assert.equal((await once(new sdk.SpeechRecognizer(config(), audio('narrow.mulaw', format)))).text, 'Where is my **** contoso claim?');
  const transcriber = new sdk.ConversationTranscriber(config(), audio('narrow.mulaw', format));
  const heard = [];
  await new Promise(accept => {
    transcriber.transcribed = (_, e) => heard.push([e.result.text, e.result.speakerId]);
    transcriber.sessionStopped = accept;
    transcriber.startTranscribingAsync();
  });
  transcriber.close();
  assert.deepEqual(heard[0], ['Where is my **** contoso claim?', 'Guest-1']);
});
await check('translation is refused with a reason', async () => {
  const settings = sdk.SpeechTranslationConfig.fromHost(new URL(base), key);
  settings.speechRecognitionLanguage = 'en-US';
  settings.addTargetLanguage('de');
  const result = await once(new sdk.TranslationRecognizer(settings, audio('english.pcm')));
  assert.equal(result.reason, ResultReason.Canceled);
  assert.match(result.errorDetails, /Translation is not emulated/);
});
await check('output formats', async () => {
  const seconds = 0.9;
  for (const [format, least, magic] of [
    [Format.Raw8Khz8BitMonoMULaw, 8000 * seconds], [Format.Riff8Khz8BitMonoMULaw, 8000 * seconds, 'RIFF'], [Format.Riff8Khz8BitMonoALaw, 8000 * seconds, 'RIFF'],
    [Format.Riff22050Hz16BitMonoPcm, 44100 * seconds, 'RIFF'], [Format.Raw44100Hz16BitMonoPcm, 88200 * seconds], [Format.Riff48Khz16BitMonoPcm, 96000 * seconds, 'RIFF'],
    [Format.Audio16Khz32KBitRateMonoMp3, 4000 * seconds], [Format.Audio48Khz192KBitRateMonoMp3, 24000 * seconds],
    [Format.Ogg24Khz16BitMonoOpus, 1000, 'OggS'], [Format.Webm24Khz16BitMonoOpus, 1000, '\x1aE'], [Format.Audio24Khz16Bit48KbpsMonoOpus, 1000, 'OggS'],
  ]) {
    const result = await speak(synthesizer(format), 'Your claim was approved.');
    assert.equal(result.reason, ResultReason.SynthesizingAudioCompleted, `${Format[format]}: ${result.errorDetails}`);
    const bytes = Buffer.from(result.audioData);
    assert.ok(bytes.length >= least, `${Format[format]}: ${bytes.length} bytes`);
    if (magic) assert.ok(bytes.toString('latin1').startsWith(magic), `${Format[format]}: ${bytes.toString('latin1', 0, 8)}`);
  }
  assert.match((await speak(synthesizer(Format.Raw16Khz16BitMonoTrueSilk), 'x')).errorDetails, /is not emulated/);
});
await check('bookmarks, visemes, punctuation and sentences', async () => {
  const settings = config();
  settings.setProperty(PropertyId.SpeechServiceResponse_RequestSentenceBoundary, 'true');
  const speech = synthesizer(undefined, settings);
  const seen = { bookmarks: [], visemes: [], WordBoundary: [], PunctuationBoundary: [], SentenceBoundary: [] };
  speech.bookmarkReached = (_, e) => seen.bookmarks.push(e.text);
  speech.visemeReceived = (_, e) => seen.visemes.push(e.visemeId);
  speech.wordBoundary = (_, e) => seen[e.boundaryType].push(e.text);
  const result = await speak(speech, `${head}<voice name='en-US-JennyNeural'>Hello, Sam.<bookmark mark='here'/> Good morning!</voice></speak>`);
  assert.equal(result.reason, ResultReason.SynthesizingAudioCompleted, result.errorDetails);
  assert.deepEqual(seen.bookmarks, ['here']);
  assert.deepEqual(seen.WordBoundary, ['Hello', 'Sam', 'Good', 'morning']);
  assert.deepEqual(seen.PunctuationBoundary, [',', '.', '!']);
  assert.deepEqual(seen.SentenceBoundary, ['Hello, Sam.', 'Good morning!']);
  assert.ok(seen.visemes.length > 10, String(seen.visemes));
});
await check('bad SSML is refused with the reason', async () => {
  const voice = inside => `${head}<voice name='en-US-JennyNeural'>${inside}</voice></speak>`;
  assert.match(await refusal(`${head}no voice</speak>`), /not inside a <voice>/);
  assert.match(await refusal(`${head}<voice name='en-US-NobodyNeural'>x</voice></speak>`), /Unsupported voice en-US-NobodyNeural/);
  assert.match(await refusal("<speak xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='en-US-JennyNeural'>x</voice></speak>"), /version/);
  assert.match(await refusal(voice('<shout>x</shout>')), /<shout> does not exist/);
  assert.match(await refusal(voice("x<break time='forever'/>")), /forever/);
  assert.match(await refusal(voice("<prosody rate='banana'>x</prosody>")), /banana/);
});
await check('other scripts are spoken', async () => {
  for (const [voice, text] of [['ru-RU-DmitryNeural', 'Привет, мир'], ['hi-IN-SwaraNeural', 'नमस्ते'], ['ar-SA-HamedNeural', 'مرحبا'], ['el-GR-AthinaNeural', 'Γεια σου'], ['zh-CN-XiaoxiaoNeural', '你好'], ['ja-JP-KeitaNeural', 'こんにちは']]) {
    const settings = config();
    settings.speechSynthesisVoiceName = voice;
    const result = await speak(synthesizer(undefined, settings), text);
    assert.equal(result.reason, ResultReason.SynthesizingAudioCompleted, `${voice}: ${result.errorDetails}`);
    assert.ok(result.audioData.byteLength > 8000, `${voice}: ${result.audioData.byteLength} bytes`);
  }
});
await check('voices list', async () => {
  const speech = new sdk.SpeechSynthesizer(sdk.SpeechConfig.fromHost(new URL(base.replace('ws', 'http')), key), null);
  const all = await speech.getVoicesAsync();
  assert.equal(all.reason, ResultReason.VoicesListRetrieved, all.errorDetails);
  assert.ok(all.voices.some(voice => voice.shortName === 'en-US-JennyNeural' && voice.gender === sdk.SynthesisVoiceGender.Female));
  const german = await speech.getVoicesAsync('de-DE');
  assert.ok(german.voices.length > 5 && german.voices.every(voice => voice.locale === 'de-DE'));
  speech.close();
});
await check('endpoints with a path, and a token in place of the key', async () => {
  const heard = await once(new sdk.SpeechRecognizer(sdk.SpeechConfig.fromEndpoint(new URL(`${base}/stt/speech/universal/v2`), key), audio('english.pcm')));
  assert.match(heard.text, /claim/);
  const token = await (await fetch(`${base.replace('ws', 'http')}/sts/v1.0/issueToken`, { method: 'POST', headers: { 'Ocp-Apim-Subscription-Key': key } })).text();
  const settings = sdk.SpeechConfig.fromEndpoint(new URL(`${base}/cognitiveservices/websocket/v1`));
  settings.authorizationToken = token;
  assert.equal((await speak(synthesizer(undefined, settings), 'Hello.')).reason, ResultReason.SynthesizingAudioCompleted);
});
process.exit(failed === 0 ? 0 : 1);
