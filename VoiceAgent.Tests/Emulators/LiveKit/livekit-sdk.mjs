// Uses the official Node SDK of LiveKit as an independent client of the emulator. Its arguments are the folder of packages, the address, the API key and secret, the
// address that lists the received webhooks, and the emulator's admin key. Prints a line for each check.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'x.js'));
const { AccessToken, DataPacket_Kind, RoomServiceClient, SipClient, WebhookReceiver } = require('livekit-server-sdk');
const { SIPDispatchRule, SIPDispatchRuleCallee, SIPDispatchRuleInfo, SIPInboundTrunkInfo, SIPMediaEncryption, SIPOutboundTrunkInfo, SIPTransport, ListUpdate } = require('@livekit/protocol');
const [, , , given, key, secret, received, admin] = process.argv;
const address = given.replace(/\/$/, '');
const rooms = new RoomServiceClient(address, key, secret);
const sip = new SipClient(address, key, secret);

let failed = 0;
async function check(name, work) {
  try {
    await work();
    console.log(`passed: ${name}`);
  } catch (failure) {
    failed++;
    console.log(JSON.stringify({ check: name, failure: String(failure.stack ?? failure).slice(0, 1500) }));
  }
}

const refused = async (work, code, text) => {
  const error = await work().then(() => assert.fail('was not refused'), refusal => refusal);
  assert.equal(error.code, code, String(error.stack));
  assert.match(error.message, text);
};

const play = (path, body, method = 'POST') => fetch(`${address}/emulator/livekit/${path}`, {
  method, headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
});

await check('rooms: create, list, metadata, delete', async () => {
  const room = await rooms.createRoom({ name: 'sales', metadata: '{"agent":"claims"}', emptyTimeout: 60, maxParticipants: 5 });
  assert.match(room.sid, /^RM_/);
  assert.deepEqual([room.name, room.metadata, room.emptyTimeout, room.maxParticipants], ['sales', '{"agent":"claims"}', 60, 5]);
  assert.ok(Number(room.creationTime) > 1e9);
  assert.equal((await rooms.createRoom({ name: 'sales' })).sid, room.sid);
  assert.deepEqual((await rooms.listRooms(['sales', 'none'])).map(one => one.name), ['sales']);
  assert.equal((await rooms.updateRoomMetadata('sales', 'other')).metadata, 'other');
  await rooms.deleteRoom('sales');
  assert.deepEqual(await rooms.listRooms(['sales']), []);
  await refused(() => rooms.deleteRoom('sales'), 'not_found', /does not exist/);
});

await check('participants: list, get, update, mute, data, remove', async () => {
  assert.equal((await play('rooms/support/participants', { identity: 'ana', metadata: 'm', attributes: { a: '1' } })).status, 200);
  const [ana] = await rooms.listParticipants('support');
  assert.deepEqual([ana.identity, ana.metadata, ana.attributes], ['ana', 'm', { a: '1' }]);
  const changed = await rooms.updateParticipant('support', 'ana', { name: 'Ana', metadata: 'n', attributes: { a: '', b: '2' } });
  assert.deepEqual([changed.name, changed.metadata, changed.attributes], ['Ana', 'n', { b: '2' }]);
  const track = (await rooms.getParticipant('support', 'ana')).tracks[0];
  assert.equal((await rooms.mutePublishedTrack('support', 'ana', track.sid, true)).muted, true);
  await refused(() => rooms.mutePublishedTrack('support', 'ana', track.sid, false), 'failed_precondition', /unmute/);
  await rooms.sendData('support', new Uint8Array([1, 2, 3]), DataPacket_Kind.RELIABLE, { topic: 't' });
  await refused(() => rooms.getParticipant('support', 'bo'), 'not_found', /participant does not exist/);
  await rooms.removeParticipant('support', 'ana');
  assert.deepEqual(await rooms.listParticipants('support'), []);
});

