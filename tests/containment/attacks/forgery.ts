import { attacksOf } from '../attack.js';

const canary = 'Amanda Foster';
const call = `{ type: 'call', id: 800, params: { use: 'create', input: { title: $.token, start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T10:00:00.000Z' } } }`;
const read = `{ type: 'live/open', id: 801, params: { live: 801, use: 'events', query: {} } }`;
const asks = {
  definition: `uses: { events: kinds.event, create: kinds.event.actions.create }, sample: {}`,
  manifest: { uses: { events: { ref: 'kind', kind: 'event' }, create: { ref: 'kind-action', kind: 'event', name: 'create' } } },
};

/** What every theft does with the port it found: acts and reads as if it had been granted. */
const use = `
const plain = MessagePort.prototype.postMessage;
const isPort = MessagePort.prototype;
const used = new Set();
const { has, add } = Set.prototype;
const run = Reflect.apply;
const { isPrototypeOf } = Object.prototype;
function use(port) {
  if (!port || run(has, used, [port]) || !run(isPrototypeOf, isPort, [port])) return;
  run(add, used, [port]);
  port.addEventListener('message', ({ data }) => { const text = JSON.stringify(data) ?? ''; if (text.includes('${canary}')) $.loot(text); });
  run(plain, port, [${call}]);
  run(plain, port, [${read}]);
}`;
const steal = (module: string, code = `this.selectDay('2026-03-04');`) => ({ ...asks, module: `${use}\n${module}`, code, proof: 'done' as const });

