import type { Reply } from '@vivarium/sdk/testing/emulator';
import { failure } from './failure.js';

/** Google's published limit per user and project: 600 units a minute, of which most requests take one. */
const LIMIT = 600;
const MINUTE = 60_000;

/** Counts units by user over the last minute. */
export class Quota {
  private readonly requests = new Map<string, number[]>();

  constructor(private readonly now: () => Date) {}

  /** Counts the units of one request; beyond the limit, the refusal. */
  spend(user: string, units = 1): Reply | undefined {
    const now = this.now().getTime();
    const recent = (this.requests.get(user) ?? []).filter((at) => at > now - MINUTE);
    this.requests.set(user, recent);
    if (recent.length + units <= LIMIT) {
      recent.push(...Array<number>(units).fill(now));
      return undefined;
    }
    const wait = Math.ceil(((recent[0] ?? now) + MINUTE - now) / 1000);
    return failure(403, 'rateLimitExceeded', 'Rate Limit Exceeded', 'usageLimits', { 'retry-after': String(Math.max(wait, 1)) });
  }
}
