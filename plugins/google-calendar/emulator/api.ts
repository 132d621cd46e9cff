import { randomBytes } from 'node:crypto';
import type { Handler, OAuthServer, Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import type { Channels } from './channels.js';
import { fail, failure, invalid, notFound } from './failure.js';
import { applyInput, newEvent, parseEvent, type EventInput, type User } from './input.js';
import { listCalendars, listEvents, shown } from './listing.js';
import type { Pages } from './pages.js';
import type { Quota } from './quota.js';
import type { CalendarResource, EventResource } from './resource.js';
import type { Store } from './store.js';

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const listScopes = ['calendar', 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly'].map(scope);
const readScopes = ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly'].map(scope);
const writeScopes = ['calendar', 'calendar.events'].map(scope);

/** What the API stands on. */
export interface Source {
  store: Store;
  oauth: OAuthServer;
  channels: Channels;
  quota: Quota;
  pages: Pages;
  user: User;
  now: () => Date;
  origin: () => string;
  /** Bearer of the emulator's own page: the source itself, which may do everything and has no quota. */
  ownerToken: string;
}

/** Fields that belong to the organizer; everybody may change the others in their own copy. */
const organizersFields: readonly (keyof EventInput)[] = ['summary', 'description', 'location', 'start', 'end', 'recurrence', 'status'];

/** What may be changed of an event that Google fills in by itself, out of a mail or for a birthday. */
const ofFilledIn: readonly string[] = ['colorId', 'visibility', 'status'];
const isFilledIn = ({ eventType }: EventResource) => eventType === 'birthday' || eventType === 'fromGmail';

/** The routes of Google Calendar API v3 that the emulator has. */
export function apiRoutes(source: Source): Record<string, Handler> {
  const { store, oauth, channels, quota, user, now, ownerToken } = source;
  const isOwner = ({ headers }: RouteRequest) => headers['authorization'] === `Bearer ${ownerToken}`;

  const guarded = (scopes: readonly string[], handler: Handler): Handler => (request) => {
    if (!isOwner(request)) {
      const grant = oauth.check(request, scopes);
      if (!('login' in grant)) return grant;
      // The reference of events.patch says that each takes three units.
      const refused = quota.spend(grant.login, request.method === 'PATCH' ? 3 : 1);
      if (refused) return refused;
    }
    return handler(request);
  };
  const calendarOf = ({ params }: RouteRequest): CalendarResource => store.calendar(params['calendar'] ?? '') ?? notFound();
  const writable = (request: RouteRequest): CalendarResource => {
    const calendar = calendarOf(request);
    if (calendar.accessRole === 'reader' && !isOwner(request)) fail(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.', 'calendar');
    return calendar;
  };
  const eventOf = (calendar: CalendarResource, { params }: RouteRequest): EventResource => store.event(calendar.id, params['event'] ?? '') ?? notFound();
  const checkMatch = (event: EventResource, { headers }: RouteRequest) => {
    const wanted = headers['if-match'];
    if (wanted !== undefined && wanted !== '*' && wanted !== event.etag) fail(412, 'conditionNotMet', 'Precondition Failed', 'global', { etag: event.etag });
  };
  const answer = (event: EventResource): Reply => ({ headers: { etag: event.etag }, body: shown(event, source.origin()) });

  const get: Handler = (request) => {
    const event = eventOf(calendarOf(request), request);
    return request.headers['if-none-match'] === event.etag ? { status: 304 } : answer(event);
  };

  const insert: Handler = (request) => {
    const calendar = writable(request);
    const input = parseEvent(request.json());
    const id = input.id ?? randomBytes(13).toString('hex');
    if (!/^[a-v0-9]{5,1024}$/.test(id)) invalid('Invalid resource id value.');
    if (input.eventType === 'fromGmail' && !isOwner(request)) return failure(400, 'eventTypeRestriction', 'Events of this type cannot be created.', 'calendar');
    if (store.event(calendar.id, id)) return failure(409, 'duplicate', 'The requested identifier already exists.');
    return answer(store.put(calendar.id, newEvent(input, calendar, user, id, now())));
  };

  const write = (replace: boolean): Handler => (request) => {
    const calendar = writable(request);
    const event = eventOf(calendar, request);
    checkMatch(event, request);
    const input = parseEvent(request.json());
    if (event.status === 'cancelled' && input.status === undefined) return failure(410, 'deleted', 'Resource has been deleted');
    const mayChange = event.organizer.self === true || event.guestsCanModify === true || isOwner(request);
    if (!mayChange && organizersFields.some((field) => input[field] !== undefined)) return failure(403, 'forbiddenForNonOrganizer', 'Shared properties can only be changed by the organizer of the event.', 'calendar');
    if (isFilledIn(event) && !isOwner(request) && Object.keys(input).some((field) => !ofFilledIn.includes(field))) return failure(400, 'eventTypeRestriction', 'This kind of event cannot be changed so.', 'calendar');
    const cleared = replace ? { summary: null, description: null, location: null, colorId: null, transparency: null, attendees: null } : {};
    return answer(store.put(calendar.id, applyInput(event, { ...cleared, ...input }, calendar, user)));
  };

  const remove: Handler = (request) => {
    const calendar = writable(request);
    const event = eventOf(calendar, request);
    if (event.status === 'cancelled') return failure(410, 'deleted', 'Resource has been deleted');
    checkMatch(event, request);
    store.put(calendar.id, { ...event, status: 'cancelled' });
    return { status: 204 };
  };

  const move: Handler = (request) => {
    const from = writable(request);
    const to = store.calendar(request.query.get('destination') ?? '') ?? notFound();
    const event = eventOf(from, request);
    checkMatch(event, request);
    if (event.recurringEventId) return invalid('Instances of a series cannot be moved to another calendar.');
    store.put(from.id, { ...event, status: 'cancelled' });
    const organizer = to.primary ? { email: user.email, displayName: user.name, self: true } : { email: to.id, displayName: to.summary, self: true };
    return answer(store.put(to.id, { ...event, organizer }));
  };

  const instances: Handler = (request) => {
    const series = eventOf(calendarOf(request), request);
    return listEvents(source, calendarOf(request), request.query, series.id);
  };

  const changeCalendar: Handler = (request) => {
    const body = request.json() as Partial<CalendarResource>;
    const fields = Object.fromEntries((['selected', 'hidden', 'summaryOverride', 'backgroundColor'] as const).filter((name) => name in body).map((name) => [name, body[name]]));
    return { body: store.changeCalendar(calendarOf(request).id, fields) };
  };

  const watch = (watches: (request: RouteRequest) => string | null): Handler => (request) =>
    channels.watch(request.json(), watches(request), `${source.origin()}${request.url.pathname.replace(/\/watch$/, '')}?alt=json`);

  const events = '/calendar/v3/calendars/:calendar/events';
  const list = '/calendar/v3/users/me/calendarList';
  return {
    [`GET ${list}`]: guarded(listScopes, ({ query }) => listCalendars(source, query)),
    [`POST ${list}/watch`]: guarded(listScopes, watch(() => null)),
    [`PATCH ${list}/:calendar`]: guarded([scope('calendar'), scope('calendar.calendarlist')], changeCalendar),
    [`GET ${events}`]: guarded(readScopes, (request) => listEvents(source, calendarOf(request), request.query)),
    [`POST ${events}`]: guarded(writeScopes, insert),
    [`POST ${events}/watch`]: guarded(readScopes, watch((request) => calendarOf(request).id)),
    [`GET ${events}/:event`]: guarded(readScopes, get),
    [`PATCH ${events}/:event`]: guarded(writeScopes, write(false)),
    [`PUT ${events}/:event`]: guarded(writeScopes, write(true)),
    [`DELETE ${events}/:event`]: guarded(writeScopes, remove),
    [`POST ${events}/:event/move`]: guarded(writeScopes, move),
    [`GET ${events}/:event/instances`]: guarded(readScopes, instances),
    'POST /calendar/v3/channels/stop': guarded([...readScopes, ...listScopes], ({ json }) => channels.stop(json())),
  };
}
