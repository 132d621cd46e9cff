import { VivariumError } from '@vivarium/sdk/contract';
import type { Changes, Context, Http } from '@vivarium/sdk/connector';
import type { GoogleCalendar, GoogleEvent } from './contract.js';
import { dayIn, isOutside, parseCursor, windowAround, type Cursor } from './cursor.js';
import { toCalendar, toChange } from './normalise.js';
import { ABOUT_LIST, CALENDAR_LIST, eventsPath } from './paths.js';
import { WireCalendars, WireEvents, type WireCalendar } from './wire.js';

type Query = NonNullable<NonNullable<Parameters<Http['get']>[1]>['query']>;
type SyncContext = Context & { cursor: string | undefined; about?: readonly string[] | undefined };
interface Feed {
  upsert: GoogleEvent[];
  remove: string[];
  token: string;
}

/** Calendars rarely change; looking at their list this seldom saves a request per delta. */
const LIST_EVERY = 60_000;

/** A calendar as this account may use it. Whose it is stays: what the person answered is theirs, also where they only look. */
const calendarFor =
  ({ account }: Context) =>
  (wire: WireCalendar): GoogleCalendar => {
    const calendar = toCalendar(wire);
    return account.readOnly ? { ...calendar, writable: false } : calendar;
  };

/** 410, or 400 where Google does not take the token for one of its own. */
const isGone = (error: unknown) => error instanceof VivariumError && ['cursor-gone', 'invalid-input'].includes(error.code);
/** What Google answers for a calendar that is shared no longer, and for some that it lists and does not give. */
const isLost = (error: unknown) => error instanceof VivariumError && error.code === 'not-found';
const requireToken = (token: string | undefined): string => {
  if (token === undefined) throw new VivariumError('invalid-response', 'Google Calendar ended a list without a sync token. It is asked again at the next sync.');
  return token;
};

async function readCalendars({ http, signal }: Context, query: Query): Promise<{ items: WireCalendar[]; token: string }> {
  const items: WireCalendar[] = [];
  let pageToken: string | undefined;
  for (;;) {
    const page = await http.get(CALENDAR_LIST, { query: { ...query, maxResults: 250, pageToken }, schema: WireCalendars, signal });
    items.push(...page.items);
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return { items, token: requireToken(page.nextSyncToken) };
  }
}

/**
 * Events of a calendar by a query. A delta is not bound to the window that its first listing had: of a series that was
 * touched it tells every instance, from years ago to decades ahead.
 */
async function readEvents({ http, signal }: Context, calendar: GoogleCalendar, query: Query, window: ReturnType<typeof windowAround>): Promise<Feed> {
  const feed: Feed = { upsert: [], remove: [], token: '' };
  let pageToken: string | undefined;
  for (;;) {
    const page = await http.get(eventsPath(calendar.id), { query: { singleEvents: true, maxResults: 2500, ...query, pageToken }, schema: WireEvents, signal });
    for (const raw of page.items) {
      const change = toChange(raw, calendar);
      if (!change) continue;
      if ('remove' in change) feed.remove.push(change.remove);
      else if (isOutside(change.upsert, window)) feed.remove.push(change.upsert.id);
      else feed.upsert.push(change.upsert);
    }
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return { ...feed, token: requireToken(page.nextSyncToken) };
  }
}

