import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { keyOfRow } from './rows-focus.js';
import { rowOf } from './rows-walk.js';

/** Frames in which a row that was gone to stands still before it is let go, and the most to wait for that. */
const [STILL, LONGEST] = [8, 120];
/** Rows that are drawn before anything was measured. */
const FIRST = 40;

/** Which rows of a long list are in sight, by what they measured. */
export class Window implements ReactiveController {
  private readonly heights = new Map<string, number>();
  private observed: ReadonlySet<Element> = new Set();
  private readonly observer = new ResizeObserver((entries) => requestAnimationFrame(() => this.measured(entries)));
  private keys: readonly string[] = [];
  private offsets: Float64Array | undefined;
  private from = 0;
  private to = FIRST;
  private shift = 0;
  private settling: AbortController | undefined;

  /** `estimate`: the height of a row that was never drawn. */
  constructor(
    private readonly owner: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly estimate: number,
  ) {
    owner.addController(this);
  }

  hostDisconnected(): void {
    this.settling?.abort();
    this.observer.disconnect();
    this.observed = new Set();
  }

  /** Starts from the top. */
  reset(): void {
    [this.from, this.to] = [0, FIRST];
  }

  /** The list as it is now. */
  look(keys: readonly string[]): void {
    this.keys = keys;
    this.offsets = undefined;
  }

  /** Looks what is in sight, and asks for a drawing where that is not in the page. */
  readonly onScroll = (): void => {
    const sight = this.sight();
    if (!sight || this.keys.length === 0) return;
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
    const rows = this.keys.length > 0 ? [...this.owner.renderRoot.querySelectorAll('[data-at]')] : [];
    const here = new Set(rows);
    for (const row of this.observed) if (!here.has(row)) this.observer.unobserve(row);
    for (const row of here) if (!this.observed.has(row)) this.observer.observe(row);
    this.observed = here;
    const scroller = this.scroller();
    // Rows that turn out higher than they were taken for are made up for here, not by the browser too.
    const anchor = this.keys.length > 0 ? 'none' : '';
    if (scroller && scroller.style.overflowAnchor !== anchor) scroller.style.overflowAnchor = anchor;
    if (scroller && this.shift !== 0) scroller.scrollTop += this.shift;
    this.shift = 0;
  }

  /** The places of the rows to draw: those in sight, those around and those that stay. */
  drawnAt(stays: (key: string) => boolean): number[] {
    const count = this.keys.length;
    const [from, to] = [Math.max(0, Math.min(this.from, count - FIRST)), Math.min(this.to, count)];
    const places: number[] = [];
    for (const [at, key] of this.keys.entries()) if ((at >= from && at < to) || stays(key)) places.push(at);
    return places;
  }

  /** Keeps a row in sight that was gone to, unless somebody scrolls: those around it turn out higher or lower than they were taken for. */
  async settle(key: string): Promise<void> {
    this.settling?.abort();
    const { signal } = (this.settling = new AbortController());
    // Its place alone does not say who scrolled: a list that becomes shorter is scrolled by the browser too.
    for (const gesture of ['wheel', 'touchmove', 'pointerdown', 'keydown']) this.scroller()?.addEventListener(gesture, () => this.settling?.abort(), { signal, capture: true, passive: true });
    let [still, before] = [0, NaN];
    for (let frame = 0; frame < LONGEST && still < STILL; frame += 1) {
      await new Promise(requestAnimationFrame);
      const row = rowOf(this.owner, key);
      if (signal.aborted || !row) break;
      row.scrollIntoView({ block: 'nearest' });
      const { top } = row.getBoundingClientRect();
      still = top === before ? still + 1 : 0;
      before = top;
    }
    if (!signal.aborted) this.settling.abort();
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

  private scroller(): HTMLElement | undefined {
    return this.owner.renderRoot.querySelector<HTMLElement>('.scroll') ?? undefined;
  }

  /** Where a row begins. */
  top(at: number): number {
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
