// Errors have the service's body, and a Host header with its port twice is understood.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import net from 'node:net';
import { refused } from './application.mjs';

export default async function requests(app) {
  for (const path of ['/nothing', '/calling/nothing', '/phone', '/nothing.wav']) {
    const unknown = await app.ask('GET', path);
    assert.ok([404, 401].includes(unknown.status), path);
    assert.ok(unknown.body.error.code && unknown.body.error.message, path);
  }
  const missing = await refused(app.client.getCallConnection('nobody').getCallConnectionProperties());
  assert.deepEqual([missing.statusCode, missing.code], [404, '8522']);
  assert.equal((await refused(app.client.createCall({ targetParticipant: { phoneNumber: '+15550211099' } }, app.callback))).statusCode, 400);

  // As communication-common 2.4.0 sends it.
  const { hostname, port } = new URL(app.phone);
  const [host, key] = [`${hostname}:${port}:${port}`, /accesskey=(.*)$/.exec(app.connection)[1]];
  const [date, hash] = [new Date().toUTCString(), createHash('sha256').update('').digest('base64')];
  const path = '/calling/callConnections/nobody?api-version=2025-05-15';
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(`GET\n${path}\n${date};${host};${hash}`).digest('base64');
  const answer = await new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHo`);
      setTimeout(() => socket.write(`st: ${host}\r\nx-ms-date: ${date}\r\nx-ms-content-sha256: ${hash}\r\nAuthorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}\r\nConnection: close\r\n\r\n`), 50);
    });
    let text = '';
    socket.on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', reject);
  });
  assert.match(answer, /^HTTP\/1.1 404 /);
  assert.match(answer, /"8522"/);
}
