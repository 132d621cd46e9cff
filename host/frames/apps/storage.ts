/** A `Storage` that is kept by the page which embeds this one: an opaque origin has none. */
export function storageOf(entries: Record<string, string>, changed: (entries: Readonly<Record<string, string>>) => void): Storage {
  const kept = new Map(Object.entries(entries));
  const tell = () => changed(Object.fromEntries(kept));
  const members = {
    getItem: (name: string) => kept.get(`${name}`) ?? null,
    setItem: (name: string, value: string) => {
      kept.set(`${name}`, `${value}`);
      tell();
    },
    removeItem: (name: string) => {
      if (kept.delete(`${name}`)) tell();
    },
    clear: () => {
      kept.clear();
      tell();
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
  };
  // Names that are no member are entries, as in any storage.
  return new Proxy(members as unknown as Storage, {
    get: (target, name) => (name === 'length' ? kept.size : typeof name === 'symbol' || Object.hasOwn(target, name) ? (Reflect.get(target, name) as unknown) : kept.get(name)),
    set: (_, name, value) => {
      if (typeof name === 'string') members.setItem(name, value as string);
      return true;
    },
    deleteProperty: (_, name) => {
      if (typeof name === 'string') members.removeItem(name);
      return true;
    },
    has: (target, name) => Reflect.has(target, name) || (typeof name === 'string' && kept.has(name)),
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: (_, name) => (typeof name === 'string' && kept.has(name) ? { value: kept.get(name), writable: true, enumerable: true, configurable: true } : undefined),
  });
}
