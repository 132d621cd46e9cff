import { collection, defineContract, kinds, VivariumError, type Query } from '@vivarium/sdk/contract';
import type { Agent } from '@vivarium/sdk/protocol';
import { type LiveSnapshot, type WidgetDefinition, useName } from '@vivarium/sdk/widget';
import { z } from 'zod';
import type { Host, LiveTarget } from '../connectors/host.js';
import { useKey } from '../grants/grant.js';
import { createWidgetHost } from '../grants/widget-host.js';

type Caller = Pick<Agent, 'id' | 'title'>;

const ActivityItem = z.object({ id: z.string(), at: z.string(), title: z.string(), action: z.string(), account: z.string(), by: z.string(), outcome: z.string(), error: z.string().optional() });
/** The action log as something that can be granted. */
export const vivarium = defineContract({
  id: 'vivarium',
  version: 1,
  title: 'Vivarium',
  auth: { type: 'none' },
  network: [],
  quota: { units: 1, perSeconds: 1 },
  collections: { activity: collection({ title: 'Action log', item: ActivityItem, key: 'id', pace: { visible: 60, hidden: 600 } }) },
  reads: {},
  actions: {},
});
const { activity } = vivarium.collections;

/** How long a source that was never read yet is waited for. */
const READY_WITHIN = 20_000;
/** Characters of one answer; what is longer has fewer items. */
const LONGEST = 400_000;

/** What other agents could be allowed to read, by the name that they ask for: kinds, and collections as `connector.collection`. */
export function readableUses(host: Pick<Host, 'accounts' | 'contract'>): ReadonlyMap<string, LiveTarget> {
  const contracts = [...new Set(host.accounts.flatMap(({ connector }) => host.contract(connector) ?? []))];
  return new Map<string, LiveTarget>([
    ...Object.entries(kinds).map(([name, kind]) => [name, kind] as [string, LiveTarget]),
    ...contracts.flatMap(({ id, collections }) => Object.entries(collections).map(([name, one]) => [`${id}.${name}`, one] as [string, LiveTarget])),
  ]);
}

/** Reads of other agents, in the limits of what the person allowed. The judge is the one of widgets: an agent is one without a picture. */
export class AgentReads {
  constructor(private readonly host: Host) {}

  /** What an agent may read. */
  async readable({ id }: Caller): Promise<object> {
    const ledger = await this.host.grants.ledger();
    const held = ledger.of(id).filter((grant) => ledger.holds(grant));
    const all = [...readableUses(this.host), ['activity', activity] as const];
    return {
      readable: all.flatMap(([name, target]) => {
        const grants = held.filter(({ use }) => useKey(use) === useKey(useName(target)));
        if (grants.length === 0) return [];
        const shape = Object.keys(target.ref === 'kind' ? target.item.shape : target.definition.item.shape);
        const fields = grants.every((grant) => grant.fields) ? shape.filter((field) => grants.some((grant) => grant.fields?.includes(field))) : shape;
        const label = (account: string) => this.host.accounts.find((one) => one.id === account)?.label ?? 'an account that is not connected any more';
        const ends = grants.map(({ expires }) => expires).filter((at) => at !== undefined);
        return [
          {
            name,
            title: target.ref === 'kind' ? target.title : target.definition.title,
            fields,
            accounts: grants.some(({ accounts }) => !accounts) ? 'all' : [...new Set(grants.flatMap(({ accounts }) => accounts!.map(label)))],
            ...(grants.some(({ where }) => where) ? { onlySomeItems: true } : {}),
            ...(ends.length === grants.length ? { until: new Date(Math.max(...ends)).toISOString() } : {}),
          },
        ];
      }),
    };
  }

  /** @throws VivariumError `not-granted`, `not-found` */
  async items(agent: Caller, of: string, query: Query, signal: AbortSignal): Promise<object> {
    const uses = Object.fromEntries(readableUses(this.host));
    if (!Object.hasOwn(uses, of)) throw new VivariumError('not-found', `There is nothing called "${of}" in Vivarium. list_readable names what you may read.`);
    const { items, freshness, ready } = await this.snapshot(agent, uses, of, query, signal);
    if (freshness.reason?.code === 'not-granted') throw notGranted(of, freshness.reason.message);
    let shown = items;
    for (let length = JSON.stringify(shown).length; length > LONGEST && shown.length > 0; length = JSON.stringify(shown).length) shown = shown.slice(0, Math.floor(shown.length / 2));
    return { of, items: shown, freshness: { state: freshness.state, demo: freshness.demo, ...(freshness.reason && { reason: freshness.reason }) }, ready, ...(shown.length < items.length || items.length === query.limit ? { more: true } : {}) };
  }

  /** @throws VivariumError `not-granted` */
  async activity({ id }: Caller, limit: number): Promise<object> {
    const ledger = await this.host.grants.ledger();
    let permit;
    try {
      permit = ledger.authorise({ widget: id, use: 'activity', target: activity });
    } catch {
      throw notGranted('activity');
    }
    ledger.used(permit.grants);
    const rows = this.host.log.map(({ id: entry, at, title, action, account, caller, outcome, error }) => ({
      $ref: `${encodeURIComponent(account)}/activity/${entry}`,
      id: entry, at: new Date(at).toISOString(), title, action, account, by: caller.title ?? caller.widget, outcome, ...(error ? { error: error.message } : {}),
    }));
    const { scope } = permit;
    const entries = rows.filter((row) => !scope || scope.admits(row)).slice(0, limit).map(({ $ref, ...row }) => {
      const fields = scope?.fieldsOf({ $ref, ...row });
      return fields ? Object.fromEntries(Object.entries(row).filter(([name]) => fields.has(name))) : row;
    });
    return { entries };
  }

  /** The first answer that is one, of the very host that widgets have. */
  private snapshot({ id, title }: Caller, uses: WidgetDefinition['uses'], of: string, query: Query, signal: AbortSignal): Promise<LiveSnapshot> {
    const { host } = this;
    const size = { w: 1, h: 1 };
    const definition = { tag: id, title, description: '', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses, config: z.object({}), sample: {} } as unknown as WidgetDefinition;
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: host.timeZone }).format(new Date());
    const current = Object.freeze({ day: today, today, timeZone: host.timeZone, locale: host.locale, size: 'M', reducedMotion: true, revealed: undefined, visible: true } as const);
    const nothing = () => undefined;
    const seen = createWidgetHost({ host, definition, placement: { id, config: {} }, environment: { current, subscribe: () => nothing }, selectDay: nothing, reveal: nothing, openLink: nothing, saveState: nothing });
    return new Promise<LiveSnapshot>((resolve, reject) => {
      let last: LiveSnapshot | undefined;
      let end: () => void = nothing;
      const done = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        // The first answer may come before there is anything to end.
        void Promise.resolve().then(() => end());
        settle();
      };
      const stop = () => done(() => reject(VivariumError.from(signal.reason)));
      const timer = setTimeout(() => done(() => (last ? resolve(last) : reject(new VivariumError('timeout', 'The page did not answer in time. Try again.')))), READY_WITHIN);
      signal.addEventListener('abort', stop, { once: true });
      end = seen.open(of, query, (snapshot) => {
        last = snapshot;
        if (snapshot.ready) done(() => resolve(snapshot));
      });
    });
  }
}

const notGranted = (of: string, why = '') => new VivariumError('not-granted', `The person did not allow you to read "${of}" like this. They can, in Vivarium: Settings, "Your other agents". ${why}`.trim());
