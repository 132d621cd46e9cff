import { attacksOf } from '../attack.js';

const canary = 'Amanda Foster';
const event = `{ title: $.token, start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T10:00:00.000Z' }`;

/** Declared and never granted: what the person did not agree to. */
const asks = {
  definition: `uses: { events: kinds.event, mails: kinds.message, create: kinds.event.actions.create, body: kinds.message.actions.body }, sample: {}`,
  manifest: {
    uses: {
      events: { ref: 'kind', kind: 'event' },
      mails: { ref: 'kind', kind: 'message' },
      create: { ref: 'kind-action', kind: 'event', name: 'create' },
      body: { ref: 'kind-action', kind: 'message', name: 'body' },
    },
  },
};
/** The code declares what the stored manifest does not. */
const claims = { definition: asks.definition };

const show = `(snapshot) => { if (snapshot.items.length) $.loot(JSON.stringify(snapshot.items)); }`;

/** Raw messages on the port, as {@link sdk/protocol/frame.ts} has them, from code that holds it. */
const holds = `
let held;
const send = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...given) { held ??= this; return send.apply(this, given); };
addEventListener('message', (event) => { held ??= event.ports[0]; }, true);
const answered = [];
const say = async (message) => {
  for (let turn = 0; turn < 50 && !held; turn++) { await new Promise((resolve) => setTimeout(resolve, 20)); }
  held.addEventListener('message', ({ data }) => { const text = JSON.stringify(data); if (text.includes('${canary}')) $.loot(text); });
  send.call(held, message);
};`;
const raw = (message: string, more: object = {}) => ({ module: holds, code: `await say(${message});`, ...more });
const htmlOf = `'<img src=x onerror="document.title+=&quot;v&quot;+&quot;' + $.token.slice(1) + '&quot;"><i class="in' + $.token.slice(2) + '">'`;