await check('inbound trunks: create, conflict, update, delete', async () => {
  await refused(() => sip.createSipInboundTrunk('open', []), 'invalid_argument', /for security/);
  const trunk = await sip.createSipInboundTrunk('in', ['+15550199001'], {
    metadata: 'ours', allowedAddresses: ['10.0.0.0/24'], authUsername: 'u', authPassword: 'p', headersToAttributes: { 'X-Tier': 'tier' },
  });
  assert.match(trunk.sipTrunkId, /^ST_/);
  await refused(() => sip.createSipInboundTrunk('again', ['+1 555 019 9001']), 'invalid_argument', /Conflicting inbound SIP Trunks/);
  const other = await sip.updateSipInboundTrunk(trunk.sipTrunkId, new SIPInboundTrunkInfo({ name: 'in', numbers: ['+15550199002'], metadata: 'ours' }));
  assert.deepEqual([other.numbers, other.allowedAddresses], [['+15550199002'], []]);
  const more = await sip.updateSipInboundTrunkFields(trunk.sipTrunkId, { numbers: new ListUpdate({ add: ['+15550199003'] }), metadata: 'new' });
  assert.deepEqual([more.numbers, more.metadata], [['+15550199002', '+15550199003'], 'new']);
  assert.deepEqual((await sip.listSipInboundTrunk()).map(one => one.name), ['in']);
  await refused(() => sip.updateSipInboundTrunkFields('ST_none', { name: 'x' }), 'not_found', /trunk does not exist/);
  await sip.deleteSipTrunk(trunk.sipTrunkId);
  assert.deepEqual(await sip.listSipInboundTrunk(), []);
});

await check('outbound trunks: checks of the address and the numbers', async () => {
  await refused(() => sip.createSipOutboundTrunk('out', 'sip:agents.example.com', ['+15550199001'], { transport: SIPTransport.SIP_TRANSPORT_AUTO }), 'invalid_argument', /not SIP URI/);
  await refused(() => sip.createSipOutboundTrunk('out', 'agents.example.com', [], { transport: SIPTransport.SIP_TRANSPORT_AUTO }), 'invalid_argument', /numbers/);
  const trunk = await sip.createSipOutboundTrunk('out', 'agents.example.com', ['+15550199001'], { transport: SIPTransport.SIP_TRANSPORT_TLS, headers: { 'X-Site': 'one' } });
  assert.equal(trunk.transport, SIPTransport.SIP_TRANSPORT_TLS);
  const replaced = await sip.updateSipOutboundTrunk(trunk.sipTrunkId, new SIPOutboundTrunkInfo({
    name: 'out', address: 'agents.example.com:5061', numbers: ['+15550199001'], mediaEncryption: SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE,
  }));
  assert.deepEqual([replaced.address, replaced.mediaEncryption], ['agents.example.com:5061', SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE]);
  await refused(() => sip.updateSipOutboundTrunk(trunk.sipTrunkId, new SIPOutboundTrunkInfo({ name: 'out', address: 'a', numbers: ['+1'], headers: { 'Call-ID': 'x' } })), 'invalid_argument', /not supported/);
});

await check('dispatch rules of all three kinds', async () => {
  const direct = await sip.createSipDispatchRule({ type: 'direct', roomName: 'lobby', pin: '12' }, { name: 'direct', trunkIds: ['ST_1'] });
  const individual = await sip.createSipDispatchRule({ type: 'individual', roomPrefix: 'call' }, { name: 'individual', trunkIds: ['ST_2'], attributes: { a: 'b' } });
  assert.deepEqual([direct.rule.rule.case, individual.rule.rule.case, individual.rule.rule.value.roomPrefix], ['dispatchRuleDirect', 'dispatchRuleIndividual', 'call']);
  await refused(() => sip.createSipDispatchRule({ type: 'direct', roomName: 'other' }, { name: 'twice', trunkIds: ['ST_2'] }), 'invalid_argument', /already exists/);
  const callee = await sip.updateSipDispatchRule(individual.sipDispatchRuleId, new SIPDispatchRuleInfo({
    name: 'callee', trunkIds: ['ST_2'],
    rule: new SIPDispatchRule({ rule: { case: 'dispatchRuleCallee', value: new SIPDispatchRuleCallee({ roomPrefix: 'to', randomize: true }) } }),
  }));
  assert.deepEqual([callee.rule.rule.case, callee.rule.rule.value.randomize], ['dispatchRuleCallee', true]);
  assert.equal((await sip.listSipDispatchRule()).length, 2);
  await sip.deleteSipDispatchRule(direct.sipDispatchRuleId);
  await sip.deleteSipDispatchRule(individual.sipDispatchRuleId);
  await refused(() => sip.deleteSipDispatchRule(individual.sipDispatchRuleId), 'not_found', /dispatch rule does not exist/);
});

