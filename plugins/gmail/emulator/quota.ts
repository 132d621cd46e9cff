import type { Reply } from '@vivarium/sdk/testing/emulator';
import { apiError } from './errors.js';

/** Units per user and minute of a new project: https://developers.google.com/workspace/gmail/api/reference/quota */
export const UNITS_PER_MINUTE = 6_000;

const MINUTE = 60_000;

/** Units of a call by method and path; the first that fits. Calls not named cost 5. */
const costs: readonly [RegExp, number][] = [
  [/^POST .*\/(messages|drafts)\/send$/, 100],
  [/^POST .*\/(batchModify|batchDelete)$/, 50],
  [/^POST .*\/watch$/, 100],
  [/^POST .*\/stop$/, 50],
  [/^POST .*\/messages(\/import)?$/, 25],
  [/^DELETE .*\/threads\//, 20],
  [/^(GET|POST) .*\/threads/, 10],
  [/^PUT .*\/drafts\//, 15],
  [/^(POST|DELETE) .*\/drafts/, 10],
  [/^DELETE .*\/messages\//, 10],
  [/^GET .*\/history$/, 2],
  [/^GET .*\/(profile|labels)/, 1],
];

/** Units that a call costs. */
export const costOf = (method: string, path: string): number => costs.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? 5;

/** Counts units over the last minute and refuses calls beyond the limit, in Gmail's words. */
export function createQuota(now: () => Date, limit: number): { spend(method: string, path: string): Reply | undefined } {
  const spent: { at: number; units: number }[] = [];
  let sum = 0;
  return {
    spend(method, path) {
      const at = now().getTime();
      while (spent[0] && spent[0].at <= at - MINUTE) sum -= spent.shift()!.units;
      const units = costOf(method, path);
      if (sum + units > limit) {
        const until = new Date((spent[0]?.at ?? at) + MINUTE);
        return apiError(429, 'rateLimitExceeded', `User-rate limit exceeded.  Retry after ${until.toISOString()}`);
      }
      spent.push({ at, units });
      sum += units;
      return undefined;
    },
  };
}
