import { names, patterns, prototypes } from './names.js';

/** Takes away what `names.ts` lists. A second run finds nothing left. */
export function lock(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) if (names.has(name) || patterns.test(name)) remove(globalThis, name);
  for (const [owner, members] of Object.entries(prototypes)) {
    const prototype = (globalThis as unknown as Record<string, { prototype?: object } | undefined>)[owner]?.prototype;
    if (prototype) for (const member of members) remove(prototype, member);
  }
}

/** Leaves `undefined` that nobody can change, so that nothing further up is found in its place. */
function remove(owner: object, name: string): void {
  Reflect.deleteProperty(owner, name);
  Reflect.defineProperty(owner, name, { value: undefined, writable: false, configurable: false, enumerable: false });
}
