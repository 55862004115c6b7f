// Transcription: with the call and by request, updated, stopped, and failed.
import assert from 'node:assert/strict';
import { refused } from './application.mjs';

export default async function transcription(app) {
  const options = (more) => ({ transcriptionOptions: { transportUrl: app.callback.replace('http', 'ws').replace('/callbacks', '/transcript'), transportType: 'websocket', locale: 'en-US', startTranscription: true, enableIntermediateResults: true, ...more } });
  const { phone, call, properties, caller } = await app.answer('+15550240001', options());
  const id = properties.callConnectionId;
  const started = await app.event(id, 'TranscriptionStarted', 'answer');
  assert.equal(started.transcriptionUpdate.transcriptionStatus, 'transcriptionStarted');
  assert.deepEqual(
    [(await call.getCallConnectionProperties()).transcriptionSubscription.state, (await call.getCallConnectionProperties()).transcriptionSubscription.locale], ['active', 'en-US']);
  const transcript = await app.until('the socket', () => app.transcripts.find((each) => each.call === id));
  const [metadata] = await app.until('metadata', () => transcript.metadata.length > 0 && transcript.metadata);
  assert.deepEqual([metadata.callConnectionId, metadata.locale], [id, 'en-US']);
  await app.ask('POST', `/phone/calls/${phone}/say`, { text: 'i have a question about my claim' });
  const final = await app.until('the phrase', () => transcript.data.find((each) => each.resultState === 'Final'));
  assert.equal(final.text, 'I have a question about my claim.');
  assert.equal(final.participant.phoneNumber, caller.phoneNumber);
  assert.equal(final.words.length, 7);
  assert.ok(final.durationInTicks > 0 && final.words.every((word) => word.durationInTicks > 0));
  assert.ok(transcript.data.some((each) => each.resultState === 'Intermediate' && each.text === 'i have a'));

  const media = call.getCallMedia();
  await media.updateTranscription('de-DE', { operationContext: 'update' });
  await app.event(id, 'TranscriptionUpdated', 'update');
  assert.equal((await refused(media.startTranscription())).statusCode, 400);
  await media.stopTranscription({ operationContext: 'stop' });
  await app.event(id, 'TranscriptionStopped', 'stop');
  assert.equal((await refused(media.stopTranscription())).statusCode, 400);
  await media.startTranscription({ locale: 'es-ES', operationContext: 'again' });
  await app.event(id, 'TranscriptionStarted', 'again');
  assert.equal((await app.until('the second socket', () => app.transcripts.filter((each) => each.call === id)[1]?.metadata[0])).locale, 'es-ES');
  await call.hangUp(true);
  await app.event(id, 'TranscriptionStopped', 'again');

  // A transport that cannot be reached is reported.
  const silent = await app.answer('+15550240002', options({ transportUrl: 'ws://127.0.0.1:9/transcript' }));
  const failed = await app.event(silent.properties, 'TranscriptionFailed');
  assert.deepEqual([failed.transcriptionUpdate.transcriptionStatusDetails, failed.resultInformation.subCode], ['streamConnectionUnsuccessful', 8581]);
  await silent.call.hangUp(true);

  // A call without options.
  const none = await app.answer('+15550240003');
  assert.equal((await refused(none.call.getCallMedia().startTranscription())).statusCode, 400);
  await none.call.hangUp(true);
}
