import type { Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { failure } from './errors.js';

/** A token bucket: `burst` at once, refilled by `perSecond`. */
export interface RateLimit {
  burst: number;
  perSecond: number;
}

/** Refuses requests beyond the limit with 429 and the whole seconds to wait. */
export function createRateLimit({ burst, perSecond }: RateLimit, now: () => Date): (request: RouteRequest) => Reply | undefined {
  let tokens = burst;
  let filledAt = now().getTime();
  return () => {
    const time = now().getTime();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * perSecond);
    filledAt = time;
    if (tokens >= 1) {
      tokens -= 1;
      return undefined;
    }
    return failure('rate_limited', 'You have been rate limited. Please try again in a few minutes.', { 'retry-after': String(Math.max(1, Math.ceil((1 - tokens) / perSecond))) });
  };
}
