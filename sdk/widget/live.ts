import type { nothing, ReactiveController, TemplateResult } from 'lit';
import type { ItemReference, Query, Row } from '../contract/index.js';
import { saysOtherwise, type Freshness } from '../protocol/index.js';
import type { ItemChange, LiveSnapshot, WidgetHost } from './host.js';
import { Looks } from './looks.js';
import { changeView, emptyView, errorView, pendingView } from './views.js';

type Rendered = TemplateResult | typeof nothing | string;

/** What to draw in each state; what is left out falls back to the standard views. A sync that only made the data younger draws nothing: its age is the host's to show. */
export interface LiveViews<Item> {
  ready(items: readonly Row<Item>[], freshness: Freshness): Rendered;
  /** Nothing has been answered yet; `stale` and `offline` say that it takes longer. */
  pending?(freshness: Freshness): Rendered;
  /** The answer is: nothing. */
  empty?(freshness: Freshness): Rendered;
  /** There is nothing to show and the source cannot be used. */
  error?(freshness: Freshness): Rendered;
}

/** The element a live query belongs to. */
export interface LiveOwner {
  addController(controller: ReactiveController): void;
  requestUpdate(): void;
  readonly host: WidgetHost | undefined;
  readonly renderRoot?: ParentNode;
}

const pending: LiveSnapshot<never> = { items: [], ready: false, freshness: { state: 'syncing', demo: false } };

const unchanged: ReadonlyMap<ItemReference, ItemChange> = new Map();

/** A live query as a reactive controller: reopened when the query's text changes, closed with the element. */
export class Live<Item> implements ReactiveController {
  private snapshot: LiveSnapshot<Item> = pending;
  private openHost: WidgetHost | undefined;
  private openKey: string | undefined;
  private close: (() => void) | undefined;
  private looks: Looks | undefined;

  constructor(
    private readonly owner: LiveOwner,
    private readonly use: string,
    private readonly query: () => Query<Item> | undefined,
  ) {
    owner.addController(this);
  }

  /** Frozen items in query order; the array keeps its identity while nothing in it changed. */
  get items(): readonly Row<Item>[] {
    return this.snapshot.items;
  }

  /** What is true of the items. */
  get freshness(): Freshness {
    return this.snapshot.freshness;
  }

  /** False until the first answer from memory, cache or source. */
  get ready(): boolean {
    return this.snapshot.ready;
  }

  /** What became of items since somebody last looked, also of those that left the result. An entry keeps its identity. */
  get changes(): ReadonlyMap<ItemReference, ItemChange> {
    return this.snapshot.changes ?? unchanged;
  }

  /** The mark of an item that changed since somebody last looked, or nothing; `words` say more than its type does. */
  mark(item: ItemReference, words?: string): Rendered {
    const change = this.changes.get(item);
    return changeView(item, change, words);
  }

  /** The view that fits the state. */
  render(views: LiveViews<Item>): Rendered {
    const { items, ready, freshness } = this.snapshot;
    if (items.length > 0) return views.ready(items, freshness);
    if (freshness.state === 'failed' || freshness.state === 'signed-out') return (views.error ?? errorView)(freshness);
    if (!ready) return (views.pending ?? pendingView)(freshness);
    return (views.empty ?? emptyView)(freshness);
  }

  hostUpdate(): void {
    const { host } = this.owner;
    const query = host && this.query();
    const key = query && JSON.stringify(query);
    if (host === this.openHost && key === this.openKey) return;
    this.hostDisconnected();
    this.openHost = host;
    this.openKey = key;
    if (!host || !query) return;
    let opening = true;
    this.close = host.open(this.use, query, (snapshot) => {
      const before = this.snapshot;
      this.snapshot = snapshot as unknown as LiveSnapshot<Item>;
      // The first answer may come while the element updates, which draws it anyway. That it was asked for again is the host's to show.
      if (!opening && (snapshot.items !== before.items || snapshot.ready !== before.ready || snapshot.changes !== before.changes || saysOtherwise(snapshot.freshness, before.freshness))) this.owner.requestUpdate();
    });
    opening = false;
  }

  hostUpdated(): void {
    const { changes, owner } = this;
    if (changes.size === 0) return this.endLooks();
    this.looks ??= new Looks((item) => this.openHost?.saw([item]));
    const marks = owner.renderRoot?.querySelectorAll<HTMLElement>('[data-change]') ?? [];
    this.looks.follow([...marks].filter(({ dataset }) => changes.get(dataset['change']!)?.seen === false));
  }

  hostConnected(): void {
    this.owner.requestUpdate();
  }

  hostDisconnected(): void {
    this.close?.();
    this.endLooks();
    this.close = this.openHost = this.openKey = undefined;
    this.snapshot = pending;
  }

  private endLooks(): void {
    this.looks?.follow([]);
    this.looks = undefined;
  }
}
