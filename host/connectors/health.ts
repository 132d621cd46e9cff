import { worstFreshness, type Account } from '@vivarium/sdk/protocol';
import type { AccountHealth, CollectionHealth } from './host.js';

/** What an account's own machinery says. */
export interface Pulse extends Pick<AccountHealth, 'requests' | 'bytes' | 'quota' | 'push' | 'breaker' | 'worker' | 'workerFault' | 'foreign' | 'follows'> {
  readonly retryAt: number | undefined;
}

/** The health of an account from its collections' and its own pulse. */
export function summarise(account: Account, title: string, collections: readonly CollectionHealth[], { retryAt, ...pulse }: Pulse): AccountHealth {
  const times = (pick: (one: CollectionHealth) => number | undefined) => collections.map(pick).filter((time) => time !== undefined);
  const [last, next] = [times((one) => one.lastSync), times((one) => one.nextSync)];
  const errors = collections.map((one) => one.lastError).filter((error) => error !== undefined);
  const lastError = errors.sort((left, right) => right.at - left.at)[0];
  return {
    account,
    title,
    freshness: worstFreshness(collections.map((one) => one.freshness)) ?? { state: 'live', demo: account.demo },
    collections,
    ...pulse,
    ...(last.length > 0 ? { lastSync: Math.max(...last) } : {}),
    ...(next.length > 0 ? { nextSync: Math.min(...next) } : {}),
    ...(lastError ? { lastError } : {}),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}
