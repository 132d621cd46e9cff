import { ErrorData } from '../contract/errors.js';
import { z } from 'zod';

/** What is true of the data on screen, computed by the host from what happened. */
export const Freshness = z.object({
  /**
   * - `live`: the last delta is younger than the interval promised, or a push channel is open
   * - `syncing`: the first sync has not finished
   * - `stale`: syncs fail or wait; `reason` says why
   * - `offline`: the network or the companion cannot be reached
   * - `signed-out`: the account must be connected again
   * - `failed`: the source cannot be used until somebody acts
   */
  state: z.enum(['live', 'syncing', 'stale', 'offline', 'signed-out', 'failed']),
  /** Demo account: the data is invented. */
  demo: z.boolean(),
  /** Epoch milliseconds of the last successful sync. */
  syncedAt: z.number().optional(),
  reason: ErrorData.optional(),
  /** Epoch milliseconds of the next try, while `stale`. */
  retryAt: z.number().optional(),
});
/** What is true of the data on screen. */
export type Freshness = z.output<typeof Freshness>;
