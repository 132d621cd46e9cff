import { VivariumError } from '@vivarium/sdk/contract';
import { fingerprint, type Changes } from '@vivarium/sdk/connector';
import type { NotionApi } from './api.js';
import { pack, parseCursor, unpack, type Cursor, type Known, type SourceState } from './cursor.js';
import { findRoles, type Roles } from './roles.js';
import type { DataSource, Page } from './schemas.js';

/** A source up to this many pages is listed whole every time: one request either way, and nothing can be missed. */
const SMALL = 50;
/** Pages that one cursor remembers; a source beyond it is followed by time alone and fetched again now and then. */
const REMEMBERED = 1500;
/** Data sources that one account follows. */
const MOST_SOURCES = 80;
/** Sources asked in one run, so that a run costs about as much however many there are. */
const SOURCES_PER_RUN = 4;
/** How often to look for new, renamed and removed sources. */
const DISCOVERY_INTERVAL = 60_000;
/** Pages that are gone from a source are looked up for where they went: so many, a request each. */
const LOOKED_UP = 20;
const MINUTE = 60_000;

/** How a collection is made of pages. */
export interface Reader<Item> {
  /** Ids and times are enough to see what changed. */
  bare: boolean;
  /** It reads its pages over several runs, so that no run has all there is; items of pages that are gone may stay. */
  inParts: boolean;
  /** What, besides a page itself, its items depend on. When it changes, every page is read again. */
  layout(source: DataSource, roles: Roles): string;
  /** A page was made after a layout that we do not know yet. */
  outgrown(page: Page, state: SourceState): boolean;
  /** Items of the pages whose mark is not the known one. `room`: how many pages may be remembered. */
  read(pages: readonly Page[], state: SourceState, known: Known, at: number | undefined, room: number): AsyncGenerator<Reading<Item>, void, void>;
}

/** Some items, and the marks their pages have now. */
export interface Reading<Item> {
  items: Item[];
  marks: [id: string, mark: string][];
  /** Pages were left for the next run. */
  unfinished?: boolean;
}

interface Following<Item> {
  api: NotionApi;
  cursor: string | undefined;
  reader: Reader<Item>;
  /** The account's own word on {@link Roles}. */
  overrides: Record<string, Partial<Roles>>;
}

const minute = (time: number) => new Date(Math.floor(time / MINUTE) * MINUTE).toISOString();
const minutesBefore = (text: string, minutes: number) => new Date(Date.parse(text) - minutes * MINUTE).toISOString();

/** A large source is listed whole so seldom that it takes at most a tenth of the quota. */
const listingInterval = (pages: number) => Math.max(2 * MINUTE, Math.ceil(pages / 100) * 3_500);
const RESET_INTERVAL = 20 * MINUTE;

/** A moment that is still to come by our clock was kept before the clock was set back: nobody knows how long ago it is. */
function isOver(since: number, interval: number): boolean {
  const elapsed = Date.now() - since;
  return elapsed < 0 || elapsed >= interval;
}
const isDue = ({ complete, listedAt }: SourceState, pages: number) => isOver(listedAt, complete ? listingInterval(pages) : RESET_INTERVAL);
/** A mark that no page ever has. */
const UNREAD = '-------';

/**
 * Follows the pages of all data sources. Notion gives edit times by the minute, so times alone would miss the second
 * edit of a minute: what was seen is remembered by content, and every question overlaps the last one. Pages that are
 * gone answer to no question, so they are found by listing.
 */
