import { createContext } from '@lit/context';
import type { ItemReference, Query, Row } from '../contract/index.js';
import type { Freshness } from '../protocol/index.js';

/** What surrounds a widget and changes under it. */
export interface Environment {
  /** The day the artifact shows, `2026-03-01`. */
  readonly day: string;
  /** The day it is in `timeZone`. */
  readonly today: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  readonly size: 'S' | 'M' | 'L' | 'XL';
  readonly reducedMotion: boolean;
  /** The item that somebody asked to see (a briefing's source, a search result), or undefined. */
  readonly revealed: ItemReference | undefined;
  /** The widget's user sees these as other sections; hidden pages and sleeping widgets are not visible. */
  readonly visible: boolean;
}

/** What became of an item since somebody last looked. */
export interface ItemChange {
  readonly type: 'new' | 'moved' | 'changed' | 'gone';
  /** It has been looked at: its mark goes. */
  readonly seen: boolean;
  /** What is kept of the item as it was, and as it is. Only for widgets that ship with the product. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What a person wrote and did not send, by what it is about. This browser keeps it, over reloads and crashes, until it is
 * sent or discarded, or its account is disconnected; nobody else gets it. What two tabs write about one thing is two texts.
 */
export interface Unsent {
  /** What was begun: this page's own, else the oldest; undefined where there is nothing. */
  peek(subject: string): unknown;
  /** The same, to go on with it here: another tab that still writes it writes a text of its own from then on. */
  take(subject: string): unknown;
  /** What it says now; undefined: it is discarded. Plain data. `account`: whose it is. */
  write(subject: string, value: unknown, account?: string): void;
  /** What is written here about one thing is about another from now on. */
  move(from: string, to: string): void;
  /** It is not offered while it is being sent. It goes when that is done, and is there again where it was not. Answers as `sent`. */
  send(subject: string, sent: Promise<boolean>): Promise<boolean>;
  /** Calls back when another tab changed something. Returns the end of it. */
  onChange(listener: () => void): () => void;
}

/** One state of a live query. `items` is frozen and keeps its identity while nothing in it changed. */
export interface LiveSnapshot<Item = Record<string, unknown>> {
  readonly items: readonly Row<Item>[];
  readonly freshness: Freshness;
  /** False until the first answer from memory, cache or source. */
  readonly ready: boolean;
  /** What became of items of this result since somebody last looked, and of those that left it. Absent: nothing. */
  readonly changes?: ReadonlyMap<ItemReference, ItemChange>;
}

/**
 * What a widget can reach, the same in the page and in a frame. `use` always names an entry of the widget's `uses`:
 * nothing else can be named. Failures are VivariumErrors.
 */
export interface WidgetHost {
  readonly environment: Environment;
  /** Calls back after every change of `environment`. Returns the end of it. */
  onEnvironment(listener: () => void): () => void;
  /** The parsed configuration of this placement. */
  readonly config: unknown;
  /** Takes all settings that a person may then save. Absent where the element is no editor of settings. */
  changeConfig?(config: Record<string, unknown>): void;
  /** Calls back at once and after every change of the result, at most once per frame. Returns the end of it. */
  open(use: string, query: Query, listener: (snapshot: LiveSnapshot) => void): () => void;
  read(use: string, input: unknown, options?: { account?: string; signal?: AbortSignal }): Promise<unknown>;
  /**
   * Runs an action; the host previews, asks and logs. `on`: the item it acts on; `account` where several could. Calls that
   * share a `gesture`, any unique text, are one act of the person: told once and taken back as one. Only for widgets that
   * ship with the product: each call of another is told.
   */
  call(use: string, input: unknown, options?: { on?: ItemReference; account?: string; gesture?: string }): Promise<unknown>;
  /** Moves the whole artifact to a day. */
  selectDay(day: string): void;
  /** Asks whichever widget shows the item to bring it into view. */
  reveal(item: ItemReference): void;
  /** The marks of these items were in view for a while: whoever was there has seen what became of them. */
  saw(items: readonly ItemReference[]): void;
  /** Opens an http(s) page in a new tab, after the host showed the whole address where the widget is not trusted. */
  openLink(url: string): void;
  /** The widget's saved state (parsed, migrated), or undefined. */
  loadState(): unknown;
  saveState(state: unknown): void;
  /** What the person calls an account. Only for widgets that ship with the product. */
  accountLabel?(account: string): string | undefined;
  /** Half-written texts. Only for widgets that ship with the product. */
  readonly unsent?: Unsent;
}

/** The host of the widgets below. */
export const widgetHost = createContext<WidgetHost>(Symbol.for('vivarium.widget-host'));
