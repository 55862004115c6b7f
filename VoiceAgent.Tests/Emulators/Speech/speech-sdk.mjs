// Microsoft's JavaScript Speech SDK against the emulator; prints one JSON line an event.
//   node speech-sdk.mjs <sdk folder> recognize <host> <key> <pcm16 file> <rate>
//   node speech-sdk.mjs <sdk folder> once <host> <key> <pcm16 file> <rate>
//   node speech-sdk.mjs <sdk folder> languages <host> <key> <pcm16 file> <rate>
//   node speech-sdk.mjs <sdk folder> synthesize <host> <key> <ssml file>
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [folder, mode, host, key, file, rate] = process.argv.slice(2);
const sdk = createRequire(import.meta.url)(`${folder}/microsoft-cognitiveservices-speech-sdk`);
const tell = (type, more = {}) => console.log(JSON.stringify({ type, ...more }));

// An authorization token takes the place of the key where one is given.
const isToken = key.startsWith('aad#');
const config = isToken ? sdk.SpeechConfig.fromHost(new URL(host)) : sdk.SpeechConfig.fromHost(new URL(host), key);
if (isToken) {
  config.authorizationToken = key;
}

function recogniser() {
  const stream = sdk.AudioInputStream.createPushStream(sdk.AudioStreamFormat.getWaveFormatPCM(Number(rate), 16, 1));
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += 3200) {
    stream.write(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + Math.min(at + 3200, bytes.length)));
  }
  stream.close();
  config.outputFormat = sdk.OutputFormat.Detailed;
  const audio = sdk.AudioConfig.fromStreamInput(stream);
  if (mode === 'languages') {
    config.setProfanity(sdk.ProfanityOption.Raw);
    config.setProperty(sdk.PropertyId.SpeechServiceConnection_LanguageIdMode, 'Continuous');
    return sdk.SpeechRecognizer.FromConfig(config, sdk.AutoDetectSourceLanguageConfig.fromLanguages(['en-US', 'es-US']), audio);
  }
  const speech = new sdk.SpeechRecognizer(config, audio);
  sdk.PhraseListGrammar.fromRecognizer(speech).addPhrases(['Contoso']);
  return speech;
}

if (mode === 'recognize' || mode === 'languages') {
  const speech = recogniser();
  speech.speechStartDetected = (_, e) => tell('started', { offset: e.offset });
  speech.recognizing = (_, e) => tell('partial', { text: e.result.text, offset: e.result.offset, duration: e.result.duration });
  speech.recognized = (_, e) => tell('final', {
    text: e.result.text, reason: e.result.reason, offset: e.result.offset, duration: e.result.duration, language: e.result.language, json: JSON.parse(e.result.json),
  });
  speech.canceled = (_, e) => tell('canceled', { reason: e.reason, code: e.errorCode, details: e.errorDetails });
  speech.sessionStopped = () => {
    tell('stopped');
    speech.stopContinuousRecognitionAsync(() => speech.close(() => process.exit(0)));
  };
  speech.startContinuousRecognitionAsync();
} else if (mode === 'once') {
  const speech = recogniser();
  speech.recognizeOnceAsync((result) => {
    tell('final', { text: result.text, reason: result.reason, details: result.errorDetails });
    speech.close(() => process.exit(0));
  }, (error) => {
    tell('canceled', { details: String(error) });
    process.exit(0);
  });
} else {
  config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm;
  config.setProperty(sdk.PropertyId.SpeechServiceResponse_RequestWordBoundary, 'true');
  const speech = new sdk.SpeechSynthesizer(config, null);
  speech.wordBoundary = (_, e) => tell('word', { text: e.text, offset: e.audioOffset, duration: e.duration, textOffset: e.textOffset });
  const done = (result) => {
    tell('audio', { bytes: result.audioData?.byteLength ?? 0, reason: result.reason, details: result.errorDetails });
    speech.close(() => process.exit(0), () => process.exit(0));
  };
  speech.speakSsmlAsync(readFileSync(file, 'utf8'), done, (error) => {
    tell('canceled', { details: String(error) });
    process.exit(0);
  });
}
