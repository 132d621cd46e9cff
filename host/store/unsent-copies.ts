import { z } from 'zod';
import type { Records } from './records.js';
import { Text } from './unsent-text.js';

/** By id; null: gone, so that a copy of it is one too many. */
const Copies = z.record(z.string(), Text.nullable().catch(null));
type Copies = z.output<typeof Copies>;
const COPIES = 'unsent';
/** Gone ones that are remembered. */
const GONE = 50;

/** What the copies tell otherwise than `localStorage` does, which may be behind after a crash: by id the later text, or null for one that is gone. */
export function laterCopies(kept: unknown, texts: ReadonlyMap<string, Text>): Copies {
  const copies = Object.entries(Copies.safeParse(kept).data ?? {});
  return Object.fromEntries(
    copies.filter(([id, copy]) => {
      const here = texts.get(id);
      return copy === null ? here !== undefined : !here || here.edit < copy.edit;
    }),
  );
}

/** Keeps copies of what changed beside those there are. */
export function keepCopies(records: Pick<Records, 'change'>, changed: Copies): Promise<void> {
  return records.change(COPIES, (before) => {
    const copies = Object.entries({ ...Copies.safeParse(before).data, ...changed });
    const gone = copies.filter(([, copy]) => copy === null).slice(0, -GONE);
    return Object.fromEntries(copies.filter((one) => !gone.includes(one)));
  });
}

/** Holds the lock of a text that is on its way, while its page lives: the others see by it when that has ended. Where there are no locks, the others see no texts either. */
export const hold = (lock: string, sent: Promise<unknown>, signal: AbortSignal): Promise<unknown> =>
  navigator.locks.request(lock, () => Promise.race([sent.catch(() => undefined), new Promise((ended) => signal.addEventListener('abort', ended))]));
