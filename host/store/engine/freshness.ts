import type { Freshness } from '@vivarium/sdk/protocol';

const severity: readonly Freshness['state'][] = ['live', 'syncing', 'stale', 'offline', 'signed-out', 'failed'];

/** What can be said of several parts together: the worst of them, the oldest where they are equally bad. */
export function worst(parts: readonly Freshness[]): Freshness | undefined {
  let found: Freshness | undefined;
  for (const part of parts) {
    if (!found) found = part;
    else {
      const order = severity.indexOf(part.state) - severity.indexOf(found.state);
      if (order > 0 || (order === 0 && (part.syncedAt ?? 0) < (found.syncedAt ?? 0))) found = part;
    }
  }
  if (!found || parts.length === 1) return found;
  return { ...found, demo: parts.some(({ demo }) => demo) };
}

/** How much older the shown age may be than the true one before it is told. */
const AGE_STEP = 10_000;

/**
 * Whether a listener needs to be told: the age alone only now and then, since a poll every two seconds that brings
 * nothing must not draw anything.
 */
export function worthTelling(told: Freshness, now: Freshness): boolean {
  if (told.state !== now.state || told.demo !== now.demo || told.reason?.code !== now.reason?.code || told.reason?.message !== now.reason?.message) return true;
  return Math.abs((now.syncedAt ?? 0) - (told.syncedAt ?? 0)) >= AGE_STEP;
}
