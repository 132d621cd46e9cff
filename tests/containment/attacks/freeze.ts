import { attacksOf } from '../attack.js';

/** Long enough that a person gives up, short enough that the control recovers. */
const spin = `const end = Date.now() + 4500; while (Date.now() < end);`;
/** Through the port that the host hands over, however the code comes by it. */
const port = `
let stolen;
addEventListener('message', (event) => { stolen ??= event.ports[0]; }, true);
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...given) { stolen ??= this; return post.apply(this, given); };`;
const stolen = `if (!stolen) { this.selectDay('2026-03-04'); await $.wait(100); }`;

/** Time, memory and messages: what one widget may not take from the page. */
export const freeze = attacksOf(
  'freeze',
  {
    'endless loop': `${spin}`,
    'endless loop on a click': { onPoke: spin, poke: 'click' },
    'endless loop while the module loads': { module: `console.log('ran:' + $.token); ${spin}` },
    'endless microtasks': `const end = Date.now() + 4500; while (Date.now() < end) await null;`,
    'endless layout': `const end = Date.now() + 4500; const rows = Array.from({ length: 3000 }, () => $.put('p', { textContent: 'x' })); while (Date.now() < end) { document.body.style.width = (Date.now() % 300) + 'px'; rows.at(-1).offsetTop; }`,
    'memory without end': `const kept = []; const end = Date.now() + 4500; while (Date.now() < end && kept.length < 300) { kept.push(new Uint8Array(8 << 20).fill(1)); } this.kept = kept; while (Date.now() < end);`,
    'flood of window messages': `const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 2000; index++) parent.postMessage({ type: 'flood', text: 'x'.repeat(2000) }, '*'); await null; }`,
    'flood over the port': { module: port, code: `${stolen} const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 2000; index++) post.call(stolen, { type: 'reveal', params: { item: 'x'.repeat(1000) } }); await null; }` },
    'very deep message over the port': { module: port, code: `${stolen} let deep = {}; for (let index = 0; index < 3000; index++) deep = { deep }; for (let index = 0; index < 400; index++) post.call(stolen, { type: 'state/save', id: 7 + index, params: { version: 1, value: deep } }); ${spin}` },
    'flood of state': `const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 50; index++) try { this.host.saveState({ large: 'x'.repeat(1e6), index }); } catch { this.kept = 1; } await null; }`,
    'flood of live queries': { definition: `uses: { events: kinds.event }, sample: {}`, manifest: { uses: { events: { ref: 'kind', kind: 'event' } } }, code: `const end = Date.now() + 4500; let opened = 0; while (Date.now() < end) { for (let index = 0; index < 500; index++) try { this.host.open('events', { limit: 1 + (opened++ % 10000) }, () => 0); } catch { this.kept = 1; } await null; }` },
    'flood of calls': { definition: `uses: { create: kinds.event.actions.create }, sample: {}`, manifest: { uses: { create: { ref: 'kind-action', kind: 'event', name: 'create' } } }, code: `const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 500; index++) try { this.host.call('create', { title: 'x', start: '2026-03-04T09:00:00Z', end: '2026-03-04T10:00:00Z' }).catch(() => 0); } catch { this.kept = 1; } await null; }` },
    'flood of reveals': `const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 2000; index++) this.reveal('demo/events/' + index); await null; }`,
    'flood of errors': `const end = Date.now() + 4500; while (Date.now() < end) { for (let index = 0; index < 500; index++) { Promise.reject(new Error('x')); setTimeout(() => { throw new Error('x'); }); } await null; }`,
  },
  { proof: 'stall', scene: 'alone' },
);
