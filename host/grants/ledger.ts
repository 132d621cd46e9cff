import { VivariumError } from '@vivarium/sdk/contract';
import type { UseName } from '@vivarium/sdk/protocol';
import { type Use, type WidgetDefinition, useName } from '@vivarium/sdk/widget';
import { z } from 'zod';
import type { Clock } from '../connectors/clock.js';
import type { Documents, GrantRequest, Permit } from '../connectors/host.js';
import type { Records } from '../store/records.js';
import { Grant, GrantsDocument, useKey, type Limits } from './grant.js';
import { GrantedPermit } from './permit.js';

/** What a widget asks for, beside what it holds. */
export interface UsesDifference {
  /** Declared and not granted: what has to be asked. */
  readonly added: readonly string[];
  readonly kept: readonly string[];
  /** Granted and not declared any more. */
  readonly removed: readonly Grant[];
}

/** Ended grants that are kept: to be shown, and so that an old copy of the ledger revives none. */
const KEPT_ENDED = 200;
/** Under which name this browser keeps when grants were last used, and how often it writes that down. */
const USES = 'grant-uses';
const WRITE_USES = 30_000;
const Uses = z.record(z.string(), z.number());

type Json = z.core.util.JSONType;

/**
 * Stored consent: one document of the kind `grants` for each widget that does not ship with the product. Nobody but
 * the person gives; the ledger only ever narrows by itself.
 */
export class Ledger {
  private readonly read = new Map<string, readonly Grant[]>();
  private readonly listeners = new Set<(widget: string) => void>();
  private readonly ends: (() => void)[];
  private endOfWait: () => void = () => undefined;

  private readonly uses = new Map<string, number>();
  private written = 0;

  constructor(
    private readonly documents: Documents,
    private readonly records: Pick<Records, 'value' | 'setValue'>,
    private readonly clock: Clock,
  ) {
    void records.value(USES).then((kept) => {
      for (const [id, at] of Object.entries(Uses.safeParse(kept).data ?? {})) if (!this.uses.has(id)) this.uses.set(id, at);
    });
    this.ends = [
      documents.onChange(({ kind, id }) => {
        if (kind !== 'grants') return;
        this.read.delete(id);
        this.changed(id);
      }),
    ];
    this.waitForExpiry();
  }

  /** Everything on record of a widget, ended ones too, the newest first. */
  of(widget: string): readonly Grant[] {
    const known = this.read.get(widget);
    if (known) return known;
    const content = GrantsDocument.safeParse(this.documents.get('grants', widget)?.content);
    const grants = (content.data?.grants ?? []).flatMap((raw) => Grant.safeParse(raw).data ?? []);
    const sorted = Object.freeze(grants.sort((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1)));
    this.read.set(widget, sorted);
    return sorted;
  }

  /** Tags of the widgets that something is on record of. */
  get widgets(): readonly string[] {
    return this.documents.list('grants').map(({ id }) => id);
  }

  holds({ ended, expires }: Grant): boolean {
    return !ended && (expires === undefined || expires > this.clock.now());
  }

  /** What a widget may do with one of its uses, in one artifact. @throws VivariumError `not-granted` */
  authorise({ widget, use, target, artifact }: GrantRequest): Permit {
    const grants = this.granted(widget, target, artifact);
    if (grants.length > 0) return new GrantedPermit(target, grants);
    throw new VivariumError('not-granted', `<${widget}> was not allowed to use "${use}".`);
  }

  /** What changed between what a widget holds and what it asks for. */
  difference({ tag, uses }: Pick<WidgetDefinition, 'tag' | 'uses'>, artifact?: string): UsesDifference {
    const names = Object.keys(uses);
    const held = (name: string) => this.granted(tag, uses[name] as Use, artifact).length > 0;
    const declared = new Set(Object.values(uses).map((use) => useKey(useName(use))));
    return {
      added: names.filter((name) => !held(name)),
      kept: names.filter(held),
      removed: this.of(tag).filter((grant) => this.holds(grant) && !declared.has(useKey(grant.use))),
    };
  }

