import { ErrorData } from '../contract/errors.js';
import { MirroredDays, narrowestDays } from '../contract/mirrored-days.js';
import { z } from 'zod';

/** What is true of the data on screen, computed by the host from what happened. */
export const Freshness = z.object({
  /**
   * From well to bad.
   * - `live`: the last delta is younger than the interval promised, or a push channel is open
   * - `syncing`: the first sync has not finished, or one takes longer than the interval promised
   * - `stale`: syncs fail or wait; `reason` says why
   * - `offline`: the network or the companion cannot be reached
   * - `signed-out`: the account must be connected again
   * - `failed`: the source cannot be used until somebody acts, or keeps failing and is asked rarely
   */
  state: z.enum(['live', 'syncing', 'stale', 'offline', 'signed-out', 'failed']),
  /** Demo account: the data is invented. */
  demo: z.boolean(),
  /** Epoch milliseconds of the last successful sync. */
  syncedAt: z.number().optional(),
  reason: ErrorData.optional(),
  /** Epoch milliseconds of the next try, while `stale` or `failed`; absent where there is none by itself. */
  retryAt: z.number().optional(),
  /** Where only days around today are mirrored: how many. Of others nothing is known, however live it is. */
  days: MirroredDays.optional(),
});
/** What is true of the data on screen. */
export type Freshness = z.output<typeof Freshness>;

const severity = Freshness.shape.state.options;

/** What can be said of several parts together: the worst of them, the oldest where they are equally bad. */
export function worstFreshness(parts: readonly Freshness[]): Freshness | undefined {
  let found: Freshness | undefined;
  for (const part of parts) {
    if (!found) found = part;
    else {
      const order = severity.indexOf(part.state) - severity.indexOf(found.state);
      if (order > 0 || (order === 0 && (part.syncedAt ?? 0) < (found.syncedAt ?? 0))) found = part;
    }
  }
  if (!found || parts.length === 1) return found;
  const { days: _, ...worst } = found;
  const days = narrowestDays(parts.map((part) => part.days));
  return { ...worst, demo: parts.some(({ demo }) => demo), ...(days && { days }) };
}

/** How much older the shown age may be than the true one before it is told, in milliseconds. */
const AGE_STEP = 10_000;
/** How much earlier or later than told the next try may be. */
const RETRY_STEP = 1000;

/**
 * Whether one who was told `told` needs to be told `now`: the age alone only now and then, since a poll every two seconds
 * that brings nothing must not draw anything.
 */
export function freshnessChanged(now: Freshness | undefined, told: Freshness | undefined): boolean {
  if (!now || !told) return now !== told;
  if ((now.retryAt === undefined) !== (told.retryAt === undefined) || Math.abs((now.retryAt ?? 0) - (told.retryAt ?? 0)) >= RETRY_STEP) return true;
  return saysOtherwise(now, told) || Math.abs((now.syncedAt ?? 0) - (told.syncedAt ?? 0)) >= AGE_STEP;
}

/** Whether more than the age is another. */
export function saysOtherwise(now: Freshness, told: Freshness): boolean {
  return told.state !== now.state || told.demo !== now.demo || told.reason?.code !== now.reason?.code || told.reason?.message !== now.reason?.message || told.days?.before !== now.days?.before || told.days?.after !== now.days?.after;
}
