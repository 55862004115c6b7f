// An application that Microsoft's Node SDKs make: it receives events, callbacks and sockets, and the topics of the tests look for theirs.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Application {
  events = [];
  elsewhere = [];
  incoming = [];
  grid = [];
  transcripts = [];

  constructor(modules) {
    const require = createRequire(`${modules}/`);
    this.require = require;
    this.sdk = require('@azure/communication-call-automation');
    const { WebSocketServer } = require('ws');
    this.server = createServer((request, response) => this.#receive(request, response));
    new WebSocketServer({ server: this.server, path: '/transcript' }).on('connection', (socket, request) => {
      const transcript = { socket, call: request.headers['x-ms-call-connection-id'], metadata: [], data: [] };
      this.transcripts.push(transcript);
      socket.on('message', (message) => {
        const parsed = this.sdk.StreamingData.parse(message.toString());
        (this.sdk.StreamingData.getStreamingKind() === 'TranscriptionMetadata' ? transcript.metadata : transcript.data).push(parsed);
      });
    });
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.server.address().port;
  }

  connect({ connection, phone, adminKey }) {
    Object.assign(this, { connection, phone, adminKey });
    this.client = new this.sdk.CallAutomationClient(connection, connection.includes('http://') ? { allowInsecureConnection: true } : {});
  }

  get callback() { return `http://127.0.0.1:${this.server.address().port}/callbacks`; }
  get intelligence() { return { callIntelligenceOptions: { cognitiveServicesEndpoint: 'https://voices.test/' } }; }
  get own() { return { phoneNumber: '+15550199001' }; }

  async ask(method, path, body) {
    const headers = path.startsWith('/emulator') ? { authorization: `Bearer ${this.adminKey}` } : {};
    const response = await fetch(this.phone + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text && (response.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text };
  }

  async phoneCall(id) { return (await this.ask('GET', `/phone/calls/${id}`)).body; }
  async phoneTo(number) { return (await this.ask('GET', '/phone/calls')).body.filter((each) => each.to === number).at(-1); }

  async until(what, look, within = 60_000) {
    for (const end = Date.now() + within; Date.now() < end; await sleep(20)) {
      const seen = await look();
      if (seen) return seen;
    }
    throw new Error(`waited ${within} ms for ${what}; events: ${this.events.map((event) => `${event.kind}/${event.operationContext}`).join(', ')}`);
  }

  /** The event of one call. */
  event(call, kind, operationContext) {
    const id = call.callConnectionId ?? call;
    return this.until(`${kind} ${operationContext ?? ''}`, () => this.events.find((e) => e.callConnectionId === id && e.kind === kind && (!operationContext || e.operationContext === operationContext)));
  }

  has(call, kind) { return this.events.some((e) => e.callConnectionId === (call.callConnectionId ?? call) && e.kind === kind); }

  /** Somebody calls the application, which answers. */
  async answer(from, options = {}, script) {
    const placed = (await this.ask('POST', '/phone/calls', { from, to: this.own.phoneNumber, script })).body;
    const ringing = await this.until('IncomingCall', () => this.incoming.find((call) => call.from.phoneNumber?.value === from));
    const answered = await this.client.answerCall(ringing.incomingCallContext, this.callback, { operationContext: 'answer', ...this.intelligence, ...options });
    await this.event(answered.callConnectionProperties, 'CallConnected');
    return { phone: placed.id, call: answered.callConnection, properties: answered.callConnectionProperties, caller: { phoneNumber: from }, serverCallId: ringing.serverCallId };
  }

  create(number, options = {}) {
    return this.client.createCall({ targetParticipant: { phoneNumber: number }, sourceCallIdNumber: this.own }, this.callback, { operationContext: number, ...this.intelligence, ...options });
  }

  #receive(request, response) {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = parts.length ? JSON.parse(Buffer.concat(parts).toString()) : null;
      if (request.headers['aeg-event-type'] === 'SubscriptionValidation') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ validationResponse: body[0].data.validationCode }));
        return;
      }
      if (request.url.startsWith('/events')) this.incoming.push(body[0].data);
      else if (request.url.startsWith('/grid')) this.grid.push(body[0]);
      else if (request.url.startsWith('/elsewhere')) this.elsewhere.push(this.sdk.parseCallAutomationEvent(body[0]));
      else if (request.url.startsWith('/callbacks')) this.events.push(this.sdk.parseCallAutomationEvent(body[0]));
      else response.statusCode = 404;
      response.end();
    });
  }
}

/** The status of a request that the service refuses. */
export const refused = async (request) => {
  try {
    await request;
  } catch (error) {
    return error;
  }
  throw new Error('the request was not refused');
};