/** Mirrors the list of calendars. */
export async function* syncCalendars(context: SyncContext): AsyncGenerator<Changes<GoogleCalendar>, void, void> {
  const { cursor } = context;
  if (cursor !== undefined) {
    try {
      const { items, token } = await readCalendars(context, { syncToken: cursor });
      // Also of what was hidden only a delta tells.
      const isListed = ({ deleted, hidden }: WireCalendar) => !deleted && !hidden;
      if (token !== cursor || items.length > 0)
        yield { upsert: items.filter(isListed).map(calendarFor(context)), remove: items.filter((one) => !isListed(one)).map(({ id }) => id), cursor: token, last: true };
      return;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const { items, token } = await readCalendars(context, {});
  yield { upsert: items.map(calendarFor(context)), cursor: token, reset: true, last: true };
}

/**
 * Mirrors the events of all selected calendars in a window around today. Deltas by sync token; everything anew when
 * the window moved to another day, a token was refused (410) or the calendars themselves changed, or one of them is
 * lost. Where Google said which calendar changed, only that one is asked.
 */
export async function* syncEvents(context: SyncContext): AsyncGenerator<Changes<GoogleEvent>, void, void> {
  const now = new Date();
  const day = dayIn(context.account.timeZone, now);
  const cursor = parseCursor(context.cursor);
  if (cursor?.day === day) {
    try {
      const delta = await readDelta(context, cursor, now);
      if (delta) {
        if (delta.cursor !== context.cursor || delta.upsert?.length || delta.remove?.length) yield { ...delta, last: true };
        return;
      }
    } catch (error) {
      if (!isGone(error) && !isLost(error)) throw error;
    }
  }
  yield* readAll(context, day, now, cursor);
}

/** The changes since `cursor`, or undefined when the calendars changed so that a delta cannot say it. */
async function readDelta(context: SyncContext, cursor: Cursor, now: Date): Promise<Changes<GoogleEvent> | undefined> {
  const { about } = context;
  const window = windowAround(cursor.day);
  const elapsed = now.getTime() - cursor.listedAt;
  // A last look that is still to come was kept before the clock was set back.
  const listIsDue = elapsed < 0 || elapsed >= LIST_EVERY || about?.includes(ABOUT_LIST);
  const [list, ...feeds] = await Promise.all([
    listIsDue ? readCalendars(context, { syncToken: cursor.listToken }) : undefined,
    ...cursor.calendars.map(({ calendar, token }) => (!about || about.includes(calendar.id) ? readEvents(context, calendar, { syncToken: token }, window) : undefined)),
  ]);
  if (list?.items.some((changed) => concernsEvents(context, changed, cursor))) return undefined;
  const next: Cursor = {
    ...cursor,
    ...(list ? { listToken: list.token, listedAt: now.getTime() } : {}),
    calendars: cursor.calendars.map(({ calendar, token }, index) => ({ calendar, token: feeds[index]?.token ?? token })),
  };
  return { upsert: feeds.flatMap((feed) => feed?.upsert ?? []), remove: feeds.flatMap((feed) => feed?.remove ?? []), cursor: JSON.stringify(next) };
}

/** Whether mirrored events look different, or others must be mirrored, after this change of a calendar. */
function concernsEvents(context: Context, changed: WireCalendar, { calendars }: Cursor): boolean {
  const known = calendars.find(({ calendar }) => calendar.id === changed.id)?.calendar;
  const after = calendarFor(context)(changed);
  const mirrored = after.selected && !changed.deleted;
  return known ? !mirrored || JSON.stringify(known) !== JSON.stringify(after) : mirrored;
}

async function* readAll(context: Context, day: string, now: Date, before: Cursor | undefined): AsyncGenerator<Changes<GoogleEvent>, void, void> {
  const list = await readCalendars(context, {});
  const selected = list.items.map(calendarFor(context)).filter((calendar) => calendar.selected);
  const window = windowAround(day);
  const read = async (calendar: GoogleCalendar) => ({ calendar, feed: await readEvents(context, calendar, window, window) });
  const found = await Promise.all(selected.map((calendar) => read(calendar).catch((error: unknown) => (isLost(error) ? undefined : Promise.reject(VivariumError.from(error))))));
  const feeds = found.filter((one) => one !== undefined);
  const cursor: Cursor = {
    version: 2,
    day,
    listedAt: now.getTime(),
    listToken: list.token,
    calendars: feeds.map(({ calendar, feed }) => ({ calendar, token: feed.token })),
  };
  // Also a first sync replaces: one that broke off half-way may have left items that are gone since.
  for (const [index, { feed }] of feeds.entries()) yield { upsert: feed.upsert, reset: index === 0 };
  const ids = (known: Cursor) => known.calendars.map(({ calendar }) => calendar.id).sort().join(' ');
  yield { cursor: JSON.stringify(cursor), reset: feeds.length === 0, last: true, resubscribe: before !== undefined && ids(before) !== ids(cursor) };
}
