import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { recycle, type Drawn } from './recycle.js';
import type { Window } from './rows-window.js';

/** Lists up to this long are in the page as a whole. */
const WHOLE = 80;
/** Rows of a longer list until what looks after those is loaded. */
const FIRST = 40;

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
  private window: Window | undefined;
  private loading = false;
  private topic: unknown;
  private wanted: string | undefined;

  /** `estimate`: the height of a row that was never drawn. */
  constructor(
    private readonly owner: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly estimate: number,
  ) {
    owner.addController(this);
  }

  hostConnected(): void {
    this.window?.reset();
  }

  /** The rows to draw, and room for those after them. Another `topic` (day, filter) starts from the top. */
  draw<T>(items: readonly T[], keyOf: (item: T) => string, view: (item: T, place: RowPlace) => unknown, topic?: unknown): { rows: unknown; style: string } {
    if (topic !== this.topic) this.window?.reset();
    this.topic = topic;
    const long = items.length > WHOLE;
    if (long) void this.load();
    const keys = items.map(keyOf);
    this.window?.look(long ? keys : []);
    const top = (at: number) => (long && this.window ? this.window.top(at) : 0);
    const drawn: Drawn[] = [];
    let end = 0;
    for (const at of (long && this.window?.drawnAt(this.wanted)) || keys.slice(0, long ? FIRST : WHOLE).keys()) {
      const room = top(at) - top(end);
      drawn.push({ key: keys[at]!, view: view(items[at]!, { at, room: room > 0 ? `margin-block-start:${room}px` : '' }) });
      end = at + 1;
    }
    const after = top(items.length) - top(end);
    return { rows: recycle(drawn), style: after > 0 ? `padding-block-end:${after}px` : '' };
  }

  /** Makes sure that the row of a key is drawn. */
  include(key: string): void {
    this.wanted = key;
    this.owner.requestUpdate();
  }

  /** Listener for the scrolling element. */
  readonly onScroll = (): void => this.window?.onScroll();

  /** Long lists are rare: what looks after them is loaded with the first. */
  private async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const { Window } = await import('./rows-window.js');
      this.window = new Window(this.owner, this.estimate);
      this.owner.requestUpdate();
    } catch {
      // The next drawing tries again.
      this.loading = false;
    }
  }
}
