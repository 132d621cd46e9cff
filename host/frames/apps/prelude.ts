import { storageOf } from './storage.js';

/**
 * Runs first in the page of an app, once. An app speaks to its host by `window.parent.postMessage`; here that is one port,
 * handed over when the page has loaded, so that nobody else can speak for the app or to it.
 */
const waiting: unknown[] = [];
const heard = new Set<object>();
let port: MessagePort | undefined;
const { parent } = window;

const say = (message: unknown): void => {
  if (port) port.postMessage(message);
  else if (waiting.length < 200) waiting.push(message);
};

/** What the app takes for its host's window. */
const host = Object.freeze({
  // A copy is made at once, as a window does.
  postMessage: (message: unknown) => say({ type: 'app', message: structuredClone(message) }),
});
Object.defineProperty(window, 'parent', { value: host, configurable: false, writable: false });

function hear(data: unknown): void {
  const event = new MessageEvent('message', { data });
  Object.defineProperty(event, 'source', { value: host });
  heard.add(event);
  window.dispatchEvent(event);
}

window.addEventListener(
  'message',
  (event) => {
    if (heard.delete(event) || event.source === window) return;
    // Whoever else speaks is not the host.
    event.stopImmediatePropagation();
    const [given] = event.ports;
    if (port || event.source !== parent || event.data !== 'vivarium' || !given) return;
    port = given;
    port.addEventListener('message', ({ data }: MessageEvent<{ type: string; message?: unknown; beat?: number }>) => {
      if (data.type === 'beat') say({ type: 'alive', beat: data.beat });
      else if (data.type === 'app') hear(data.message);
    });
    port.start();
    for (const message of waiting.splice(0)) port.postMessage(message);
  },
  true,
);

const seed = document.currentScript?.nextElementSibling;
let timer: ReturnType<typeof setTimeout> | undefined;
const local = storageOf(JSON.parse(seed?.textContent ?? '{}') as Record<string, string>, (entries) => {
  clearTimeout(timer);
  timer = setTimeout(() => say({ type: 'storage', entries }), 200);
});
seed?.remove();
for (const [name, value] of [['localStorage', local], ['sessionStorage', storageOf({}, () => undefined)]] as const) Object.defineProperty(window, name, { value, configurable: false, writable: false });
// Libraries that try whether code may be compiled need not try.
(globalThis as { __zod_globalConfig?: object }).__zod_globalConfig = { jitless: true };
