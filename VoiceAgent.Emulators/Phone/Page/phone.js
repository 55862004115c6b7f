// The page of the emulated telephones. It reads the same endpoints as every other client (see ../README.md).
'use strict';

const at = (id) => document.getElementById(id);
const states = { ringing: 'ringing', connected: 'in progress', ended: 'ended', failed: 'failed' };
const words = { connected: 'answered', pressed: 'keys pressed:', dtmf: 'keys received:', transferring: 'transfer to', transferred: 'transfer:', failed: 'failure:', ended: 'ended:', interrupted: 'interrupted the agent' };
let current = null;
let stream = null;

async function ask(method, path, body, key) {
  const response = await fetch(path, { method, headers: key ? { authorization: `Bearer ${key}` } : {}, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(json?.reason ? `${json.error} Line ${json.line}: ${json.reason}` : json?.error?.message ?? json?.error ?? `Status ${response.status}`);
  return json;
}

async function attempt(problem, act) {
  at(problem).textContent = '';
  try {
    await act();
  } catch (error) {
    at(problem).textContent = error.message;
  }
}

function line(kind, text) {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  at('lines').append(item);
  item.scrollIntoView({ block: 'nearest' });
}

function show(call) {
  stream?.close();
  current = call.id;
  at('call').hidden = false;
  at('call-title').textContent = `${call.from} with ${call.to}`;
  at('lines').replaceChildren();
  at('audio').removeAttribute('src');
  update(call);
  stream = new EventSource(`phone/calls/${call.id}/events`);
  stream.onmessage = ({ data }) => {
    const happened = JSON.parse(data);
    if (happened.type === 'said' || happened.type === 'heard') line(happened.type, happened.text || '(no words)');
    else if (words[happened.type]) line('note', `${words[happened.type]} ${happened.text ?? ''}`.trim());
    if (happened.type === 'ended') {
      stream.close();
      refresh();
    }
  };
}

function update(call) {
  const live = call.state === 'connected';
  at('call-state').textContent = [states[call.state] ?? call.state, call.ending, ...call.failures].filter(Boolean).join('. ');
  for (const button of document.querySelectorAll('#say button:not(#hang-up), #keys button')) button.disabled = !live;
  at('hang-up').disabled = !live && call.state !== 'ringing';
  if (!live && call.state !== 'ringing' && !at('audio').src) at('audio').src = `phone/calls/${call.id}/call.wav`;
}

async function refresh() {
  try {
    const calls = (await ask('GET', 'phone/calls')).reverse();
    at('status').textContent = `${calls.filter((call) => call.state === 'connected').length} in progress, ${calls.length} in all`;
    at('no-calls').hidden = calls.length > 0;
    at('calls').replaceChildren(...calls.slice(0, 100).map((call) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.append(`${call.from} with ${call.to}`, Object.assign(document.createElement('span'), { textContent: states[call.state] ?? call.state }));
      button.onclick = () => {
        show(call);
        refresh();
      };
      item.setAttribute('aria-current', String(call.id === current));
      item.append(button);
      return item;
    }));
    const shown = calls.find((call) => call.id === current);
    if (shown) update(shown);
  } catch {
    at('status').textContent = 'The emulator does not answer.';
  }
}

function rules(order) {
  at('rules').hidden = false;
  at('rules').tBodies[0].replaceChildren(...order.rules.map((rule) => {
    const row = document.createElement('tr');
    for (const text of [rule.numbers.join(', '), rule.answers, rule.rings ?? 'default']) row.insertCell().textContent = text;
    return row;
  }));
}

const adminKey = () => at('key').elements.key.value;
const duration = (seconds) => `00:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;

at('place').onsubmit = (event) => {
  event.preventDefault();
  const { from, to, script } = Object.fromEntries(new FormData(event.target));
  attempt('place-problem', async () => {
    const { id } = await ask('POST', 'phone/calls', { from, to, name: script || undefined });
    show(await ask('GET', `phone/calls/${id}`));
    await refresh();
  });
};
at('say').onsubmit = (event) => {
  event.preventDefault();
  const input = event.target.elements.text;
  attempt('call-problem', async () => {
    await ask('POST', `phone/calls/${current}/say`, { text: input.value });
    input.value = '';
  });
};
at('hang-up').onclick = () => attempt('call-problem', () => ask('POST', `phone/calls/${current}/hangup`, {}));
at('keys').append(...'123456789*0#'.split('').map((key) => {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: key });
  button.onclick = () => attempt('call-problem', () => ask('POST', `phone/calls/${current}/dtmf`, { tones: key }));
  return button;
}));
at('key').onsubmit = (event) => {
  event.preventDefault();
  attempt('rule-problem', async () => rules(await ask('GET', 'emulator/numbers', undefined, adminKey())));
};
at('rule').onsubmit = (event) => {
  event.preventDefault();
  const { numbers, answers, rings } = Object.fromEntries(new FormData(event.target));
  const rule = { numbers: numbers.split(/[\s,;]+/).filter(Boolean), answers, rings: duration(Number(rings)) };
  attempt('rule-problem', async () => rules(await ask('POST', 'emulator/numbers', { rules: [rule] }, adminKey())));
};
at('clear').onclick = () => attempt('rule-problem', async () => rules(await ask('DELETE', 'emulator/numbers', undefined, adminKey())));

ask('GET', 'phone/scripts').then((names) => {
  document.querySelector('#place select').append(...names.map((name) => new Option(name, name)));
}).catch(() => {});
refresh();
setInterval(refresh, 1000);
