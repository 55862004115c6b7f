// Play, recognize, hold: several at a time, cancelled, refused, and reported elsewhere.
import assert from 'node:assert/strict';
import { refused } from './application.mjs';

export default async function prompts(app) {
  const { phone, call, properties, caller } = await app.answer('+15550230001');
  const id = properties.callConnectionId;
  const media = call.getCallMedia();
  const speech = (operationContext, more) => media.startRecognizing(caller, { kind: 'callMediaRecognizeSpeechOptions', endSilenceTimeoutInMs: 500, operationContext, ...more });
  const say = (text) => app.ask('POST', `/phone/calls/${phone}/say`, { text });

  // A second recognition waits for the first. Both can be cancelled.
  await speech('first', { initialSilenceTimeoutInSeconds: 60 });
  await speech('second', { initialSilenceTimeoutInSeconds: 60 });
  await say('i need help with my bill please');
  const first = await app.event(id, 'RecognizeCompleted', 'first');
  assert.equal(first.speechResult.speech, 'I need help with my bill please.');
  assert.ok(first.speechResult.confidence > 0.9);
  await say('is it paid');
  assert.equal((await app.event(id, 'RecognizeCompleted', 'second')).speechResult.speech, 'Is it paid?');
  await speech('running', { initialSilenceTimeoutInSeconds: 60 });
  await speech('waiting', { initialSilenceTimeoutInSeconds: 60 });
  await media.cancelAllOperations();
  assert.equal((await app.event(id, 'RecognizeCanceled', 'running')).resultInformation.subCode, 8508);
  assert.equal((await app.event(id, 'RecognizeCanceled', 'waiting')).resultInformation.subCode, 8508);
  await speech('replaced', { initialSilenceTimeoutInSeconds: 60 });
  await speech('replaces', { initialSilenceTimeoutInSeconds: 1, interruptCallMediaOperation: true });
  await app.event(id, 'RecognizeCanceled', 'replaced');
  assert.equal((await app.event(id, 'RecognizeFailed', 'replaces')).resultInformation.subCode, 8510);

  // Choices by key.
  const choices = [{ label: 'Confirm', phrases: ['yes'], tone: 'one' }, { label: 'Cancel', phrases: ['no'], tone: 'two' }];
  await media.startRecognizing(caller, { kind: 'callMediaRecognizeChoiceOptions', choices, initialSilenceTimeoutInSeconds: 60, operationContext: 'key' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await app.ask('POST', `/phone/calls/${phone}/dtmf`, { tones: '2' });
  const key = await app.event(id, 'RecognizeCompleted', 'key');
  assert.deepEqual([key.choiceResult.label, key.resultInformation.subCode], ['Cancel', 8533]);

  // Somebody else, and no address of Azure AI services.
  const nobody = { phoneNumber: '+15550239999' };
  const text = [{ kind: 'textSource', text: 'hello', voiceName: 'en-US-JennyNeural' }];
  assert.equal((await refused(media.startRecognizing(nobody, { kind: 'callMediaRecognizeDtmfOptions', maxTonesToCollect: 1 }))).statusCode, 404);
  assert.equal((await refused(media.play(text, [nobody]))).statusCode, 404);
  const mute = await app.answer('+15550230002', { callIntelligenceOptions: undefined });
  const refusal = await refused(mute.call.getCallMedia().playToAll(text));
  assert.equal(refusal.statusCode, 400);
  assert.match(refusal.message, /Cognitive Service Configuration not set/);
  await mute.call.hangUp(true);

  // An event can go elsewhere.
  const operationCallbackUrl = app.callback.replace('/callbacks', '/elsewhere');
  await media.play(text, [caller], { operationContext: 'elsewhere', operationCallbackUrl });
  await app.until('PlayCompleted elsewhere', () => app.elsewhere.some((e) => e.kind === 'PlayCompleted' && e.operationContext === 'elsewhere'));
  assert.ok(!app.events.some((e) => e.operationContext === 'elsewhere'));

  // Hold music that cannot be played.
  await media.hold(caller, { operationContext: 'hold', playSource: { kind: 'fileSource', url: app.callback.replace('/callbacks', '/nothing.wav') } });
  assert.equal((await app.event(id, 'HoldFailed', 'hold')).resultInformation.subCode, 8536);
  assert.equal((await call.getParticipant(caller)).isOnHold, true);
  await media.unhold(caller);
  assert.equal((await call.getParticipant(caller)).isOnHold, false);
  const failing = { kind: 'fileSource', url: app.callback.replace('/callbacks', '/nothing.wav') };
  await media.play([...text, failing], [caller], { operationContext: 'index' });
  assert.equal((await app.event(id, 'PlayFailed', 'index')).failedPlaySourceIndex, 1);
  await call.hangUp(true);
}
