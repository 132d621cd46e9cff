import type { z } from 'zod';
import { itemReference, VivariumError, type Query, type Row } from '../contract/index.js';
import type { Freshness } from '../protocol/index.js';
import type { Environment, ItemChange, LiveSnapshot, Unsent, Use, WidgetDefinition, WidgetHost } from '../widget/index.js';
import { evaluateQuery } from './oracle.js';
import { unsentInMemory } from './unsent.js';

type AnyDefinition = Pick<WidgetDefinition, 'tag' | 'uses' | 'sample'> & { config: z.ZodObject };

/** One call a widget made. */
export interface SampleCall {
  use: string;
  input: unknown;
  on: string | undefined;
  gesture?: string;
}

/** A {@link WidgetHost} over items in memory, steered by a test or a gallery. */
export interface SampleHost extends WidgetHost {
  /** Half-written texts: those of the options, or an empty memory. */
  readonly unsent: Unsent;
  readonly calls: readonly SampleCall[];
  readonly revealed: readonly string[];
  readonly links: readonly string[];
  /** Items whose marks were in view for a while. */
  readonly seen: readonly string[];
  /** Live queries that are open: zero after a widget left the page. */
  readonly openQueries: number;
  /** Replaces the items of a use, and what is true of them. */
  set(use: string, items: readonly Record<string, unknown>[], freshness?: Partial<Freshness>): void;
  /** What became of items of a use since somebody last looked. */
  note(use: string, changes: ReadonlyMap<string, ItemChange>): void;
  /** Goes back to: nothing answered yet. */
  pend(use: string): void;
  setEnvironment(change: Partial<Environment>): void;
  /** Other settings for the element that is there. @throws ZodError where they do not fit. */
  setConfig(config: unknown): void;
  /** What a call or read answers; default null. */
  answer: (use: string, input: unknown) => unknown;
}

/** A host for one widget with its sample data, or with what `items` names. */
export function sampleHost(
  definition: AnyDefinition,
  options: { items?: Record<string, readonly Record<string, unknown>[]>; environment?: Partial<Environment>; config?: unknown; unsent?: Unsent } = {},
): SampleHost {
  const sets = new Map<string, LiveSnapshot & { all: readonly Row<Record<string, unknown>>[] }>();
  const listeners = new Map<string, Set<() => void>>();
  const environmentListeners = new Set<() => void>();
  const calls: SampleCall[] = [];
  const revealed: string[] = [];
  const links: string[] = [];
  const seen: string[] = [];
  const changes = new Map<string, ReadonlyMap<string, ItemChange>>();
  let openQueries = 0;
  let state: unknown;
  let config: unknown = definition.config.parse(options.config ?? {});
  let environment: Environment = {
    day: '2026-03-04',
    today: '2026-03-04',
    timeZone: 'Europe/Berlin',
    locale: 'en-GB',
    size: 'M',
    reducedMotion: true,
    revealed: undefined,
    visible: true,
    ...options.environment,
  };

  const used = (use: string, live: boolean): Use => {
    const found = Object.hasOwn(definition.uses, use) ? definition.uses[use] : undefined;
    if (!found || (found.ref === 'collection' || found.ref === 'kind') !== live) throw new VivariumError('not-granted', `<${definition.tag}> does not ask for "${use}".`);
    return found;
  };

  const host: SampleHost = {
    calls,
    revealed,
    links,
    seen,
    unsent: options.unsent ?? unsentInMemory(),
    answer: () => null,
    get openQueries() {
      return openQueries;
    },
    get environment() {
      return environment;
    },
    get config() {
      return config;
    },
    onEnvironment(listener) {
      environmentListeners.add(listener);
      return () => environmentListeners.delete(listener);
    },
    open(use: string, query: Query, listener) {
      used(use, true);
      const emit = () => {
        const set = sets.get(use);
        listener(
          set
            ? { items: evaluateQuery(set.all, query), freshness: set.freshness, ready: set.ready, ...(changes.has(use) && { changes: changes.get(use)! }) }
            : { items: [], ready: false, freshness: { state: 'syncing', demo: false } },
        );
      };
      const group = listeners.get(use) ?? new Set();
      listeners.set(use, group.add(emit));
      openQueries += 1;
      emit();
      return () => {
        if (group.delete(emit)) openQueries -= 1;
      };
    },
    read(use, input) {
      used(use, false);
      return Promise.resolve(host.answer(use, input));
    },
    async call(use, input, { on, gesture } = {}) {
      used(use, false);
      calls.push({ use, input, on, ...(gesture !== undefined && { gesture }) });
      return Promise.resolve(host.answer(use, input));
    },
    selectDay: (day) => host.setEnvironment({ day }),
    reveal: (item) => void revealed.push(item),
    saw: (items) => void seen.push(...items),
    accountLabel: (account) => account,
    openLink: (url) => void links.push(url),
    loadState: () => state,
    saveState(next) {
      state = next;
    },
    set(use, items, freshness = {}) {
      const found = used(use, true);
      const key = found.ref === 'collection' ? found.definition.key : 'id';
      const all = items.map((item, index) =>
        Object.freeze({ ...item, $ref: (item['$ref'] as string | undefined) ?? itemReference('sample-1', use, (item[key] as string | undefined) ?? String(index)) }),
      );
      sets.set(use, { items: all, all, ready: true, freshness: { state: 'live', demo: true, syncedAt: Date.now(), ...freshness } });
      for (const emit of listeners.get(use) ?? []) emit();
    },
    note(use, noted) {
      changes.set(use, noted);
      for (const emit of listeners.get(use) ?? []) emit();
    },
    pend(use) {
      sets.delete(use);
      for (const emit of listeners.get(use) ?? []) emit();
    },
    setEnvironment(change) {
      environment = { ...environment, ...change };
      for (const listener of environmentListeners) listener();
    },
    setConfig(next) {
      config = definition.config.parse(next);
      host.setEnvironment({});
    },
  };
  for (const [use, items] of Object.entries(options.items ?? definition.sample)) if (items) host.set(use, items as Record<string, unknown>[]);
  return host;
}
