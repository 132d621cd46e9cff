import { families, names, navigatorKeeps } from '../lockdown/names.js';

/**
 * Runs in a connector's worker before any of its code. What the frame's policy forbids anyway is taken away by name, as in
 * frames of widgets, and the frame's page gets somebody in this thread who answers its beats: with what was here before the
 * connector could change what it means.
 */
const call = Reflect.apply;
const { stopImmediatePropagation } = Event.prototype;
const { addEventListener, removeEventListener } = EventTarget.prototype;
const { postMessage, start } = MessagePort.prototype;
const portsOf = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'ports')!.get!;

const take = (event: Event): void => {
  // Nobody can forge this member.
  if (!event.isTrusted) return;
  call(stopImmediatePropagation, event, []);
  call(removeEventListener, globalThis, ['message', take]);
  const port = (call(portsOf, event, []) as readonly MessagePort[])[0]!;
  call(addEventListener, port, ['message', () => call(postMessage, port, [0])]);
  call(start, port, []);
};
call(addEventListener, globalThis, ['message', take]);

const more = new Set(['importScripts', 'close', 'requestAnimationFrame', 'OffscreenCanvas', 'FileReaderSync', 'fonts']);
const remove = (owner: object, name: string): void => {
  Reflect.deleteProperty(owner, name);
  Reflect.defineProperty(owner, name, { value: undefined, writable: false, configurable: false, enumerable: false });
};
for (let owner: object | null = globalThis; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner) as object | null)
  for (const name of Object.getOwnPropertyNames(owner)) if (names.has(name) || more.has(name) || families.test(name)) remove(owner, name);
const navigatorPrototype = Object.getPrototypeOf(navigator) as object;
for (const name of Object.getOwnPropertyNames(navigatorPrototype)) if (!navigatorKeeps.has(name)) remove(navigatorPrototype, name);
