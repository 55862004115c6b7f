// The rooms quickstart: identities, rooms, connectCall. And the events of Event Grid.
import assert from 'node:assert/strict';
import { refused } from './application.mjs';

export default async function rooms(app) {
  const { CommunicationIdentityClient } = app.require('@azure/communication-identity');
  const { RoomsClient } = app.require('@azure/communication-rooms');
  const settings = app.connection.includes('http://') ? { allowInsecureConnection: true } : {};
  const identities = new CommunicationIdentityClient(app.connection, settings);
  const { user, token } = await identities.createUserAndToken(['voip']);
  assert.match(user.communicationUserId, /^8:acs:the-resource_/);
  assert.equal(token.split('.').length, 3);
  const second = await identities.createUser();
  assert.ok((await identities.getToken(second, ['voip', 'chat'])).expiresOn > new Date());
  await identities.revokeTokens(second);
  await identities.deleteUser(second);
  assert.equal((await refused(identities.getToken(second, ['voip']))).statusCode, 404);

  const client = new RoomsClient(app.connection, settings);
  const room = await client.createRoom({ pstnDialOutEnabled: true, participants: [{ id: user, role: 'Presenter' }] });
  assert.equal((await client.getRoom(room.id)).pstnDialOutEnabled, true);
  await client.updateRoom(room.id, { pstnDialOutEnabled: false });
  await client.addOrUpdateParticipants(room.id, [{ id: { communicationUserId: '8:acs:the-resource_guest' }, role: 'Consumer' }]);
  const people = [];
  for await (const each of client.listParticipants(room.id)) people.push(each.role);
  assert.deepEqual(people.sort(), ['Consumer', 'Presenter']);
  await client.removeParticipants(room.id, [{ communicationUserId: '8:acs:the-resource_guest' }]);
  assert.equal((await refused(client.getRoom('99'))).statusCode, 404);

  // An application connects to the room, a user joins, and a telephone is added.
  const locator = { kind: 'roomCallLocator', id: room.id };
  const { callConnection, callConnectionProperties: call } = await app.client.connectCall(locator, app.callback, { operationContext: 'room', ...app.intelligence });
  await app.event(call, 'CallConnected', 'room');
  assert.equal((await app.ask('POST', '/phone/calls', { room: 'unknown' })).status, 409);
  assert.equal((await app.ask('POST', '/phone/calls', { room: room.id, from: user.communicationUserId })).status, 201);
  await callConnection.addParticipant({ targetParticipant: { phoneNumber: '+15550211020' }, sourceCallIdNumber: app.own }, { operationContext: 'add' });
  await app.event(call, 'AddParticipantSucceeded', 'add');
  assert.deepEqual((await callConnection.listParticipants()).values.map((each) => each.identifier.communicationUserId ?? each.identifier.phoneNumber).sort(), ['+15550211020', user.communicationUserId]);
  await callConnection.getCallMedia().playToAll([{ kind: 'textSource', text: 'welcome to the room' }], { operationContext: 'welcome' });
  await app.event(call, 'PlayCompleted', 'welcome');
  await callConnection.hangUp(true);
  await app.event(call, 'CallDisconnected');
  assert.equal((await refused(app.client.connectCall({ kind: 'roomCallLocator', id: '99' }, app.callback))).statusCode, 404);
  const closed = await client.createRoom({ validFrom: new Date(Date.now() + 3_600_000), validUntil: new Date(Date.now() + 7_200_000) });
  const early = await app.client.connectCall({ kind: 'roomCallLocator', id: closed.id }, app.callback, { operationContext: 'early' });
  await app.event(early.callConnectionProperties, 'ConnectFailed', 'early');
  await client.deleteRoom(room.id);

  // A second application connects to a call, and both are told of its end.
  const first = await app.answer('+15550260001');
  const beside = await app.client.connectCall({ kind: 'serverCallLocator', id: first.serverCallId }, app.callback, app.intelligence);
  await app.event(beside.callConnectionProperties, 'CallConnected');
  assert.equal((await beside.callConnection.listParticipants()).values[0].identifier.phoneNumber, '+15550260001');
  await app.ask('POST', `/phone/calls/${first.phone}/hangup`, {});
  await Promise.all([app.event(first.properties, 'CallDisconnected'), app.event(beside.callConnectionProperties, 'CallDisconnected')]);

  // A group call begins with the first who connects.
  const group = await app.client.connectCall({ kind: 'groupCallLocator', id: 'c400789f-e11b-4ceb-88cb-bc8df2a01568' }, app.callback, app.intelligence);
  await app.event(group.callConnectionProperties, 'CallConnected');
  await group.callConnection.hangUp(true);

  const kinds = ['CallStarted', 'CallEnded', 'CallParticipantAdded', 'CallParticipantRemoved'];
  const ofCall = (kind) => app.grid.find((each) => each.eventType === `Microsoft.Communication.${kind}` && each.data.serverCallId === first.serverCallId);
  for (const kind of kinds) await app.until(kind, () => ofCall(kind));
  assert.equal(ofCall('CallStarted').data.startedBy.rawId, '4:+15550260001');
  assert.ok(ofCall('CallEnded').data.durationOfCall >= 0);
}
