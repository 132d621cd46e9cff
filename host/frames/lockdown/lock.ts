import { families, members, names, navigatorKeeps, realms } from './names.js';

/**
 * Takes away what `names.ts` lists, for good: nothing is left in the prototype chain either, and nothing can be put back.
 * A second run in the same realm finds nothing to do. What `kept` names stays, for pages that have a policy of their own for it.
 */
export function lock(kept: ReadonlySet<string> = new Set()): void {
  const found = globalThis as unknown as Record<string, { prototype?: object } | undefined>;
  noRealms();
  scrollOwnOnly();
  for (const [owner, list] of Object.entries(members)) {
    const constructor = found[owner];
    for (const member of constructor?.prototype ? list : []) {
      remove(constructor!.prototype!, member);
      if (member !== 'constructor' && Object.hasOwn(constructor!, member)) remove(constructor!, member);
    }
  }
  for (const member of Object.getOwnPropertyNames(Navigator.prototype)) if (!navigatorKeeps.has(member)) remove(Navigator.prototype, member);
  for (const [owner, constructorsRemain] of [[globalThis, false], [Object.getPrototypeOf(globalThis) as object, true]] as const)
    for (const name of Object.getOwnPropertyNames(owner)) if (!kept.has(name) && !(constructorsRemain && name === 'constructor') && (names.has(name) || families.test(name))) remove(owner, name);
  for (const name of names) if (!kept.has(name)) remove(globalThis, name);
}

/** Leaves `undefined` that nobody can change. What a browser lets nobody remove stays as it is. */
function remove(owner: object, name: string): void {
  Reflect.deleteProperty(owner, name);
  Reflect.defineProperty(owner, name, { value: undefined, writable: false, configurable: false, enumerable: false });
}

function replace(owner: object, name: string, value: (this: never, ...given: never[]) => unknown): void {
  Reflect.defineProperty(owner, name, { value, writable: false, configurable: false, enumerable: true });
}

/** An element that would hold a document of its own cannot be made by name. Markup could still hold one, with an empty document in it. */
function noRealms(): void {
  const { createElement, createElementNS } = Document.prototype;
  if (!Object.getOwnPropertyDescriptor(Document.prototype, 'createElement')?.configurable) return;
  // Taken now, since the widget may change what these names mean.
  const { exec } = RegExp.prototype;
  const call = Reflect.apply;
  const allowed = (name: unknown) => {
    const text = `${name as string}`;
    if (call(exec, realms, [text])) throw new TypeError(`A widget cannot make a ${text}.`);
    return text;
  };
  replace(Document.prototype, 'createElement', function (this: Document, name: string, ...rest: []) {
    return call(createElement, this, [allowed(name), ...rest]);
  });
  replace(Document.prototype, 'createElementNS', function (this: Document, namespace: string, name: string, ...rest: []) {
    return call(createElementNS, this, [namespace, allowed(name), ...rest]);
  });
}

/** Scrolling something into view ends at the frame's edge; the host's page stays where the person left it. */
function scrollOwnOnly(): void {
  if (!Object.getOwnPropertyDescriptor(Element.prototype, 'scrollIntoView')?.configurable) return;
  const { scrollIntoView } = Element.prototype;
  const call = Reflect.apply;
  replace(Element.prototype, 'scrollIntoView', function (this: Element, given?: boolean | ScrollIntoViewOptions) {
    const options = typeof given === 'object' && given !== null ? { block: given.block, inline: given.inline, behavior: given.behavior } : { block: given === false ? ('end' as const) : ('start' as const) };
    return call(scrollIntoView, this, [{ ...options, container: 'nearest' }]);
  });
}
