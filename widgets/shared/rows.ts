import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { recycle, type Drawn } from './recycle.js';

/** Lists up to this long are in the page as a whole. */
const WHOLE = 80;
/** Rows that are drawn before anything was measured. */
const FIRST = 40;

const keyOfRow = ({ dataset }: HTMLElement): string | undefined => dataset['key'] ?? dataset['ref'];

/** Where a row stands. */
export interface RowPlace {
  /** For `data-at`: by it the row is measured. */
  readonly at: number;
  /** For the row's style: room for the rows before it that are not drawn. */
  readonly room: string;
}

/**
 * The rows of a long list that are in the page: those in sight and as many before and after them, in elements that are
 * used again while one scrolls. A row that has the focus stays. Rows may be of different heights.
 */
export class Rows implements ReactiveController {
  private readonly heights = new Map<string, number>();
  private observed: ReadonlySet<Element> = new Set();
  private readonly observer = new ResizeObserver((entries) => requestAnimationFrame(() => this.measured(entries)));
  private keys: readonly string[] = [];
  private offsets: Float64Array | undefined;
  private from = 0;
  private to = FIRST;
  private topic: unknown;
  private wanted: string | undefined;
  private shift = 0;

  /** `estimate`: the height of a row that was never drawn. */
  constructor(
    private readonly owner: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly estimate: number,
  ) {
    owner.addController(this);
  }

  hostConnected(): void {
    [this.from, this.to] = [0, FIRST];
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    this.observed = new Set();
  }

  /** The rows to draw, and room for those after them. Another `topic` (day, filter) starts from the top. */
  draw<T>(items: readonly T[], keyOf: (item: T) => string, view: (item: T, place: RowPlace) => unknown, topic?: unknown): { rows: unknown; style: string } {
    if (topic !== this.topic) {
      this.topic = topic;
      [this.from, this.to] = [0, FIRST];
    }
    this.keys = items.map(keyOf);
    this.offsets = undefined;
    const drawn: Drawn[] = [];
    let end = 0;
    for (const at of this.drawnAt()) {
      const room = this.top(at) - this.top(end);
      drawn.push({ key: this.keys[at]!, view: view(items[at]!, { at, room: room > 0 ? `margin-block-start:${room}px` : '' }) });
      end = at + 1;
    }
    const after = this.top(items.length) - this.top(end);
    return { rows: recycle(drawn), style: after > 0 ? `padding-block-end:${after}px` : '' };
  }

  /** Makes sure that the row of a key is drawn. */
  include(key: string): void {
    this.wanted = key;
    this.owner.requestUpdate();
  }

  /** Listener for the scrolling element. */
  readonly onScroll = (): void => {
    const sight = this.sight();
    if (!sight || this.keys.length <= WHOLE) return;
    const [first, last] = [this.indexAt(sight.top), this.indexAt(sight.bottom)];
    const spare = last - first + 4;
    // Half of what is spare is left to scroll through before anything is drawn.
    const above = this.from > 0 && first - spare / 2 < this.from;
    const below = this.to < this.keys.length && last + spare / 2 > this.to;
    if (!above && !below && this.to - this.from <= spare * 5) return;
    [this.from, this.to] = [Math.max(0, first - spare), Math.min(this.keys.length, last + spare)];
    this.owner.requestUpdate();
  };

  hostUpdated(): void {
    const rows = this.keys.length > WHOLE ? [...this.owner.renderRoot.querySelectorAll('[data-at]')] : [];
    const here = new Set(rows);
    for (const row of this.observed) if (!here.has(row)) this.observer.unobserve(row);
    for (const row of here) if (!this.observed.has(row)) this.observer.observe(row);
    this.observed = here;
    const scroller = this.shift === 0 ? undefined : this.scroller();
    if (scroller) scroller.scrollTop += this.shift;
    this.shift = 0;
  }

  private drawnAt(): number[] {
    const count = this.keys.length;
    const [from, to] = count <= WHOLE ? [0, count] : [Math.max(0, Math.min(this.from, count - FIRST)), Math.min(this.to, count)];
    const places = Array.from({ length: to - from }, (_, index) => from + index);
    for (const key of [this.focused(), this.wanted]) {
      const at = key === undefined ? -1 : this.keys.indexOf(key);
      if (at >= 0 && !places.includes(at)) places.push(at);
    }
    return places.sort((left, right) => left - right);
  }

  /** The key of the row that has the focus. */
  private focused(): string | undefined {
    const root = this.owner.renderRoot;
    const row = root instanceof ShadowRoot ? root.activeElement?.closest<HTMLElement>('[data-at]') : undefined;
    return row ? keyOfRow(row) : undefined;
  }

  private measured(entries: readonly ResizeObserverEntry[]): void {
    const sight = this.sight();
    const anchor = sight ? this.indexAt(sight.top) : 0;
    const before = this.top(anchor);
    let changed = false;
    for (const { target, borderBoxSize } of entries) {
      const key = keyOfRow(target as HTMLElement);
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (key === undefined || height === 0 || Math.abs((this.heights.get(key) ?? -1) - height) < 0.5) continue;
      this.heights.set(key, height);
      changed = true;
    }
    if (!changed) return;
    this.offsets = undefined;
    // What turned out higher above what is in sight must not push it away.
    this.shift += this.top(anchor) - before;
    this.onScroll();
    this.owner.requestUpdate();
  }

  private sight(): { top: number; bottom: number } | undefined {
    const [scroller, list] = [this.scroller(), this.owner.renderRoot.querySelector('[data-rows]')];
    if (!scroller || !list) return undefined;
    const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
    return { top: Math.max(0, top), bottom: Math.max(0, top + scroller.clientHeight) };
  }

  private scroller(): Element | undefined {
    return this.owner.renderRoot.querySelector('.scroll') ?? undefined;
  }

  /** Where a row begins. */
  private top(at: number): number {
    if (!this.offsets) {
      const known = this.heights.size ? [...this.heights.values()].reduce((sum, one) => sum + one, 0) / this.heights.size : this.estimate;
      this.offsets = new Float64Array(this.keys.length + 1);
      for (const [index, key] of this.keys.entries()) this.offsets[index + 1] = this.offsets[index]! + (this.heights.get(key) ?? known);
    }
    return this.offsets[at] ?? 0;
  }

  private indexAt(position: number): number {
    let [low, high] = [0, this.keys.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= position) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}
