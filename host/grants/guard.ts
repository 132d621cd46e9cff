import { parseItemReference, VivariumError, type CollectionDefinition, type ItemReference, type Query } from '@vivarium/sdk/contract';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Caller, CallTarget, LiveTarget, Permit, ReadTarget, WidgetHostOptions } from '../connectors/host.js';
import { deepFreeze, type AnyRow } from '../store/engine/rows.js';
import type { Ledger } from './ledger.js';
import { resolveRead } from './resolve.js';

/** What is told to a live query that may not be answered. */
function refusal(thrown: unknown): LiveSnapshot {
  const { code, message } = VivariumError.from(thrown);
  return { items: Object.freeze([]), ready: true, freshness: { state: 'failed', demo: false, reason: { code, message } } };
}

/**
 * The enforcement of the ledger for one placement of a widget that does not ship with the product. Whatever it asks
 * for is looked up anew: what was taken back ends at once, also for what is open.
 */
export class Guard {
  constructor(
    private readonly options: Pick<WidgetHostOptions, 'host' | 'definition' | 'placement' | 'artifact'>,
    private readonly ledger: Ledger,
  ) {}

  /** A live query over what is granted, from one moment to the next. Without a grant it is empty and says why. */
  open(use: string, target: LiveTarget, query: Query, listener: (snapshot: LiveSnapshot) => void): () => void {
    const { host, definition } = this.options;
    let end: () => void = () => undefined;
    let state: string | undefined;
    const begin = () => {
      let permit: Permit;
      try {
        permit = this.permit(use, target);
        permit.checkQuery(query);
      } catch (thrown) {
        const told = refusal(thrown);
        const next = `refused ${told.freshness.reason?.message}`;
        if (next === state) return;
        state = next;
        end();
        end = () => undefined;
        return listener(told);
      }
      this.ledger.used(permit.grants);
      const next = `granted ${permit.scope?.key}`;
      if (next === state) return;
      state = next;
      end();
      end = host.open(target, query, listener, permit.scope);
    };
    begin();
    const endOfChanges = this.ledger.onChange((widget) => widget === definition.tag && begin());
    return () => {
      endOfChanges();
      end();
    };
  }

  /** @throws VivariumError */
  async read(use: string, target: ReadTarget, raw: unknown, { account, signal }: { account?: string | undefined; signal?: AbortSignal | undefined }): Promise<unknown> {
    const { host } = this.options;
    const permit = this.permit(use, target);
    const input = this.arguments(target, raw);
    const candidates = host.accounts.flatMap((one) => {
      const contract = permit.accounts && !permit.accounts.has(one.id) ? undefined : host.contract(one.connector);
      return contract ? [{ account: one, contract }] : [];
    });
    const { runtime, definition } = resolveRead(candidates, target, account);
    // Also where the read says nothing of items but fulfils one of a kind that has them.
    const of = definition.of ?? Object.values(runtime.contract.definition.collections).find(({ kind }) => kind !== undefined && kind.id === definition.fulfils?.kind);
    const item = of && this.itemOf(runtime.account.id, runtime.contract.definition.collections, of, input);
    permit.checkCall({ account: runtime.account.id, input, item });
    this.ledger.used(permit.grants);
    return host.read(target, input, { account: runtime.account.id, signal });
  }

  /** @throws VivariumError */
  async call(use: string, target: CallTarget, raw: unknown, { on, account, active }: { on?: ItemReference | undefined; account?: string | undefined; active?: boolean }, caller: Caller): Promise<unknown> {
    const permit = this.permit(use, target);
    const input = this.arguments(target, raw);
    if (on !== undefined && !this.sees(on)) throw new VivariumError('not-granted', `"${this.options.definition.title}" names an item it was not allowed to see.`);
    this.ledger.used(permit.grants);
    return this.options.host.call(target, input, { on, account, caller, permit, active });
  }

  /** Whether an item is among what the widget may see through one of its live uses. */
  sees(reference: ItemReference): boolean {
    const { host, definition } = this.options;
    const row = host.item(reference);
    const parts = parseItemReference(reference);
    const connector = host.accounts.find(({ id }) => id === parts?.account)?.connector;
    const collection = connector === undefined ? undefined : host.contract(connector)?.definition.collections[parts?.collection ?? ''];
    if (!row || !collection) return false;
    return Object.entries(definition.uses).some(([use, target]) => {
      if (target.ref === 'kind' ? collection.kind?.id !== target.id : target.ref !== 'collection' || target.contract !== connector || target.name !== parts?.collection) return false;
      return this.scopeOf(use, target as LiveTarget)?.admits(row) ?? false;
    });
  }

  private scopeOf(use: string, target: LiveTarget) {
    try {
      return this.permit(use, target).scope;
    } catch {
      return undefined;
    }
  }

  private permit(use: string, target: LiveTarget | ReadTarget | CallTarget): Permit {
    const { definition, artifact } = this.options;
    return this.ledger.authorise({ widget: definition.tag, use, target, artifact });
  }

  /** Of a kind's action only what the kind declares, whatever the connector would take. */
  private arguments(target: ReadTarget | CallTarget, input: unknown): unknown {
    if (target.ref !== 'kind-action') return deepFreeze(input);
    const parsed = target.input.safeParse(input);
    if (!parsed.success) throw new VivariumError('invalid-input', `${target.title}: the values do not fit.`, { cause: parsed.error });
    return deepFreeze(parsed.data);
  }

  /** The item that a read is about. @throws VivariumError `not-granted` where the widget does not see it */
  private itemOf(account: string, collections: Readonly<Record<string, CollectionDefinition>>, of: CollectionDefinition, input: unknown): AnyRow {
    const { host, definition } = this.options;
    const name = Object.keys(collections).find((one) => collections[one] === of);
    const key = (input as { id?: unknown } | null)?.id;
    const reference = `${encodeURIComponent(account)}/${encodeURIComponent(name ?? '')}/${encodeURIComponent(String(key))}`;
    const row = this.sees(reference) ? host.item(reference) : undefined;
    if (!row) throw new VivariumError('not-granted', `"${definition.title}" asks for more of an item than it was allowed to see.`);
    return row;
  }
}
