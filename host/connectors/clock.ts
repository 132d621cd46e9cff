/** Time and chance, so that tests hold both. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Runs once after a while. Returns the end of the wait. */
  after(ms: number, run: () => void): () => void;
}

/** Longest wait a timer takes. */
const LONGEST = 2 ** 31 - 1;

/** The machine's own. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, run) {
    const handle = setTimeout(run, Math.min(Math.max(0, ms), LONGEST));
    return () => clearTimeout(handle);
  },
};

/** How long to wait before the next try after some failures in a row: exponential, with full jitter. */
export function backoff(clock: Clock, failures: number, { base = 1000, cap = 300_000 } = {}): number {
  return clock.random() * Math.min(cap, base * 2 ** Math.max(0, failures - 1));
}
