// Microsoft's Node Call Automation SDK against the emulator: one application that answers a call and tries every operation on it.
//   node call-automation-sdk.mjs <node_modules folder>
// Prints its port; reads {"connection","phone"} as one line; prints one JSON line a step; exits 0 when all is done.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [folder] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const sdk = require('@azure/communication-call-automation');
const { WebSocketServer } = require('ws');

const tell = (step, result = {}) => console.log(JSON.stringify({ step, ...result }));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const events = [];
const incoming = [];
const media = { kinds: {}, sampleRate: 0, frames: 0, loud: 0, tones: '', participant: null, headers: null };
let agentSocket;

async function until(what, look, within = 20_000) {
  for (const end = Date.now() + within; Date.now() < end; await sleep(20)) {
    const seen = look();
    if (seen) return seen;
  }
  throw new Error(`waited ${within} ms for ${what}; events so far: ${events.map((event) => event.kind).join(', ')}`);
}
const event = (kind, operationContext) => until(kind, () => events.find((e) => e.kind === kind && (!operationContext || e.operationContext === operationContext)));

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.statusCode = 404;
    response.end();
    return;
  }
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString());
    if (request.headers['aeg-event-type'] === 'SubscriptionValidation') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ validationResponse: body[0].data.validationCode }));
      return;
    }
    if (request.url.startsWith('/events')) {
      incoming.push(body[0].data);
    } else {
      events.push(sdk.parseCallAutomationEvent(body[0]));
    }
    response.end();
  });
});
new WebSocketServer({ server, path: '/media' }).on('connection', (socket, request) => {
  agentSocket = socket;
  media.headers = Object.keys(request.headers);
  socket.on('message', (message) => {
    const parsed = sdk.StreamingData.parse(message.toString());
    const kind = sdk.StreamingData.getStreamingKind();
    media.kinds[kind] = (media.kinds[kind] ?? 0) + 1;
    if (kind === 'AudioMetadata') {
      media.sampleRate = parsed.sampleRate;
    } else if (kind === 'AudioData') {
      media.participant = parsed.participant ?? null;
      media.frameBytes = Buffer.from(parsed.data, 'base64').length;
      if (!parsed.isSilent) media.loud++;
    } else {
      media.tones += parsed.data;
    }
  });
});