export async function* follow<Item>({ api, cursor: text, reader, overrides }: Following<Item>): AsyncGenerator<Changes<Item>, void, void> {
  const previous = text === undefined ? undefined : parseCursor(text);
  const restart = !reader.inParts && text !== undefined && (!previous || previous.sources.some((state) => !state.complete && isDue(state, 0)));
  const cursor: Cursor = previous && !restart ? previous : { version: 1, discoveredAt: 0, overrides: '', sources: [] };
  const wanted = fingerprint(JSON.stringify(overrides));
  let committed = text;
  let first = true;

  /** A batch; during a restart only the last one may carry the cursor, since all of them count together. */
  function batch(changes: { upsert?: Item[]; remove?: string[] }, last = false): Changes<Item> {
    const reset = restart && first;
    first = false;
    const now = JSON.stringify(cursor);
    if (restart && !last) return { ...changes, reset };
    committed = now;
    return { ...changes, reset, cursor: now };
  }

  const stateOf = (source: DataSource, known?: SourceState): SourceState => {
    const roles = findRoles(source, overrides);
    const layout = reader.layout(source, roles);
    if (known?.layout === layout) return known;
    const pages = known ? pack(new Map([...unpack(known.pages).keys()].map((id) => [id, UNREAD]))) : '';
    return { id: source.id, layout, roles, since: known?.since ?? '', listedAt: 0, pages, complete: known?.complete ?? true };
  };

  /** Search lags behind, so a source it does not name is gone only when Notion says so itself. */
  async function stillThere(state: SourceState): Promise<SourceState | undefined> {
    try {
      const source = await api.source(state.id);
      return source.in_trash ? undefined : stateOf(source, state);
    } catch (thrown) {
      if (thrown instanceof VivariumError && (thrown.code === 'not-found' || thrown.code === 'forbidden')) return undefined;
      throw thrown;
    }
  }

  /** Of pages that are gone from a source those that no other one has: a page that was moved keeps its id. */
  function inNone(gone: readonly string[]): string[] {
    const there = new Set(gone.length === 0 ? [] : cursor.sources.flatMap(({ pages }) => [...unpack(pages).keys()]));
    return gone.filter((id) => !there.has(id));
  }

  /** The page that is gone from one source, and the source it is in now. */
  async function whereabouts(id: string): Promise<{ page: Page; home: SourceState } | undefined> {
    const page = await api.page(id).catch((thrown: unknown) => {
      if (!['not-found', 'forbidden'].includes(VivariumError.from(thrown).code)) throw thrown;
      return undefined;
    });
    const home = page && !page.in_trash ? cursor.sources.find((state) => state.id === page.parent.data_source_id) : undefined;
    return page && home && { page, home };
  }

  /**
   * Tells of pages that are gone from `from`, or from a source that is gone itself. A source that is not listed whole this
   * time, if ever, does not tell of a page that was moved into it and not edited: the page does. Of very many of which
   * some were moved the others are left for the next run.
   */
  async function* tellGone(gone: readonly string[], from?: SourceState): AsyncGenerator<Changes<Item>, void, void> {
    const missing = inNone(gone);
    const moved = new Set<string>();
    for (const id of missing.slice(0, LOOKED_UP)) {
      const found = await whereabouts(id);
      if (!found) continue;
      moved.add(id);
      for await (const { items } of reader.read([found.page], found.home, new Map(), undefined, Infinity)) if (items.length > 0) yield batch({ upsert: items });
    }
    const left = from && moved.size > 0 ? missing.slice(LOOKED_UP) : [];
    if (from && left.length > 0) Object.assign(from, { pages: from.pages + pack(new Map(left.map((id) => [id, UNREAD]))), listedAt: 0 });
    const remove = missing.filter((id) => !moved.has(id) && !left.includes(id));
    if (remove.length > 0) yield batch({ remove });
  }

  async function discover(): Promise<string[]> {
    const found = new Map((await api.sources()).map((source) => [source.id, source]));
    const kept: SourceState[] = [];
    const gone: string[] = [];
    for (const state of cursor.sources) {
      const source = found.get(state.id);
      const next = source ? stateOf(source, state) : await stillThere(state);
      found.delete(state.id);
      if (next) kept.push(next);
      else gone.push(...unpack(state.pages).keys());
    }
    const added = [...found.values()].slice(0, Math.max(0, MOST_SOURCES - kept.length)).map((source) => stateOf(source));
    cursor.sources = [...kept, ...added];
    Object.assign(cursor, { discoveredAt: Date.now(), overrides: wanted });
    return gone;
  }

  /** The sources of this run: all of a few; of many the new ones, those that look changed and those longest not asked. */
  async function turn(): Promise<SourceState[]> {
    if (cursor.sources.length <= SOURCES_PER_RUN) return cursor.sources;
    const fresh = cursor.sources.filter(({ since }) => since === '');
    const changed = new Set((await api.recent()).filter(({ last_edited_time, parent }) => {
      const state = cursor.sources.find(({ id }) => id === parent.data_source_id);
      return state !== undefined && last_edited_time >= state.since;
    }).map(({ parent }) => parent.data_source_id));
    const known = cursor.sources.filter(({ since }) => since !== '');
    const hinted = known.filter(({ id }) => changed.has(id)).slice(0, SOURCES_PER_RUN - 1);
    const waiting = known.filter((state) => !hinted.includes(state)).slice(0, SOURCES_PER_RUN - hinted.length);
    return [...fresh, ...hinted, ...waiting];
  }

  /** Asks one source. Answers true when its schema turned out to be another one. */
  async function* visit(state: SourceState, trustLayout: boolean): AsyncGenerator<Changes<Item>, boolean, void> {
    const known = unpack(state.pages);
    const whole = state.since === '' || (state.complete && (known.size <= SMALL || isDue(state, known.size)));
    const room = REMEMBERED - cursor.sources.reduce((sum, other) => sum + (other === state ? 0 : other.pages.length / 39), 0);
    const edited = new Map<string, string>();
    let unfinished = false;
    let at: number | undefined;

    for await (const { pages, at: answered } of api.query(state.id, { since: whole ? undefined : minutesBefore(state.since, 1), bare: reader.bare })) {
      at ??= answered;
      if (!trustLayout && pages.some((page) => reader.outgrown(page, state))) return true;
      for (const page of pages) edited.set(page.id, page.last_edited_time);
      for await (const reading of reader.read(pages, state, known, answered, room)) {
        for (const [id, mark] of reading.marks) known.set(id, mark);
        unfinished ||= reading.unfinished ?? false;
        if (known.size <= room) state.pages = pack(known);
        if (reading.items.length > 0) yield batch({ upsert: reading.items });
      }
    }

    const gone = whole ? [...known.keys()].filter((id) => !edited.has(id)) : [];
    for (const id of gone) known.delete(id);
    // Notion's own clock, with minutes to spare for answers that lag: without it, only edits move the time on.
    const times = [state.since, ...edited.values(), ...(at === undefined ? [] : [minute(at - 2 * MINUTE)]), minute(0)];
    state.since = times.reduce((latest, time) => (Date.parse(time) > Date.parse(latest || minute(0)) ? time : latest || time));
    if (whole) state.complete = known.size <= room;
    if (!state.complete) for (const id of known.keys()) if ((edited.get(id) ?? '') < minutesBefore(state.since, 1) || known.size > room) known.delete(id);
    // A small source is listed every time, so its moment is not worth a new cursor.
    if (whole && (known.size > SMALL || !state.complete)) state.listedAt = Date.now();
    if (unfinished) state.listedAt = 0;
    state.pages = pack(known);
    yield* tellGone(gone, state);
    return false;
  }

  if (cursor.overrides !== wanted || isOver(cursor.discoveredAt, DISCOVERY_INTERVAL)) {
    const followedByTime = cursor.sources.filter(({ complete }) => !complete).map(({ id }) => id);
    const gone = await discover();
    // Nobody knows which pages a source had that was too large to remember: everything is fetched again.
    if (followedByTime.some((id) => cursor.sources.every((state) => state.id !== id))) return yield { cursor: 'restart' };
    yield* tellGone(gone);
  }
  const asked = await turn();
  for (const state of asked) {
    const outgrown = yield* visit(state, false);
    if (!outgrown) continue;
    const renewed = stateOf(await api.source(state.id), state);
    yield* visit(Object.assign(state, renewed), true);
  }
  if (asked !== cursor.sources) cursor.sources = [...cursor.sources.filter((state) => !asked.includes(state)), ...asked];
  if (JSON.stringify(cursor) !== committed) yield { ...batch({}, true), last: true };
}