  /** Consent of the person, to each use with its limits. It joins what is held. */
  give(widget: string, wanted: readonly (Limits & { use: UseName })[]): readonly Grant[] {
    const since = this.clock.now();
    const given = wanted.map((one) => Grant.parse({ ...one, id: crypto.randomUUID(), since }));
    this.write(widget, [...given, ...this.of(widget)]);
    return given;
  }

  /** Consent with other limits in place of an earlier one. */
  replace(widget: string, id: string, limits: Limits): void {
    const before = this.of(widget).find((grant) => grant.id === id);
    if (!before || !this.holds(before)) throw new VivariumError('not-found', 'This permission has ended already.');
    const now = this.clock.now();
    const next = Grant.parse({ ...limits, id: crypto.randomUUID(), use: before.use, since: now });
    this.write(widget, [next, ...this.of(widget).map((grant) => (grant === before ? { ...grant, ended: { at: now, why: 'replaced' as const } } : grant))]);
  }

  /** Ends one grant, or everything a widget holds; at once, also for what is open. */
  revoke(widget: string, id?: string): void {
    this.end(widget, (grant) => id === undefined || grant.id === id, 'revoked');
  }

  /** Ends what a widget does not ask for any more: asking for it again later is a new question. */
  settle(definition: Pick<WidgetDefinition, 'tag' | 'uses'>): void {
    const { removed } = this.difference(definition);
    if (removed.length > 0) this.end(definition.tag, (grant) => removed.includes(grant), 'unused');
  }

  /** A widget was removed: nothing of it stays. */
  forget(widget: string): void {
    this.documents.remove('grants', widget);
  }

  /** Epoch milliseconds of a grant's last use in this browser. */
  lastUsed(id: string): number | undefined {
    return this.uses.get(id);
  }

  /** Something was done that rests on these grants. */
  used(ids: readonly string[]): void {
    const now = this.clock.now();
    for (const id of ids) this.uses.set(id, now);
    if (now - this.written < WRITE_USES) return;
    this.written = now;
    void this.records.setValue(USES, Object.fromEntries(this.uses));
  }

  /** Calls when what a widget holds may have changed. */
  onChange(listener: (widget: string) => void): () => void {
    const own = (widget: string) => listener(widget);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  close(): void {
    for (const end of this.ends) end();
    this.endOfWait();
    this.listeners.clear();
  }

  private granted(widget: string, target: Use, artifact: string | undefined): readonly Grant[] {
    const key = useKey(useName(target));
    return this.of(widget).filter((grant) => this.holds(grant) && useKey(grant.use) === key && (grant.artifact === undefined || grant.artifact === artifact));
  }

  private end(widget: string, which: (grant: Grant) => boolean, why: NonNullable<Grant['ended']>['why']): void {
    const at = this.clock.now();
    this.write(widget, this.of(widget).map((grant) => (!grant.ended && which(grant) ? { ...grant, ended: { at, why } } : grant)));
  }

  private write(widget: string, grants: readonly Grant[]): void {
    const stored = this.documents.get('grants', widget);
    if (stored && !GrantsDocument.safeParse(stored.content).success)
      throw new VivariumError('version', `The permissions of <${widget}> were written by a newer Vivarium. Update this one, or delete their file in the data folder.`);
    const ended = grants.filter((grant) => !this.holds(grant)).slice(0, KEPT_ENDED);
    const kept = grants.filter((grant) => this.holds(grant) || ended.includes(grant));
    this.documents.put('grants', widget, { format: 1, grants: kept as unknown as Json[] });
  }

  private changed(widget: string): void {
    this.waitForExpiry();
    for (const listener of [...this.listeners]) listener(widget);
  }

  /** Wakes at the next expiry, so that what is open ends by itself. */
  private waitForExpiry(): void {
    this.endOfWait();
    const now = this.clock.now();
    const running = this.widgets.flatMap((widget) => this.of(widget).flatMap(({ ended, expires }) => (!ended && expires !== undefined && expires > now ? [{ widget, expires }] : [])));
    const next = Math.min(...running.map(({ expires }) => expires));
    if (next === Infinity) return;
    this.endOfWait = this.clock.after(next - now, () => {
      const then = this.clock.now();
      for (const widget of new Set(running.filter(({ expires }) => expires <= then).map(({ widget }) => widget))) for (const listener of [...this.listeners]) listener(widget);
      this.waitForExpiry();
    });
  }
}
