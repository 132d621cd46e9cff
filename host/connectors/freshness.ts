import type { ErrorCode, ErrorData } from '@vivarium/sdk/contract';
import type { Account, Freshness } from '@vivarium/sdk/protocol';

/** What the freshness of a collection follows from. Times are epoch milliseconds. */
export interface Facts {
  readonly account: Pick<Account, 'demo' | 'status' | 'problem' | 'label'>;
  readonly now: number;
  /** The network and the companion can be reached. */
  readonly reachable: boolean;
  /** Start of the sync that is out, in any tab. */
  readonly runningSince: number | undefined;
  /** End of the last sync of this session, in any tab. */
  readonly lastSync: number | undefined;
  /** End of the last sync that is on disk. */
  readonly keptSync: number | undefined;
  readonly error: ErrorData | undefined;
  /** When it is asked again by itself. */
  readonly nextSync: number | undefined;
  /** Milliseconds promised between syncs. */
  readonly interval: number;
  readonly pushOpen: boolean;
  /** What was tried so far is given up: it is asked again much later, or when somebody acts. */
  readonly broken: boolean;
}

/** Somebody must act before it can work again. */
const needsSomebody: readonly ErrorCode[] = ['forbidden', 'version', 'blocked'];
/** How much later than promised an answer may be. */
const GRACE = 10_000;

/** What is true of a collection, from what happened. */
export function freshness({ account, now, reachable, runningSince, lastSync, keptSync, error, nextSync, interval, pushOpen, broken }: Facts): Freshness {
  const syncedAt = lastSync ?? keptSync;
  const say = (state: Freshness['state'], reason?: ErrorData): Freshness => ({
    state,
    demo: account.demo,
    ...(syncedAt === undefined ? {} : { syncedAt }),
    ...(reason ? { reason: { code: reason.code, message: reason.message, ...(reason.retryAfter === undefined ? {} : { retryAfter: reason.retryAfter }) } } : {}),
  });
  const again = nextSync === undefined ? {} : { retryAt: nextSync };
  if (account.status === 'signed-out' || error?.code === 'signed-out')
    return say('signed-out', { code: 'signed-out', message: account.problem ?? error?.message ?? `${account.label} must be connected again, in Settings.` });
  if (error && (broken || needsSomebody.includes(error.code))) return { ...say('failed', error), ...again };
  if (!reachable || error?.code === 'offline') return say('offline', error?.code === 'offline' ? error : { code: 'offline', message: 'The network or Vivarium cannot be reached.' });
  if (error) return { ...say('stale', error), ...again };
  if (lastSync === undefined) return say('syncing');
  if (!pushOpen && now - lastSync > 2 * interval + GRACE) return say('stale', { code: 'timeout', message: 'The last answer is older than promised. It is being asked again.' });
  // Also where the source tells of changes: what it told of may be what is still to come.
  if (runningSince !== undefined && now - runningSince >= interval) return say('syncing');
  return say('live');
}
