// createCall and createGroupCall: answered, busy, no answer, declined, unreachable, a machine, the application's own number.
import assert from 'node:assert/strict';
import { refused } from './application.mjs';

export default async function outgoing(app) {
  await Promise.all([failures(app), answered(app), cancelled(app), voicemail(app), ownNumber(app), group(app)]);
}

async function failures(app) {
  const codes = { '+15550210001': [486, 560486], '+15550210002': [480, 560480], '+15550210003': [603, 560603], '+15550210004': [404, 560404] };
  await Promise.all(Object.entries(codes).map(async ([number, [code, subCode]]) => {
    const { callConnectionProperties: call } = await app.create(number);
    assert.equal(call.callConnectionState, 'connecting');
    const failed = await app.event(call, 'CreateCallFailed', number);
    assert.deepEqual([failed.resultInformation.code, failed.resultInformation.subCode, failed.resultInformation.sipDetails.code], [code, subCode, code]);
    assert.equal((await app.event(call, 'CallDisconnected')).resultInformation.code, code);
    assert.ok(!app.has(call, 'CallConnected'));
    assert.equal((await refused(app.client.getCallConnection(call.callConnectionId).getCallConnectionProperties())).statusCode, 404);
  }));
}

async function answered(app) {
  const number = '+15550211001';
  const { callConnection, callConnectionProperties: call } = await app.create(number);
  await app.event(call, 'CallConnected', number);
  const properties = await callConnection.getCallConnectionProperties();
  assert.equal(properties.callConnectionState, 'connected');
  assert.deepEqual([properties.targetParticipants[0].phoneNumber, properties.sourceCallerIdNumber.phoneNumber], [number, app.own.phoneNumber]);
  assert.ok(properties.source.communicationUserId);
  assert.equal((await app.phoneTo(number)).state, 'connected');
  await callConnection.hangUp(true);
  await app.event(call, 'CallDisconnected');
  assert.equal((await app.phoneTo(number)).ending, 'the agent hung up');
}

async function cancelled(app) {
  const { callConnection, callConnectionProperties: call } = await app.create('+15550210006');
  await callConnection.hangUp(true);
  await app.event(call, 'CallDisconnected');
  assert.ok(!app.has(call, 'CallConnected') && !app.has(call, 'CreateCallFailed'));
}

async function voicemail(app) {
  const number = '+15550210005';
  const { callConnection, callConnectionProperties: call } = await app.create(number);
  await app.event(call, 'CallConnected');
  await callConnection.getCallMedia().startRecognizing({ phoneNumber: number }, { kind: 'callMediaRecognizeSpeechOptions', endSilenceTimeoutInMs: 1500, operationContext: 'greeting' });
  assert.match((await app.event(call, 'RecognizeCompleted', 'greeting')).speechResult.speech, /leave a message/i);
  await app.until('the greeting', async () => (await app.phoneTo(number)).said.some((line) => line.text.includes('Leave a message')));
  await callConnection.hangUp(true);
}

async function ownNumber(app) {
  const from = { phoneNumber: '+15550199002' };
  const call = () => app.client.createCall({ targetParticipant: app.own, sourceCallIdNumber: from }, app.callback, { operationContext: 'own', ...app.intelligence });
  const placed = await call();
  const ringing = await app.until('the own call', () => app.incoming.find((each) => each.from.phoneNumber?.value === from.phoneNumber));
  const answered = await app.client.answerCall(ringing.incomingCallContext, app.callback, app.intelligence);
  await app.event(placed.callConnectionProperties, 'CallConnected', 'own');
  await app.event(answered.callConnectionProperties, 'CallConnected');
  await answered.callConnection.getCallMedia().startContinuousDtmfRecognition(from, { operationContext: 'keys' });
  await placed.callConnection.getCallMedia().sendDtmfTones(['four', 'pound'], app.own);
  await app.until('two keys', () => app.events.filter((e) => e.kind === 'ContinuousDtmfRecognitionToneReceived' && e.operationContext === 'keys').length === 2);
  await placed.callConnection.hangUp(true);
  await app.event(answered.callConnectionProperties, 'CallDisconnected');

  app.incoming.splice(app.incoming.indexOf(ringing), 1);
  const second = await call();
  const again = await app.until('the own call', () => app.incoming.find((each) => each.from.phoneNumber?.value === from.phoneNumber));
  await app.client.rejectCall(again.incomingCallContext, { callRejectReason: 'busy' });
  assert.equal((await app.event(second.callConnectionProperties, 'CreateCallFailed')).resultInformation.code, 486);
}

async function group(app) {
  const invite = (...numbers) => app.client.createGroupCall(numbers.map((phoneNumber) => ({ phoneNumber })), app.callback, { sourceCallIdNumber: app.own, operationContext: 'group', ...app.intelligence });
  const { callConnection, callConnectionProperties: call } = await invite('+15550211002', '+15550210001', '+15550211003');
  await app.event(call, 'CallConnected', 'group');
  await app.until('both', async () => (await callConnection.listParticipants()).values.length === 2);
  await callConnection.hangUp(true);
  const failed = await invite('+15550210001', '+15550210002');
  await app.event(failed.callConnectionProperties, 'CreateCallFailed', 'group');
}
