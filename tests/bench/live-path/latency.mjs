import { percentile } from '../median.mjs';

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Changes a source once and measures until the page has painted it. `change` makes a change that shows `text` and
 * answers when the source committed it.
 */
export async function once(page, selector, text, change) {
  await page.evaluate(([where, what]) => void (window.seen = window.painted(where, what)), [selector, text]);
  const committed = await change(text);
  const { at } = await page.evaluate(() => window.seen);
  return at - committed;
}

/** Changes one after the other, never in step with frames or polls. */
export async function several(count, measure, longestPause = 300) {
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    times.push(await measure());
    await pause(80 + Math.random() * longestPause);
  }
  return times;
}

/** `best` is the tenth part's: what it would be on a machine that does nothing else. */
export const summary = (times) => ({ changes: times.length, best: percentile(times, 0.1), p50: percentile(times, 0.5), p95: percentile(times, 0.95), max: Math.max(...times) });
