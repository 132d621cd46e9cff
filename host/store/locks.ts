/** What this tab runs, where the browser has no locks for us. */
const own = new Map<string, Promise<unknown>>();

/**
 * Runs under a name as the only one of all tabs; `run` hears whether it is. A browser that blocks cookies refuses locks:
 * then it is the only one of this tab, which shares nothing with the others either.
 */
export async function alone<Result>(name: string, options: LockOptions, run: (alone: boolean) => Promise<Result>): Promise<Result> {
  let asked = false;
  try {
    return (await navigator.locks.request(name, options, (lock) => {
      asked = true;
      return run(lock !== null);
    })) as Result;
  } catch (thrown) {
    if (asked || !(thrown instanceof DOMException) || thrown.name !== 'SecurityError') throw thrown;
  }
  const before = own.get(name);
  if (before && options.ifAvailable) return run(false);
  const running = Promise.resolve(before).then(() => {
    options.signal?.throwIfAborted();
    return run(true);
  });
  const ended = running.catch(() => undefined);
  own.set(name, ended);
  void ended.then(() => own.get(name) === ended && own.delete(name));
  return running;
}

/** The names under which some tab runs something. */
export async function heldNames(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => name ?? []));
  } catch {
    return new Set(own.keys());
  }
}
