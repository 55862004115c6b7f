// addParticipant, cancel, mute, remove, move, and hanging up for oneself.
import assert from 'node:assert/strict';
import { refused } from './application.mjs';

export default async function participants(app) {
  const { phone, call, properties, caller } = await app.answer('+15550220001');
  const id = properties.callConnectionId;
  const add = (target, options) => call.addParticipant({ targetParticipant: target, sourceCallIdNumber: app.own }, options);
  const phoneNumber = (number) => ({ phoneNumber: number });

  // Nobody joins.
  await add(phoneNumber('+15550210001'), { operationContext: 'busy' });
  assert.equal((await app.event(id, 'AddParticipantFailed', 'busy')).resultInformation.code, 486);
  await add(phoneNumber('+15550210003'), { operationContext: 'declined' });
  assert.equal((await app.event(id, 'AddParticipantFailed', 'declined')).resultInformation.code, 603);
  await add(phoneNumber('+15550210006'), { operationContext: 'late', invitationTimeoutInSeconds: 1 });
  const late = await app.event(id, 'AddParticipantFailed', 'late');
  assert.deepEqual([late.resultInformation.code, late.participant.phoneNumber], [408, '+15550210006']);
  const ringing = await add(phoneNumber('+15550210006'), { operationContext: 'ringing' });
  assert.equal((await refused(add(phoneNumber('+15550210006')))).statusCode, 400);
  await call.cancelAddParticipantOperation(ringing.invitationId, { operationContext: 'cancel' });
  assert.equal((await app.event(id, 'CancelAddParticipantSucceeded', 'cancel')).invitationId, ringing.invitationId);
  await call.cancelAddParticipantOperation(ringing.invitationId, { operationContext: 'again' });
  await app.event(id, 'CancelAddParticipantFailed', 'again');
  assert.equal((await call.listParticipants()).values.length, 1);

  // A user, a Teams user, and mute.
  const user = { communicationUserId: '8:acs:the-resource_colleague' };
  await add(user, { operationContext: 'user' });
  await app.event(id, 'AddParticipantSucceeded', 'user');
  await call.muteParticipant(user);
  assert.equal((await call.getParticipant(user)).isMuted, true);
  assert.equal((await refused(call.muteParticipant(caller))).statusCode, 400);
  const teams = { microsoftTeamsUserId: '45ab2481-1c1c-4005-be24-0ffb879b1130', isAnonymous: false, cloud: 'public' };
  await add(teams, { operationContext: 'teams' });
  assert.equal((await app.event(id, 'AddParticipantSucceeded', 'teams')).participant.microsoftTeamsUserId, teams.microsoftTeamsUserId);
  assert.ok((await call.listParticipants()).values.some((each) => each.identifier.microsoftTeamsUserId === teams.microsoftTeamsUserId));
  const media = call.getCallMedia();
  await media.sendDtmfTones(['one'], user, { operationContext: 'no phone' });
  await app.event(id, 'SendDtmfTonesFailed', 'no phone');
  await media.startContinuousDtmfRecognition(teams, { operationContext: 'lost' });
  await call.removeParticipant(teams, { operationContext: 'remove' });
  await app.event(id, 'RemoveParticipantSucceeded', 'remove');
  await app.event(id, 'ContinuousDtmfRecognitionToneFailed', 'lost');
  await call.removeParticipant(teams, { operationContext: 'nobody' });
  assert.equal((await app.event(id, 'RemoveParticipantFailed', 'nobody')).resultInformation.code, 404);
  await call.removeParticipant(user);

  // Somebody with a script speaks, and the caller hears it.
  await add(phoneNumber('+15550210007'), { operationContext: 'colleague' });
  await app.event(id, 'AddParticipantSucceeded', 'colleague');
  await app.until('the colleague to be heard', async () => (await app.phoneCall(phone)).overheard.map((word) => word.word).join(' ').includes('good morning everybody'));

  // Somebody of another call is moved here.
  const other = await app.create('+15550211010');
  await app.event(other.callConnectionProperties, 'CallConnected');
  const from = other.callConnectionProperties.callConnectionId;
  await call.moveParticipants([phoneNumber('+15550211011')], from, { operationContext: 'no move' });
  assert.equal((await app.event(id, 'MoveParticipantFailed', 'no move')).fromCall, from);
  await call.moveParticipants([phoneNumber('+15550211010')], from, { operationContext: 'move' });
  assert.equal((await app.event(id, 'MoveParticipantSucceeded', 'move')).participant.phoneNumber, '+15550211010');
  await app.event(from, 'CallDisconnected');
  assert.equal((await call.listParticipants()).values.length, 3);

  // The application leaves, and the others go on talking.
  await call.hangUp(false);
  await app.event(id, 'CallDisconnected');
  assert.equal((await app.phoneCall(phone)).state, 'connected');
  await app.ask('POST', `/phone/calls/${phone}/say`, { text: 'are you still there' });
  const moved = await app.phoneTo('+15550211010');
  await app.until('the others to hear each other', async () => (await app.phoneCall(moved.id)).overheard.map((word) => word.word).join(' ').includes('still there'));
  await app.ask('POST', `/phone/calls/${phone}/hangup`, {});
  await app.ask('POST', `/phone/calls/${moved.id}/hangup`, {});
  await app.until('the end of the last', async () => (await app.phoneTo('+15550210007')).state !== 'connected');

  // An application that leaves somebody alone ends the call.
  const alone = await app.answer('+15550220002');
  await alone.call.hangUp(false);
  await app.event(alone.properties, 'CallDisconnected');
  await app.until('the end', async () => (await app.phoneCall(alone.phone)).state === 'ended');
}
