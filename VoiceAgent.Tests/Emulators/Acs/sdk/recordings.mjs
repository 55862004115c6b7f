// Recordings: their files by the SDK's own download and delete, pauses, channels, several at a time, and the application's own container.
// The SDK downloads from hosts of the service only. Here the name of one leads to the emulator.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { writeFileSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refused } from './application.mjs';

const lookup = dns.lookup;
dns.lookup = (host, options, callback) => {
  const [settings, done] = typeof options === 'function' ? [{}, options] : [options, callback];
  return host.endsWith('.asm.skype.com') ? done(null, settings.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4) : lookup(host, options, callback);
};

/** The header of a WAV file, and the loudest sample of each channel. */
function read(wav) {
  const [channels, rate] = [wav.readUInt16LE(22), wav.readUInt32LE(24)];
  const loudest = Array(channels).fill(0);
  for (let i = 44, n = 0; i + 1 < wav.length; i += 2, n++) loudest[n % channels] = Math.max(loudest[n % channels], Math.abs(wav.readInt16LE(i)));
  return { channels, seconds: (wav.length - 44) / (rate * channels * 2), loudest };
}

async function collect(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export default async function recordings(app, { recordings: files, container }) {
  const recording = app.client.getCallRecording();
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const { phone, call, properties, serverCallId } = await app.answer('+15550250001');
  const start = (more) => recording.start({ callLocator: { kind: 'serverCallLocator', id: serverCallId }, recordingStateCallbackEndpointUrl: app.callback, ...more });
  const fileOf = (id) => app.until('the file', () => app.grid.find((each) => each.eventType.endsWith('RecordingFileStatusUpdated') && each.subject.endsWith(id))).then((each) => each.data);
  const say = async (text) => {
    const lines = (await app.phoneCall(phone)).said.length;
    await app.ask('POST', `/phone/calls/${phone}/say`, { text });
    await app.until('the line', async () => (await app.phoneCall(phone)).said.length > lines);
    await sleep(100);
  };

  // Mixed. What is said in the pause is not in the file.
  const mixed = await start({ recordingContent: 'audio', recordingChannel: 'mixed', recordingFormat: 'wav' });
  assert.equal((await refused(start({ recordingContent: 'audio', recordingChannel: 'mixed', recordingFormat: 'wav' }))).statusCode, 400);
  await say('this is recorded');
  await recording.pause(mixed.recordingId);
  assert.equal((await recording.getState(mixed.recordingId)).recordingState, 'inactive');
  await sleep(1500);
  await recording.resume(mixed.recordingId);
  await say('this too');
  await recording.stop(mixed.recordingId);
  assert.equal((await refused(recording.getState(mixed.recordingId))).statusCode, 404);
  const data = await fileOf(mixed.recordingId);
  const [chunk] = data.recordingStorageInfo.recordingChunks;
  assert.ok(chunk.documentId && chunk.index === 0 && data.recordingDurationMs > 500);
  if (files) {
    const wav = await collect(await recording.downloadStreaming(chunk.contentLocation));
    const heard = read(wav);
    assert.equal(heard.channels, 1);
    assert.ok(Math.abs(heard.seconds * 1000 - data.recordingDurationMs) < 1 && heard.loudest[0] > 1000);
    const range = await collect(await recording.downloadStreaming(chunk.contentLocation, { offset: 44, length: 100 }));
    assert.deepEqual(range, wav.subarray(44, 144));
    const folder = mkdtempSync(join(tmpdir(), 'recording-'));
    await recording.downloadToPath(chunk.contentLocation, join(folder, 'call.wav'));
    assert.deepEqual(readFileSync(join(folder, 'call.wav')), wav);
    rmSync(folder, { recursive: true });
    const metadata = JSON.parse((await collect(await recording.downloadStreaming(chunk.metadataLocation))).toString());
    assert.equal(metadata.pauseResumeIntervals.length, 1);
    assert.ok(metadata.pauseResumeIntervals[0].duration >= 1400);
    assert.equal(metadata.participants[0].participantId, '4:+15550250001');
    await recording.delete(chunk.deleteLocation);
    await refused(recording.downloadStreaming(chunk.contentLocation));
  }

  // Unmixed: the caller's channel, and the application's. The call ends before the recording is stopped.
  const unmixed = await start({ recordingContent: 'audio', recordingChannel: 'unmixed', recordingFormat: 'wav', channelAffinity: [{ channel: 0, targetParticipant: { phoneNumber: '+15550250001' } }] });
  await say('my own channel');
  await call.hangUp(true);
  await app.event(properties, 'CallDisconnected');
  const ended = await fileOf(unmixed.recordingId);
  assert.equal(ended.sessionEndReason, 'CallEnded');
  if (files) {
    const heard = read(await collect(await recording.downloadStreaming(ended.recordingStorageInfo.recordingChunks[0].contentLocation)));
    assert.equal(heard.channels, 2);
    assert.ok(heard.loudest[0] > 1000 && heard.loudest[1] === 0);
  }
  assert.ok(app.events.filter((e) => e.kind === 'RecordingStateChanged').length >= 5);

  // The application's own container.
  const stored = await app.answer('+15550250002');
  const store = (url) => recording.start({
    callConnectionId: stored.properties.callConnectionId, recordingStateCallbackEndpointUrl: app.callback, recordingContent: 'audio', recordingChannel: 'mixed', recordingFormat: 'wav',
    recordingStorage: { recordingStorageKind: 'azureBlobStorage', recordingDestinationContainerUrl: url },
  });
  await store('http://127.0.0.1:9/devstoreaccount1/nothing');
  await app.event(stored.properties, 'StartRecordingFailed');
  if (container) {
    const { recordingId } = await store(container);
    await sleep(500);
    await recording.stop(recordingId);
    assert.ok((await fileOf(recordingId)).recordingStorageInfo.recordingChunks[0].contentLocation.startsWith(container.split('?')[0]));
  }
  await stored.call.hangUp(true);
}