await check('calls: dial, attributes, transfer', async () => {
  const [trunk] = await sip.listSipOutboundTrunk();
  await refused(() => sip.createSipParticipant('ST_none', '+15550100001', 'call'), 'not_found', /trunk does not exist/);
  await refused(() => sip.createSipParticipant(trunk.sipTrunkId, 'sip:a@b', 'call'), 'invalid_argument', /not a full SIP URI/);
  const call = await sip.createSipParticipant(trunk.sipTrunkId, '+15550100001', 'call', {
    participantIdentity: 'agent', participantName: 'Agent', participantAttributes: { role: 'agent' }, headers: { 'X-Agent': 'claims' }, waitUntilAnswered: true, krispEnabled: false, playDialtone: true, dtmf: '1w2',
  });
  assert.match(call.sipCallId, /^SCL_/);
  const [one] = await rooms.listParticipants('call');
  assert.deepEqual([one.identity, one.kind, one.attributes.role, one.attributes['sip.callID'], one.attributes['sip.phoneNumber'], one.attributes['sip.callStatus']], ['agent', 3, 'agent', call.sipCallId, '+15550100001', 'active']);
  await refused(() => sip.transferSipParticipant('call', 'agent', '+15550100002'), 'invalid_argument', /valid SIP/);
  await sip.transferSipParticipant('call', 'agent', 'tel:+15550100002');
  assert.deepEqual(await rooms.listParticipants('call'), []);
});

await check('an incoming call goes through trunk and rule', async () => {
  const trunk = await sip.createSipInboundTrunk('in', ['+15550199009'], { allowedAddresses: ['10.1.0.0/16'], headersToAttributes: { 'X-Tier': 'tier' } });
  await sip.createSipDispatchRule({ type: 'individual', roomPrefix: 'call' }, { name: 'rule', trunkIds: [trunk.sipTrunkId], metadata: 'inherited' });
  const call = { from: '+15550100007', to: '+15550199009', callId: 'c-1', source: '10.1.2.3', headers: { 'x-tier': 'gold' } };
  assert.equal((await play('calls', { ...call, source: '10.2.0.1' })).status, 403);
  const arrived = await (await play('calls', call)).json();
  assert.match(arrived.room, /^call_\+15550100007_/);
  const [one] = await rooms.listParticipants(arrived.room);
  assert.deepEqual([one.metadata, one.attributes.tier, one.attributes['sip.callIDFull'], one.attributes['sip.trunkID']], ['inherited', 'gold', 'c-1', trunk.sipTrunkId]);
});

await check('tokens: wrong secrets, missing grants, expired ones', async () => {
  const wrong = new RoomServiceClient(address, key, 'x'.repeat(40));
  await wrong.listRooms().then(() => assert.fail('was not refused'), error => assert.equal(error.status, 401));
  const post = async (grants, options, method = 'RoomService/ListRooms', body = {}) => {
    const token = new AccessToken(key, secret, options);
    grants(token);
    return fetch(`${address}/twirp/livekit.${method}`, { method: 'POST', headers: { authorization: `Bearer ${await token.toJwt()}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  };
  assert.equal((await post(token => token.addGrant({ roomList: true }), { ttl: '1m' })).status, 200);
  const missing = await post(token => token.addGrant({ roomCreate: true }), { ttl: '1m' });
  assert.deepEqual([missing.status, (await missing.json()).code], [401, 'unauthenticated']);
  assert.equal((await post(token => token.addGrant({ roomAdmin: true, room: 'a' }), { ttl: '1m' }, 'RoomService/ListParticipants', { room: 'b' })).status, 401);
  assert.equal((await post(token => token.addSIPGrant({ call: true }), { ttl: '1m' }, 'SIP/ListSIPInboundTrunk')).status, 401);
});

await check('webhooks are signed for the official receiver', async () => {
  const receiver = new WebhookReceiver(key, secret);
  let events = [];
  for (let tries = 0; tries < 600 && !events.some(one => one.event === 'participant_joined' && one.participant?.identity?.startsWith('sip_')); tries++) {
    const all = await (await fetch(received)).json();
    events = await Promise.all(all.map(one => receiver.receive(one.body, one.authorization)));
    await new Promise(done => setTimeout(done, 100));
  }

  const of = name => events.filter(one => one.room?.name === name).map(one => one.event);
  assert.deepEqual(of('sales'), ['room_started', 'room_finished']);
  assert.deepEqual(of('call'), ['room_started', 'participant_joined', 'participant_left']);
  const joined = events.find(one => one.room?.name === 'call' && one.event === 'participant_joined');
  assert.equal(joined.participant.kind, 3);
  assert.match(joined.participant.attributes['sip.callID'], /^SCL_/);
  const [first] = await (await fetch(received)).json();
  assert.equal(first.contentType, 'application/webhook+json');
  await receiver.receive(`${first.body} `, first.authorization).then(() => assert.fail('was not refused'), () => {});
});

process.exit(failed === 0 ? 0 : 1);