async function run({ connection, phone, insecure }) {
  const port = server.address().port;
  const client = new sdk.CallAutomationClient(connection, insecure ? { allowInsecureConnection: true } : {});
  const post = async (path, body) => (await fetch(phone + path, { method: 'POST', body: JSON.stringify(body ?? {}) })).json().catch(() => null);
  const caller = { phoneNumber: '+15550100001' };
  const human = { phoneNumber: '+15550111111' };

  const { id } = await post('/phone/calls', { from: caller.phoneNumber, to: '+15550199001' });
  const call = await until('IncomingCall', () => incoming[0]);
  const answered = await client.answerCall(call.incomingCallContext, `http://127.0.0.1:${port}/callbacks`, {
    operationContext: 'answer',
    callIntelligenceOptions: { cognitiveServicesEndpoint: 'https://voices.test/' },
    mediaStreamingOptions: {
      transportUrl: `ws://127.0.0.1:${port}/media`, transportType: 'websocket', contentType: 'audio', audioChannelType: 'unmixed',
      startMediaStreaming: true, enableBidirectional: true, audioFormat: 'Pcm24KMono', enableDtmfTones: true,
    },
  });
  tell('answered', { state: answered.callConnectionProperties.callConnectionState, source: answered.callConnectionProperties.source, answeredFor: answered.callConnectionProperties.answeredFor });
  const connected = await event('CallConnected', 'answer');
  tell('connected', { same: connected.callConnectionId === answered.callConnectionProperties.callConnectionId, correlation: connected.correlationId === call.correlationId });
  tell('updated', { participants: (await event('ParticipantsUpdated')).participants });
  tell('streaming', { update: (await event('MediaStreamingStarted')).mediaStreamingUpdate });

  // Both directions of the media socket, in the SDK's own words.
  await until('frames', () => media.kinds.AudioData > 20);
  const tone = Buffer.alloc(960);
  for (let i = 0; i < 480; i++) tone.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 300 * i) / 24000)), i * 2);
  for (let i = 0; i < 100; i++) agentSocket.send(sdk.createOutboundAudioData(tone.toString('base64')));
  await sleep(500);
  agentSocket.send(sdk.createOutboundStopAudioData());
  await post(`/phone/calls/${id}/say`, { text: 'hello there' });
  await until('speech', () => media.loud > 10);

  const it = client.getCallConnection(connected.callConnectionId);
  const operations = it.getCallMedia();
  tell('properties', { state: (await it.getCallConnectionProperties()).callConnectionState });
  tell('participants', { all: (await it.listParticipants()).values.map((each) => each.identifier), one: (await it.getParticipant(caller)).identifier });

  await operations.startContinuousDtmfRecognition(caller, { operationContext: 'keys' });
  await post(`/phone/calls/${id}/dtmf`, { tones: '5#' });
  await until('two tones', () => events.filter((e) => e.kind === 'ContinuousDtmfRecognitionToneReceived').length === 2);
  tell('tones', { names: events.filter((e) => e.kind === 'ContinuousDtmfRecognitionToneReceived').sort((a, b) => a.sequenceId - b.sequenceId).map((e) => e.tone), socket: media.tones });
  await operations.stopContinuousDtmfRecognition(caller);
  await operations.sendDtmfTones(['one', 'pound'], caller, { operationContext: 'send' });
  await event('SendDtmfTonesCompleted', 'send');

  await operations.play([{ kind: 'textSource', text: 'please hold on', voiceName: 'en-US-JennyNeural' }], [caller], { operationContext: 'play' });
  await event('PlayStarted', 'play');
  await event('PlayCompleted', 'play');
  await operations.play([{ kind: 'ssmlSource', ssmlText: '<speak>again and again</speak>' }], [caller], { operationContext: 'loop', loop: true });
  await event('PlayStarted', 'loop');
  await operations.cancelAllOperations();
  tell('cancelled', { result: (await event('PlayCanceled', 'loop')).resultInformation });
  await operations.play([{ kind: 'fileSource', url: `http://127.0.0.1:${port}/nothing.wav` }], [caller], { operationContext: 'file' });
  tell('unplayable', { result: (await event('PlayFailed', 'file')).resultInformation });

  await operations.startRecognizing(caller, { kind: 'callMediaRecognizeDtmfOptions', maxTonesToCollect: 2, playPrompt: { kind: 'textSource', text: 'your number' }, operationContext: 'dtmf' });
  await sleep(900);
  await post(`/phone/calls/${id}/dtmf`, { tones: '47' });
  tell('digits', { result: (await event('RecognizeCompleted', 'dtmf')).dtmfResult });
  await operations.startRecognizing(caller, {
    kind: 'callMediaRecognizeChoiceOptions', choices: [{ label: 'Confirm', phrases: ['yes please'] }, { label: 'Cancel', phrases: ['no'] }], operationContext: 'choice',
  });
  await post(`/phone/calls/${id}/say`, { text: 'yes please' });
  tell('choice', { result: (await event('RecognizeCompleted', 'choice')).choiceResult });
  await operations.startRecognizing(caller, { kind: 'callMediaRecognizeSpeechOptions', endSilenceTimeoutInMs: 500, operationContext: 'speech' });
  await post(`/phone/calls/${id}/say`, { text: 'my claim please' });
  tell('speech', { result: (await event('RecognizeCompleted', 'speech')).speechResult });
  await operations.startRecognizing(caller, { kind: 'callMediaRecognizeSpeechOptions', initialSilenceTimeoutInSeconds: 1, operationContext: 'silence' });
  tell('silence', { result: (await event('RecognizeFailed', 'silence')).resultInformation });

  await operations.hold(caller);
  tell('held', { participant: await it.getParticipant(caller) });
  await operations.unhold(caller);
  const user = { communicationUserId: '8:acs:the-resource_colleague' };
  await it.addParticipant({ targetParticipant: user }, { operationContext: 'user' });
  await event('AddParticipantSucceeded', 'user');
  await it.muteParticipant(user);
  tell('muted', { participant: await it.getParticipant(user) });
  await it.removeParticipant(user, { operationContext: 'remove user' });
  await event('RemoveParticipantSucceeded', 'remove user');
  const added = await it.addParticipant({ targetParticipant: human, sourceCallIdNumber: { phoneNumber: '+15550199001' } }, { operationContext: 'add' });
  await event('AddParticipantSucceeded', 'add');
  tell('added', { invitation: !!added.invitationId, count: (await it.listParticipants()).values.length });
  await it.cancelAddParticipantOperation(added.invitationId, { operationContext: 'cancel' });
  await event('CancelAddParticipantFailed');
  await it.removeParticipant(human, { operationContext: 'remove' });
  await event('RemoveParticipantSucceeded', 'remove');

  const recording = client.getCallRecording();
  const started = await recording.start({ callLocator: { kind: 'serverCallLocator', id: call.serverCallId }, recordingStateCallbackEndpointUrl: `http://127.0.0.1:${port}/callbacks` });
  await recording.pause(started.recordingId);
  const paused = (await recording.getState(started.recordingId)).recordingState;
  await recording.resume(started.recordingId);
  await recording.stop(started.recordingId);
  await event('RecordingStateChanged');
  tell('recording', { started: started.recordingState, paused });

  await operations.stopMediaStreaming();
  await event('MediaStreamingStopped');
  await operations.startMediaStreaming();
  await until('streaming again', () => events.filter((e) => e.kind === 'MediaStreamingStarted').length === 2);
  tell('media', media);
  await it.transferCallToParticipant({ phoneNumber: '+15550111186' }, { operationContext: 'busy' });
  tell('busy', { result: (await event('CallTransferFailed', 'busy')).resultInformation, state: (await it.getCallConnectionProperties()).callConnectionState });
  const long = await it.transferCallToParticipant(human, { customCallingContext: [{ kind: 'sipx', key: 'Summary-1', value: 'a'.repeat(257) }] }).catch((error) => error);
  tell('too long', { status: long.statusCode });
  const context = [{ kind: 'sipx', key: 'Summary-1', value: 'Wants+to+pay%3A+' }, { kind: 'sipx', key: 'Summary-2', value: '%245.+Nothing+more.' }, { kind: 'sipuui', key: '', value: '4400' }];
  tell('transferred', await it.transferCallToParticipant(human, { operationContext: 'transfer', customCallingContext: context }));
  tell('accepted', { target: (await event('CallTransferAccepted', 'transfer')).transferTarget });
  await event('CallDisconnected');
  const look = async () => (await fetch(`${phone}/phone/calls/${id}`)).json();
  tell('human', await look());
  for (let state = ''; state !== 'ended'; await sleep(100)) ({ state } = await look());
  tell('heard', await look());
  tell('ended', { ending: (await (await fetch(`${phone}/phone/calls/${id}`)).json()).ending, dtmf: (await (await fetch(`${phone}/phone/calls/${id}`)).json()).dtmf });

  // A call of the application's own, hung up for everyone; then the two ways not to take one.
  events.length = 0;
  const created = await client.createCall({ targetParticipant: human, sourceCallIdNumber: { phoneNumber: '+15550199001' } }, `http://127.0.0.1:${port}/callbacks`, { operationContext: 'create' });
  await event('CallConnected', 'create');
  await created.callConnection.hangUp(true);
  await event('CallDisconnected');
  for (const [index, refuse] of [(c) => client.rejectCall(c, { callRejectReason: 'busy' }), (c) => client.redirectCall(c, { targetParticipant: human })].entries()) {
    const other = await post('/phone/calls', { from: caller.phoneNumber });
    await refuse((await until('IncomingCall', () => incoming[index + 1])).incomingCallContext);
    tell('refused', { ending: (await (await fetch(`${phone}/phone/calls/${other.id}`)).json()).ending });
  }
  const late = await client.answerCall('not a context', `http://127.0.0.1:${port}/callbacks`).catch((error) => error);
  tell('late', { status: late.statusCode, code: late.code });
  const gone = await it.getCallConnectionProperties().catch((error) => error);
  tell('gone', { status: gone.statusCode });
  tell('done');
  process.exit(0);
}

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
createInterface({ input: process.stdin }).once('line', (line) => run(JSON.parse(line)).catch((error) => {
  console.error(error);
  process.exit(1);
}));