export const bridge = attacksOf('bridge', {
  'events read without asking': { code: `this.host.open('events', {}, ${show});`, proof: 'loot', canary },
  'events read that were asked for, not granted': { ...asks, code: `this.host.open('events', {}, ${show});`, proof: 'loot', canary },
  'events read by the SDK’s own means': { ...asks, code: `const live = this.live('events', () => ({})); this.requestUpdate(); for (let turn = 0; turn < 40; turn++) { await $.wait(50); if (live.items.length) return $.loot(JSON.stringify(live.items)); }`, proof: 'loot', canary },
  'events read that only the code declares': { ...claims, code: `this.host.open('events', {}, ${show});`, proof: 'loot', canary },
  'events read by a raw message': { ...raw(`{ type: 'live/open', id: 900, params: { live: 900, use: 'events', query: {} } }`), proof: 'loot', canary },
  'events read by a raw message, declared': { ...asks, ...raw(`{ type: 'live/open', id: 900, params: { live: 900, use: 'events', query: {} } }`), proof: 'loot', canary },
  'use named by its contract': { ...asks, ...raw(`{ type: 'live/open', id: 901, params: { live: 901, use: 'google-calendar.events', query: {} } }`), proof: 'loot', canary },
  'use given as an object': { ...asks, ...raw(`{ type: 'live/open', id: 902, params: { live: 902, use: { ref: 'kind', kind: 'event' }, query: {} } }`), proof: 'loot', canary },
  'use named like every object’s members': { ...asks, module: holds, code: `for (const use of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) await say({ type: 'live/open', id: 910 + use.length, params: { live: 910 + use.length, use, query: {} } });`, proof: 'loot', canary },
  'use named with an account': { ...asks, ...raw(`{ type: 'live/open', id: 903, params: { live: 903, use: 'events', query: {}, account: 'demo-google-calendar' } }`), proof: 'loot', canary },
  'mail’s body read': { ...asks, code: `$.loot(JSON.stringify(await this.host.read('body', { id: '18c0ffee' })));`, proof: 'loot', canary },
  'mail’s body read by a raw message': { ...asks, ...raw(`{ type: 'read', id: 904, params: { use: 'body', input: { id: '1' } } }`), proof: 'loot', canary },
  'action that was not asked for': { code: `await this.host.call('create', ${event});`, proof: 'done' },
  'action asked for, not granted': { ...asks, code: `await this.host.call('create', ${event});`, proof: 'done' },
  'action that only the code declares': { ...claims, code: `await this.call('create', ${event});`, proof: 'done' },
  'action by a raw message': { ...asks, ...raw(`{ type: 'call', id: 905, params: { use: 'create', input: ${event} } }`), proof: 'done' },
  'action by a raw message, not declared': { ...raw(`{ type: 'call', id: 905, params: { use: 'create', input: ${event} } }`), proof: 'done' },
  'action named by its contract': { ...asks, ...raw(`{ type: 'call', id: 906, params: { use: 'event.create', input: ${event} } }`), proof: 'done' },
  'action in the name of another widget': { ...asks, ...raw(`{ type: 'call', id: 907, widget: 'viv-agenda', params: { widget: 'viv-agenda', placement: 'agenda', use: 'create', input: ${event} } }`), proof: 'done' },
  'action called as a read': { ...asks, ...raw(`{ type: 'read', id: 908, params: { use: 'create', input: ${event} } }`.replace("type: 'read'", "type: 'call', via: 'read'")), proof: 'done' },
  'action with consent claimed': { ...asks, ...raw(`{ type: 'call', id: 909, params: { use: 'create', input: ${event}, consent: true, confirmed: true, granted: true } }`), proof: 'done' },
  'action on a person’s click alone': { ...asks, onPoke: `await this.host.call('create', ${event});`, poke: 'click', proof: 'done' },
  'many actions, one slips through': { ...asks, code: `await Promise.allSettled(Array.from({ length: 60 }, () => this.host.call('create', ${event})));`, proof: 'done' },
  'prototype polluted by saved state': { ...raw(`{ type: 'state/save', id: 920, params: { version: 1, value: JSON.parse('{"__proto__":{"' + $.token + '":1}}') } }`), proof: 'page' },
  'prototype polluted by a constructor': { ...raw(`{ type: 'state/save', id: 921, params: { version: 1, value: JSON.parse('{"constructor":{"prototype":{"' + $.token + '":1}}}') } }`), proof: 'page' },
  'state saved that nobody declared': { ...raw(`{ type: 'state/save', id: 922, params: { version: 1, value: { left: $.token } } }`), proof: 'page' },
  'markup in a fault': { ...raw(`{ type: 'fault', params: { error: { code: 'internal', message: ${htmlOf} } } }`), proof: 'page', canary: '<i class="in%TAIL%"' },
  'markup in what to reveal': { ...raw(`{ type: 'reveal', params: { item: ${htmlOf} } }`), proof: 'page', canary: '<i class="in%TAIL%"' },
  'markup in a manifest that comes late': { ...raw(`{ type: 'manifest', params: { tag: $.tag, title: ${htmlOf}, description: 'x' } }`), proof: 'page', canary: '<i class="in%TAIL%"' },
  'manifest that comes late and asks for more': { module: holds, definition: asks.definition, code: `await say({ type: 'manifest', params: { tag: $.tag, title: 'Attack', description: 'x', uses: { events: { ref: 'kind', kind: 'event' } } } }); await say({ type: 'live/open', id: 930, params: { live: 930, use: 'events', query: {} } });`, proof: 'loot', canary },
  'day that is none': { ...raw(`{ type: 'day/select', params: { day: $.token } }`), proof: 'page' },
  'key that the host acts on': { ...raw(`{ type: 'key', params: { key: $.token, alt: false, control: false, meta: false, shift: false } }`), proof: 'page' },
  'script address as a link': { ...raw(`{ type: 'link/open', params: { url: 'javascript:opener.document.title+="' + $.token + '"' } }`), proof: 'page' },
  'link opened without asking': { code: `this.openLink($.http);`, proof: 'tab' },
  'link opened by a raw message': { ...raw(`{ type: 'link/open', params: { url: $.http } }`), proof: 'tab' },
  'link that looks like another': { ...raw(`{ type: 'link/open', params: { url: $.http.replace('//', '//calendar.google.com@') } }`), proof: 'tab' },
  'many links': { code: `for (let index = 0; index < 8; index++) this.openLink($.http + '?' + index);`, proof: 'tab' },
  'link on a person’s click': { onPoke: `this.openLink($.http);`, poke: 'click', proof: 'tab', scene: 'alone' },
  'link to a document of its own': { ...raw(`{ type: 'link/open', params: { url: 'about:blank#' + $.token } }`), proof: 'tab' },
});
