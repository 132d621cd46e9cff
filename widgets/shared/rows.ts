import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { recycle, type Drawn } from './recycle.js';
import type { RowFocus } from './rows-focus.js';
import type { Window } from './rows-window.js';

/** What goes to rows is loaded when somebody first does. */
const walk = () => import('./rows-walk.js');
/** Lists up to this long are in the page as a whole. */
const WHOLE = 80;
/** Rows of a longer list until what looks after those is loaded. */
const FIRST = 40;

/** Where a row stands. */
export interface RowPlace {
  /** For `data-at`: by it the row is measured. */
  readonly at: number;
  /** Its place among the rows of its group. */
  readonly index: number;
  /** How many rows its group has. */
  readonly size: number;
  /** For the row's style: room for the rows before it that are not drawn. */
  readonly room: string;
}

/** Rows that stand together. */
export interface Group<T> {
  /** Key of what stands above them and is always drawn, with this as `data-key` and `at` as `data-at`. */
  readonly head?: string;
  readonly items: readonly T[];
}

/** What to draw of a group. */
export interface DrawnGroup {
  /** Where its head stands. */
  readonly at: number;
  readonly rows: unknown;
  /** For what holds the rows: room for those after the last one. */
  readonly style: string;
}

/**
 * The rows of a long list that are in the page: those in sight and as many before and after them, in elements that are
 * used again while one scrolls. Rows may be of different heights. The list is what has `data-rows`, inside `.scroll`; a
 * row has `data-at` and its key as `data-key` or `data-ref`. Tab stops at one row, which stays in the page; arrows, Home,
 * End and the page keys go from row to row, left and right in a row, and Escape back to what stands for it.
 */
export class Rows implements ReactiveController {
  private window: Window | undefined;
  private loading: Promise<void> | undefined;
  private topic: unknown;
  private wanted: string | undefined;
  private focused: RowFocus | undefined;
  private loadingFocus = false;
  /** Key of the row that had the focus last, at which Tab stops; undefined while nobody was in the list. */
  current: string | undefined;
  /** Keys of all rows and heads, in order. */
  keys: readonly string[] = [];

  /** `estimate`: the height of a row that was never drawn. */
  constructor(
    readonly owner: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly estimate: number,
  ) {
    owner.addController(this);
  }

  hostConnected(): void {
    this.window?.reset();
    this.current = undefined;
    this.focused?.connect();
  }

  hostDisconnected(): void {
    this.focused?.disconnect();
  }

  hostUpdated(): void {
    if (this.focused) this.focused.drawn();
    else if (this.keys.length > 0 && !this.loadingFocus) void this.loadFocus();
  }

  /** The rows to draw, and room for those after them. Another `topic` (day, filter) starts from the top. */
  draw<T>(items: readonly T[], keyOf: (item: T) => string, view: (item: T, place: RowPlace) => unknown, topic?: unknown): DrawnGroup {
    return this.drawGroups([{ items }], keyOf, view, { topic })[0]!;
  }

  /** The same for rows below several heads in one list. Those in `kept` stay in the page, as what is typed into must. */
  drawGroups<T>(groups: readonly Group<T>[], keyOf: (item: T) => string, view: (item: T, place: RowPlace) => unknown, { topic, kept }: { topic?: unknown; kept?: ReadonlySet<string> } = {}): readonly DrawnGroup[] {
    if (topic !== this.topic) {
      this.window?.reset();
      this.current = undefined;
    }
    this.topic = topic;
    const keys = groups.flatMap(({ head, items }) => (head === undefined ? items.map(keyOf) : [head, ...items.map(keyOf)]));
    this.keys = keys;
    this.focused?.look(keys);
    if (this.long) void this.load();
    const window = this.long ? this.window : undefined;
    this.window?.look(this.long ? keys : []);
    const places = window?.drawnAt((key) => key === this.wanted || key === this.current || kept?.has(key) === true) ?? [...keys.slice(0, this.long ? FIRST : WHOLE).keys()];
    const room = (from: number, to: number, property: string) => {
      const height = window ? window.top(to) - window.top(from) : 0;
      return height > 0 ? `${property}:${height}px` : '';
    };
    let [at, next] = [0, 0];
    const placeBefore = (end: number) => (next < places.length && places[next]! < end ? places[next++] : undefined);
    return groups.map(({ head, items }) => {
      const [group, first] = [at, head === undefined ? at : at + 1];
      const end = (at = first + items.length);
      const drawn: Drawn[] = [];
      let after = first;
      for (let place = placeBefore(end); place !== undefined; place = placeBefore(end)) {
        if (place < first) continue;
        const index = place - first;
        drawn.push({ key: keys[place]!, view: view(items[index]!, { at: place, index, size: items.length, room: room(after, place, 'margin-block-start') }) });
        after = place + 1;
      }
      return { at: group, rows: recycle(drawn), style: room(after, end, 'padding-block-end') };
    });
  }

  /** Brings a row into sight, whether or not it was in the page. */
  async show(key: string, behavior: ScrollBehavior = 'auto'): Promise<void> {
    await (await walk()).show(this, key, behavior);
  }

  /** Gives a row the focus, whether or not it was in the page. */
  async focus(key: string): Promise<void> {
    await (await walk()).focus(this, key);
  }

  /** Listener for the scrolling element. */
  readonly onScroll = (): void => {
    this.window?.onScroll();
    this.focused?.onScroll();
  };

  /** Listener for the list. */
  readonly onKey = (event: KeyboardEvent): void => this.focused?.onKey(event);

  /** Moves the focus over all rows as a key does that is pressed in one. */
  go(key: string): void {
    this.focused?.go(key);
  }

  /** Whether only a part of it is in the page. */
  get long(): boolean {
    return this.keys.length > WHOLE;
  }

  /** Makes sure that a row is in the page. Answers what looks after a long list. */
  async include(key: string): Promise<Window | undefined> {
    this.wanted = key;
    this.owner.requestUpdate();
    await this.owner.updateComplete;
    if (this.long && !this.window) {
      await this.load();
      await this.owner.updateComplete;
    }
    return this.long ? this.window : undefined;
  }

  /** What has the keys is loaded behind the first drawing. */
  private async loadFocus(): Promise<void> {
    this.loadingFocus = true;
    try {
      this.focused = new (await import('./rows-focus.js')).RowFocus(this);
      if (this.owner.renderRoot.isConnected) this.focused.connect();
      this.focused.apply();
    } catch {
      // The next drawing tries again.
      this.loadingFocus = false;
    }
  }

  /** Long lists are rare: what looks after them is loaded with the first. */
  private load(): Promise<void> {
    return (this.loading ??= import('./rows-window.js').then(
      ({ Window }) => {
        this.window = new Window(this.owner, this.estimate);
        this.owner.requestUpdate();
      },
      // The next drawing tries again.
      () => (this.loading = undefined),
    ));
  }
}
