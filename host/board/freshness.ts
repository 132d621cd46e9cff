import { msg, str } from '@lit/localize';
import { worstFreshness, type Freshness } from '@vivarium/sdk/protocol';
import type { WidgetHost } from '@vivarium/sdk/widget';
import { isMirrored, said } from '@vivarium/sdk/kinds';
import { ago, clock } from '../ui/time.js';

/** What the words depend on besides the freshness. */
export interface Reader {
  now: number;
  locale: string;
  timeZone: string;
  /** The day on screen and the present one, YYYY-MM-DD, where there is one. */
  day?: string;
  today?: string;
}

/** One or two words for where there is little room; empty while everything is well. */
export function freshnessLabel(freshness: Freshness, reader: Reader): string {
  const { now, locale, timeZone } = reader;
  const since = freshness.syncedAt === undefined ? undefined : clock(freshness.syncedAt, now, locale, timeZone);
  switch (freshness.state) {
    case 'live':
      return isBeyond(freshness, reader) ? msg('Day not kept') : '';
    case 'syncing':
      return freshness.syncedAt === undefined ? msg('Loading') : '';
    case 'stale':
      return since ? msg(str`Stale since ${since}`) : msg('Waiting');
    case 'offline':
      return msg('Offline');
    case 'signed-out':
      return since ? msg('Signed out') : msg('Not connected');
    case 'failed':
      return freshness.reason?.code === 'not-granted' ? msg('Not allowed') : msg('Not working');
  }
}

/** The whole truth in a sentence: state, age, reason and, where somebody must act, what to do. */
export function freshnessWords(freshness: Freshness, reader: Reader): string {
  const { now, locale, timeZone } = reader;
  const { state, syncedAt, reason, retryAt } = freshness;
  const age = syncedAt === undefined ? undefined : ago(syncedAt, now, locale);
  const since = syncedAt === undefined ? undefined : clock(syncedAt, now, locale, timeZone);
  const because = reason ? `: ${said(reason.message)}` : '.';
  const demo = freshness.demo ? ` ${msg('Demo account: the data is invented.')}` : '';
  const again = retryAt !== undefined && retryAt >= now + 500 ? ` ${msg(str`Asked again ${ago(retryAt, now, locale)}.`)}` : '';
  const words = () => {
    switch (state) {
      case 'live':
        return age ? msg(str`Live, ${age}.`) : msg('Live.');
      case 'syncing':
        return age ? msg(str`Catching up. You see what was known ${age}.`) : msg('Loading for the first time.');
      case 'stale':
        return (since ? msg(str`Stale since ${since}${because}`) : msg(str`Waiting${because}`)) + again;
      case 'offline':
        return since ? msg(str`Offline. You see what was known at ${since}; it catches up by itself.`) : msg('Offline, and nothing is stored yet.');
      case 'signed-out':
        return since ? msg(str`Signed out. You see what was known at ${since}. Reconnect the account in Settings.`) : msg('Not connected') + because;
      case 'failed':
        return msg(str`Not working${because}`) + (since ? ` ${msg(str`You see what was known at ${since}.`)}` : '') + again;
    }
  };
  const beyond = isBeyond(freshness, reader) ? ` ${msg('Of the day on screen only part is kept here, or nothing.')}` : '';
  return words() + beyond + demo;
}

/** Whether the day on screen is none of those that are mirrored. */
const isBeyond = ({ days }: Freshness, { day, today }: Reader): boolean => Boolean(day && today && !isMirrored(day, today, days));

/** A widget host that also reports the worst freshness of the live queries its widget has open. */
export function meterFreshness(host: WidgetHost, report: (worst: Freshness | undefined) => void): WidgetHost {
  const open = new Map<symbol, Freshness>();
  const changed = () => report(worstFreshness([...open.values()]));
  const metered: WidgetHost['open'] = (use, query, listener) => {
    const key = Symbol(use);
    const end = host.open(use, query, (snapshot) => {
      open.set(key, snapshot.freshness);
      listener(snapshot);
      changed();
    });
    return () => {
      end();
      open.delete(key);
      changed();
    };
  };
  return Object.create(host, { open: { value: metered } }) as WidgetHost;
}
