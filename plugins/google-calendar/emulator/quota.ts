import type { Reply } from '@vivarium/sdk/testing/emulator';
import { failure } from './failure.js';

/** Google's published limit per user and project: 600 requests a minute. */
const LIMIT = 600;
const MINUTE = 60_000;

/** Counts requests by user over the last minute. */
export class Quota {
  private readonly requests = new Map<string, number[]>();

  constructor(private readonly now: () => Date) {}

  /** Counts one request; beyond the limit, the refusal. */
  spend(user: string): Reply | undefined {
    const now = this.now().getTime();
    const recent = (this.requests.get(user) ?? []).filter((at) => at > now - MINUTE);
    this.requests.set(user, recent);
    if (recent.length < LIMIT) {
      recent.push(now);
      return undefined;
    }
    const wait = Math.ceil(((recent[0] ?? now) + MINUTE - now) / 1000);
    return failure(403, 'rateLimitExceeded', 'Rate Limit Exceeded', 'usageLimits', { 'retry-after': String(Math.max(wait, 1)) });
  }
}