/** Ports stolen from the runtime, messages in the name of somebody else, numbers used twice. */
export const forgery = [
  ...attacksOf('forgery', {
    'port heard on its way in': steal(`addEventListener('message', (event) => event.ports.forEach(use), true);`),
    'port read from the event': steal(`const ports = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'ports'); Object.defineProperty(MessageEvent.prototype, 'ports', { get() { const found = ports.get.call(this); found.forEach(use); return found; } });`),
    'port caught when it sends': steal(`MessagePort.prototype.postMessage = function (...given) { use(this); return run(plain, this, given); };`),
    'port caught when it listens': steal(`const listen = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (...given) { use(this); return listen.apply(this, given); }; const on = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage'); Object.defineProperty(MessagePort.prototype, 'onmessage', { get() { return on.get.call(this); }, set(value) { use(this); on.set.call(this, value); } });`),
    'port caught when it starts': steal(`const start = MessagePort.prototype.start; MessagePort.prototype.start = function () { use(this); return start.call(this); }; const listen = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (...given) { use(this); return listen.apply(this, given); }; const on = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage'); Object.defineProperty(MessagePort.prototype, 'onmessage', { set(value) { use(this); on.set.call(this, value); } });`),
    'port caught in a promise': steal(`const then = Promise.prototype.then; Promise.prototype.then = function (done, failed) { return then.call(this, (value) => { use(value); return typeof done === 'function' ? done(value) : value; }, failed); }; addEventListener('message', (event) => { void Promise.resolve(event.ports[0]).then(() => 0); });`),
    'port caught in a call': steal(`const call = Function.prototype.call; const apply = Function.prototype.apply; const over = function (self, ...given) { use(self); given.forEach(use); return Reflect.apply(this, self, given); }; Function.prototype.call = over; Function.prototype.apply = function (self, given = []) { use(self); [...given].forEach(use); return Reflect.apply(this, self, given); }; addEventListener('message', (event) => (function () {}).call(event.ports[0]));`),
    'port caught in collections': steal(`for (const [type, name] of [[Map, 'set'], [Set, 'add'], [WeakMap, 'set'], [Array, 'push']]) { const own = type.prototype[name]; type.prototype[name] = function (...given) { if (given.length < 5) for (const one of given) if (typeof one === 'object' && one) use(one); return Reflect.apply(own, this, given); }; } addEventListener('message', (event) => { [].push(event.ports[0]); });`),
    'port caught by setters of every object': steal(`for (const name of ['port', '_port', 'messagePort', 'port1']) Object.defineProperty(Object.prototype, name, { configurable: true, set(value) { use(value); Object.defineProperty(this, name, { value, writable: true, configurable: true }); } }); addEventListener('message', (event) => { const holder = {}; holder.port = event.ports[0]; });`),
    'port found by walking the host': steal(``, `const seen = new Set(); const walk = (value, depth) => { if (!value || (typeof value !== 'object' && typeof value !== 'function') || depth > 7 || seen.has(value)) return; seen.add(value); use(value); for (const key of Reflect.ownKeys(value)) try { walk(value[key], depth + 1); } catch {} try { walk(Object.getPrototypeOf(value), depth + 1); } catch {} }; addEventListener('message', (event) => walk(event, 0)); walk(this.host, 0); walk(globalThis.host, 0); const say = MessagePort.prototype.postMessage; MessagePort.prototype.postMessage = function (...given) { walk(this, 0); return say.apply(this, given); }; this.selectDay('2026-03-04');`),
    'port found through the context': steal(`MessagePort.prototype.postMessage = function (...given) { use(this); return run(plain, this, given); };`, `const asking = new Event('context-request', { bubbles: true, composed: true }); asking.context = Symbol.for('vivarium.widget-host'); asking.contextTarget = this; asking.callback = (host) => { host.selectDay?.('2026-03-04'); for (const key of Reflect.ownKeys(host)) use(host[key]); }; this.dispatchEvent(asking); this.selectDay('2026-03-04');`),
    'stack frames searched for the port': steal(`Error.prepareStackTrace = (error, sites) => { for (const site of sites) { try { use(site.getThis()); } catch {} } return String(error); }; MessagePort.prototype.postMessage = function (...given) { new Error().stack; use(this); return run(plain, this, given); };`),
  }),
  ...attacksOf(
    'forgery',
    {
      'call to the parent window': { code: `parent.postMessage(${call}, '*');`, proof: 'done' },
      'call to the top window, every origin': { code: `top.postMessage(${call}, '/'); parent.postMessage(${call}, $.companion); parent.postMessage(${call}, '*');`, proof: 'done' },
      'call to the parent in another widget’s name': { code: `parent.postMessage({ ...${call}, widget: 'viv-agenda', frame: 'agenda', source: 'viv-agenda' }, '*');`, proof: 'done' },
      'live query to the parent window': { code: `addEventListener('message', ({ data }) => $.loot(JSON.stringify(data))); parent.postMessage(${read}, '*');`, proof: 'loot', canary },
      'a second port asked for': { code: `addEventListener('message', ({ ports }) => ports.forEach((port) => { port.onmessage = ({ data }) => $.loot(JSON.stringify(data)); port.postMessage(${call}); port.postMessage(${read}); })); for (const type of ['ready', 'hello', 'init', 'connect', 'loaded']) parent.postMessage({ type, params: { oldest: 1, newest: 1 } }, '*');`, proof: 'done' },
      'a port of its own handed to the parent': { code: `const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => $.loot(JSON.stringify(data)); parent.postMessage(${call}, '*', [port2]); port1.postMessage(${call});`, proof: 'done' },
      'call with the prototype of a message': { code: `parent.postMessage(Object.assign(JSON.parse('{"__proto__":{"granted":true}}'), ${call}), '*');`, proof: 'done' },
      'call after the document was replaced': { code: `const before = parent; before.postMessage(${call}, '*'); document.open(); document.write('<p>x'); document.close();`, proof: 'done' },
      'call of a child frame': { code: `const frame = document.createElement('iframe'); document.body.append(frame); frame.contentWindow.parent.parent.postMessage(${call}, '*'); top.postMessage(${call}, '*');`, proof: 'done' },
      'calls with every number': { ...asks, code: `for (let id = 0; id < 40; id++) parent.postMessage({ ...${call}, id }, '*'); await Promise.allSettled([this.host.call('create', { title: $.token, start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T10:00:00.000Z' })]);`, proof: 'done' },
      'another port handed to the siblings': { code: `await $.wait(200); for (let index = 0; index < parent.length; index++) if (parent[index] !== window) { const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => $.loot($.token + JSON.stringify(data).slice(0, 200)); parent[index].postMessage({ type: 'port' }, '*', [port2]); port1.postMessage({ type: 'beat', params: { beat: 1 } }); port1.postMessage({ type: 'welcome', params: { protocol: 1 } }); }`, proof: 'loot' },
      'message of the host forged for the siblings': { code: `await $.wait(200); addEventListener('message', ({ data }) => { if (data?.echo === $.token) $.loot($.token); }); for (let index = 0; index < parent.length; index++) if (parent[index] !== window) parent[index].postMessage({ type: 'live/delta', echo: $.token, params: {} }, '*');`, proof: 'loot' },
      'numbers used twice': { ...asks, module: use, code: `addEventListener('message', (event) => event.ports.forEach(use)); for (let turn = 0; turn < 3; turn++) for (const id of [0, 1, 2]) parent.postMessage({ ...${call}, id }, '*');`, proof: 'done' },
    },
  ),
];
