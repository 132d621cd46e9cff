import { msg } from '@lit/localize';
import { briefing as contract, BriefingItem, VivariumError } from '@vivarium/sdk/contract';
import { accountOf, dayOf } from '@vivarium/sdk/kinds';
import type { Freshness } from '@vivarium/sdk/protocol';
import type { Documents, Host } from '../connectors/host.js';
import { DayBriefing, type Claude } from './day-briefing.js';
import { BRIEFING_SETTINGS, loadBriefing } from './settings.js';

/** After so long a text is looked at again although nothing it rests on changed. */
const AGAIN = 10 * 60_000;

/** What {@link createBriefing} works with. */
export interface BriefingOptions {
  host: Pick<Host, 'accounts' | 'accountsKnown' | 'onHealth' | 'open' | 'putLocal' | 'tellLocal' | 'handleLocal' | 'locale' | 'timeZone'> & { documents: Pick<Documents, 'get' | 'onChange'> };
  /** `fetch` to the companion with the session header. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** How Claude is set up when the page opens; `setClaude` says what changed. */
  claude?: Claude | undefined;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Milliseconds without a change before Claude is asked again. */
  quietMs?: number;
  /** Milliseconds from one text by rules to the next: where much changes, one that follows every change cannot be read. */
  apartMs?: number;
  /** Milliseconds from one look at the clock to the next. */
  lookMs?: number;
}

/** Writes the briefings of the days somebody looks at, into the collection `briefing.briefings`. */
export interface Briefings {
  /** Keeps a day's briefing current until the returned function is called. */
  watch(day: string): () => void;
  /** Claude was set up, changed or removed. */
  setClaude(status: Claude): void;
  close(): void;
}

/**
 * Composes briefings: by Claude where a key is set up, else by rules. What is unchanged is never written twice, also
 * after a reload, since the text is kept with a hash of what it rests on.
 */
export function createBriefing(options: BriefingOptions): Briefings {
  const { host } = options;
  let { claude } = options;
  const days = new Map<string, { briefing: DayBriefing; watchers: number }>();
  const stored = new Map<string, BriefingItem>();
  /** Days do not change, another takes a day's place: each is read once. */
  const read = new WeakMap<object, BriefingItem>();
  let known = false;
  /** Accounts come anew with each change of them; every sync tells of health. */
  let looked: Host['accounts'] | undefined;
  const refresh = () => {
    for (const { briefing } of days.values()) briefing.changed();
  };

  /** What rests on an account that is gone goes with it: it quotes what was erased. */
  const forgetGone = () => {
    if (!known || !host.accountsKnown || host.accounts === looked) return;
    looked = host.accounts;
    const accounts = new Set(looked.map(({ id }) => id));
    const gone = [...stored.values()].filter(({ sentences, sent = [] }) => [...sentences.flatMap(({ sources }) => sources), ...sent].some(({ item }) => !accounts.has(accountOf(item))));
    if (gone.length === 0) return;
    for (const { day } of gone) stored.delete(day);
    host.putLocal(contract.collections.briefings, [...stored.values()], true);
    refresh();
  };

  const closeStored = host.open(contract.collections.briefings, { limit: 1000 }, ({ items, ready }) => {
    stored.clear();
    for (const row of items) {
      const known = read.get(row) ?? BriefingItem.safeParse(row).data;
      if (!known) continue;
      read.set(row, known);
      stored.set(known.day, known);
    }
    if (ready && !known) {
      known = true;
      forgetGone();
      refresh();
    }
  });
  const closeSettings = host.documents.onChange(({ kind, id }) => kind === 'settings' && id === BRIEFING_SETTINGS && refresh());
  const closeAccounts = host.onHealth(forgetGone);
  const desk = {
    stored: (day: string) => stored.get(day),
    put(item: BriefingItem) {
      stored.set(item.day, item);
      host.putLocal(contract.collections.briefings, [item]);
    },
    tell: (worse: Freshness | undefined) => host.tellLocal(contract.collections.briefings, worse),
  };
  const begin = (day: string) =>
    new DayBriefing(day, { host, fetch: options.fetch, claude: () => claude, settings: () => loadBriefing(host.documents), now, quietMs: options.quietMs ?? 5000, apartMs: options.apartMs ?? 1500, settled: () => known }, desk);

  host.handleLocal(contract.actions.rewrite, async (input) => {
    const { day } = contract.actions.rewrite.definition.input.parse(input);
    const watched = days.get(day);
    if (!watched) throw new VivariumError('not-found', msg('Open this day first; its briefing is then written again.'));
    await watched.briefing.rewrite();
    return null;
  });
  host.handleLocal(contract.actions.prepare, async (input) => {
    const { day } = contract.actions.prepare.definition.input.parse(input);
    const end = watch(day);
    try {
      await days.get(day)!.briefing.prepared();
    } finally {
      end();
    }
    return null;
  });

  // Who waits and what is late change with the time alone, and at midnight what lay ahead is today's. Looked at often, by
  // the clock on the wall: a machine that slept was not told of the time.
  const now = options.now ?? Date.now;
  let told = { at: now(), today: dayOf(now(), host.timeZone) };
  const clock = setInterval(() => {
    const at = now();
    const today = dayOf(at, host.timeZone);
    if (today === told.today && at - told.at < AGAIN) return;
    told = { at, today };
    refresh();
  }, options.lookMs ?? 1000);

  function watch(day: string): () => void {
    const entry = days.get(day) ?? { briefing: begin(day), watchers: 0 };
    entry.watchers += 1;
    days.set(day, entry);
    entry.briefing.changed();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      entry.watchers -= 1;
      if (entry.watchers > 0) return;
      entry.briefing.close();
      days.delete(day);
    };
  }

  return {
    watch,
    setClaude(status) {
      const changed = claude?.configured !== status.configured || claude?.model !== status.model;
      claude = status;
      if (changed) refresh();
    },
    close() {
      clearInterval(clock);
      closeStored();
      closeAccounts();
      closeSettings();
      for (const { briefing } of days.values()) briefing.close();
      days.clear();
    },
  };
}
