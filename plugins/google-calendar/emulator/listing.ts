import type { Reply } from '@vivarium/sdk/testing/emulator';
import type { Source } from './api.js';
import { invalid } from './failure.js';
import type { CalendarResource, EventResource } from './resource.js';
import { readSyncToken, syncToken, type Sync } from './tokens.js';

/** Age at which an unchanged sync token is renewed all the same. */
const RENEW_AFTER = 86_400_000;

/** Parameters that a sync token already stands for (events.list, syncToken). */
const notWithSyncToken = ['iCalUID', 'orderBy', 'privateExtendedProperty', 'q', 'sharedExtendedProperty', 'timeMin', 'timeMax', 'updatedMin'];

/** Guests that the organizer hides from each other are told only of themselves. */
const told = ({ guestsCanSeeOtherGuests, organizer, attendees }: EventResource) =>
  guestsCanSeeOtherGuests === false && !organizer.self && attendees ? { attendees: attendees.filter(({ self }) => self), attendeesOmitted: true } : {};

/** An event as the API shows it: of a deleted one only what identifies it. */
export function shown(event: EventResource, origin: string): Partial<EventResource> {
  if (event.status !== 'cancelled') return { ...event, ...told(event), htmlLink: `${origin}/?event=${event.id}` };
  const { kind, etag, id, status, recurringEventId, originalStartTime } = event;
  return { kind, etag, id, status, ...(recurringEventId ? { recurringEventId } : {}), ...(originalStartTime ? { originalStartTime } : {}) };
}

function bound(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const at = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? invalid(`Invalid value for: ${name}`) : at;
}

const startKey = ({ start }: EventResource) => new Date(start.dateTime ?? start.date ?? 0).getTime();

function pageSize(query: URLSearchParams, fallback: number, most: number): number {
  const size = Number(query.get('maxResults') ?? fallback);
  return Number.isInteger(size) && size > 0 ? Math.min(size, most) : invalid('Invalid value for: maxResults');
}

/** `events.list` and, for one series, `events.instances`. */
export function listEvents({ store, now, origin, pages }: Source, calendar: CalendarResource, query: URLSearchParams, series?: string): Reply {
  const token = query.get('syncToken');
  const time = now().getTime();
  if (token !== null) for (const name of notWithSyncToken) if (query.has(name)) invalid(`Sync token cannot be combined with ${name}.`);
  const asked: Sync = token
    ? readSyncToken(token, store.epoch, time)
    : { epoch: store.epoch, change: -1, at: time, timeMin: bound(query, 'timeMin'), timeMax: bound(query, 'timeMax'), singleEvents: series !== undefined || query.get('singleEvents') === 'true' };
  if (query.get('orderBy') === 'startTime' && !asked.singleEvents) invalid('The requested ordering is not available for the particular query.');

  // A token stands for no bounds: of a series that was touched Google tells every instance, even decades ahead. Two years will do here.
  const [timeMin, timeMax] = token ? [null, null] : [asked.timeMin, asked.timeMax];
  const window = { timeMin: timeMin ?? -Infinity, timeMax: timeMax ?? (asked.singleEvents ? time + 2 * 365 * 86_400_000 : Infinity) };
  const showDeleted = token !== null || query.get('showDeleted') === 'true';
  const q = query.get('q')?.toLowerCase();
  const select = () =>
    store
      .list(calendar.id, { ...window, singleEvents: asked.singleEvents, since: token ? asked.change : undefined })
      .filter(({ status }) => showDeleted || status !== 'cancelled')
      .filter((event) => series === undefined || event.recurringEventId === series)
      .filter(({ summary = '', description = '' }) => q === undefined || `${summary} ${description}`.toLowerCase().includes(q))
      .sort((a, b) => (query.get('orderBy') === 'startTime' ? startKey(a) - startKey(b) : a.updated.localeCompare(b.updated)))
      .map((event) => shown(event, origin()));
  const page = pages.take(query, () => ({ items: select(), change: store.change }), pageSize(query, 250, 2500));
  const offersToken = !query.has('orderBy') && q === undefined && series === undefined;
  // Without a change the token stays the same text, so that a client has nothing to store.
  const unchanged = token !== null && page.items.length === 0 && time - asked.at < RENEW_AFTER;
  const nextSyncToken = unchanged ? token : syncToken({ ...asked, change: page.change, at: time });
  return {
    body: {
      kind: 'calendar#events',
      etag: `"p${store.change}"`,
      summary: calendar.summary,
      updated: new Date(time).toISOString(),
      timeZone: calendar.timeZone,
      accessRole: calendar.accessRole,
      defaultReminders: calendar.defaultReminders,
      items: page.items,
      ...(page.next ? { nextPageToken: page.next } : offersToken ? { nextSyncToken } : {}),
    },
  };
}

/** `calendarList.list`. */
export function listCalendars({ store, now, pages }: Source, query: URLSearchParams): Reply {
  const token = query.get('syncToken');
  const time = now().getTime();
  const asked: Sync = token ? readSyncToken(token, store.epoch, time) : { epoch: store.epoch, change: -1, at: time, timeMin: null, timeMax: null, singleEvents: false };
  const select = () => store.calendars(asked.change).filter(({ hidden }) => token !== null || query.get('showHidden') === 'true' || !hidden);
  const page = pages.take(query, () => ({ items: select(), change: store.change }), pageSize(query, 100, 250));
  const nextSyncToken = token && page.items.length === 0 ? token : syncToken({ ...asked, change: page.change, at: time });
  return {
    body: {
      kind: 'calendar#calendarList',
      etag: `"p${store.change}"`,
      items: page.items,
      ...(page.next ? { nextPageToken: page.next } : { nextSyncToken }),
    },
  };
}
