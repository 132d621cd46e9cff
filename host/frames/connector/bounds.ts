import { isPlain } from '../limits.js';

/** Messages per second that a connector's worker may always send, and how many at once. More ends it. */
export const relayRate = { rate: 200, burst: 2000, patience: 0 } as const;

/** Units (see {@link isPlain}) of an answer to the host: a batch of a few thousand items. */
const ANSWER = 2_000_000;
/** Of a request to the source: the broker takes bodies of ten million bytes. */
const REQUEST = 11_000_000;
/** Of something to keep: twice the quota, so that what is too much is refused in words. */
const KEPT = 512_000;

/** What may pass on each way out of a connector's worker. Checked in its frame, and what Comlink and storage read again by the host. */
export const bounds = {
  /** The one form of an answer: none of Comlink's other ones is ever let through. */
  calls: (data: unknown): boolean => {
    if (typeof data !== 'object' || data === null || !isPlain(data, ANSWER)) return false;
    const { id, type } = data as Record<string, unknown>;
    return typeof id === 'string' && type === 'RAW';
  },
  broker: (data: unknown): boolean => isPlain(data, REQUEST, REQUEST),
  storage: (data: unknown): boolean => isPlain(data, KEPT),
} as const;
