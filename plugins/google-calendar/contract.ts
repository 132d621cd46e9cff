import { action, CalendarItem, collection, defineContract, EventItem, kinds, type FindItem, type Preview } from '@vivarium/sdk/contract';
import { z } from 'zod';

/** A calendar the account has in its list. */
export const GoogleCalendar = CalendarItem.extend({
  timeZone: z.string(),
  /** Somebody else's that is only shown to the account, whatever the account itself was let do. */
  ofOthers: z.boolean().optional(),
});
/** A calendar the account has in its list. */
export type GoogleCalendar = z.output<typeof GoogleCalendar>;

/** One entry as Google has it; of a series, one instance. Its `id` is `calendarId/eventId`: invitations share event ids. */
export const GoogleEvent = EventItem.extend({
  eventId: z.string(),
  calendarId: z.string(),
  /** Google's mark of this version; every write names it. */
  etag: z.string(),
  /** The series it belongs to. */
  recurringEventId: z.string().optional(),
});
/** One entry as Google has it. */
export type GoogleEvent = z.output<typeof GoogleEvent>;

const calendars = collection({ title: 'Calendars', kind: kinds.calendar, item: GoogleCalendar, key: 'id', pace: { visible: 60, hidden: 900 } });
/** Days mirrored before and after today. */
export const DAYS = { before: 30, after: 90 };
// One request per selected calendar and delta; three calendars are common.
const events = collection({ title: 'Events', kind: kinds.event, item: GoogleEvent, key: 'id', pace: { visible: 5, hidden: 120, cost: 3 }, days: DAYS });

const { create, invite, move, moveAndTell, edit, changeGuests, respond, remove } = kinds.event.actions;
/** What a write answers: the version it made. */
const Written = z.object({ id: z.string(), calendarId: z.string(), eventId: z.string(), etag: z.string() });
type Creation = z.output<typeof create.input>;
type Moved = z.output<typeof move.input>;

/** Whether a start or end is a day, that is: all-day. */
export const isDay = (value: string): boolean => value.length === 10;
const titleOf = (item: GoogleEvent | undefined) => item?.title ?? 'event';

/** `Thu 26 Nov, 15:00–15:45` as the reader's clock and the page around show it, whatever zone the event was made in. */
function span(start: string, end: string): string {
  const format = (value: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...(isDay(value) ? { timeZone: 'UTC' } : {}), ...options }).format(new Date(value));
  const date = (value: string) => format(value, { weekday: 'short', day: 'numeric', month: 'short' });
  const time = (value: string) => format(value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (!isDay(start)) return `${date(start)}, ${time(start)}${date(end) === date(start) ? '–' : ` – ${date(end)}, `}${time(end)}`;
  const lastDay = new Date(Date.parse(end) - 86_400_000).toISOString().slice(0, 10);
  return lastDay > start ? `${date(start)} – ${date(lastDay)}` : `${date(start)}, all day`;
}

/** Of a series only this one is answered, changed or deleted: the others stay as they are. */
const alone = (item: GoogleEvent | undefined, time: string) => (item?.recurring ? `${time} (only this one of the series)` : time);
const when = (item: GoogleEvent | undefined) => (item ? [{ label: 'When', after: alone(item, span(item.start, item.end)) }] : []);
/** Of a series: which one it is. */
const which = (item: GoogleEvent | undefined) => (item?.recurring ? when(item) : []);

const guests = (item: GoogleEvent | undefined) => item?.attendees.filter(({ self }) => !self) ?? [];
/** With their addresses: everybody chooses their own name, and who is told is part of the decision. */
const names = (people: readonly { name?: string | undefined; email: string }[]) => people.map(({ name, email }) => (name ? `${name} <${email}>` : email)).join(', ');

/** Mail addresses are the same in whatever case. */
export const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function withGuests(attendees: GoogleEvent['attendees'], { add, remove: gone }: z.output<typeof changeGuests.input>): GoogleEvent['attendees'] {
  const kept = attendees.filter(({ email }) => !gone.some((other) => isSame(other, email)));
  const invited = add.filter((email) => !kept.some((other) => isSame(other.email, email)));
  return [...kept, ...invited.map((email) => ({ email, response: 'needs-action' as const, self: false, organizer: false, optional: false }))];
}

function movePreview(told: boolean) {
  return (input: Moved, item: GoogleEvent | undefined): Preview => {
    const after = span(input.start, input.end);
    const others = guests(item);
    return {
      title: `Move “${titleOf(item)}” to ${after}`,
      lines: [
        { label: 'When', ...(item ? { before: span(item.start, item.end) } : {}), after: alone(item, after) },
        ...(others.length ? [{ label: told ? 'Google mails' : 'Guests, without mail', after: names(others) }] : []),
      ],
    };
  };
}

const moved = (item: GoogleEvent, { start, end, timeZone }: Moved): GoogleEvent => ({ ...item, start, end, allDay: isDay(start), ...(timeZone ? { timeZone } : {}) });
const movedBack = (name: string) => (item: GoogleEvent | undefined) =>
  item && { action: name, input: { start: item.start, end: item.end, ...(item.timeZone ? { timeZone: item.timeZone } : {}) } };

function createPreview(told: boolean) {
  return ({ title, start, end, attendees = [], location }: Creation): Preview => ({
    title: `Create “${title}”`,
    lines: [
      { label: 'When', after: span(start, end) },
      ...(location ? [{ label: 'Where', after: location }] : []),
      ...(attendees.length ? [{ label: told ? 'Google mails' : 'Guests, without mail', after: attendees.join(', ') }] : []),
    ],
  });
}

/** The key of an event in its account. */
export const eventKey = (calendarId: string, eventId: string): string => `${calendarId}/${eventId}`;

/** Google's event ids are base32hex and may be chosen: the same decision always makes the same event. */
export function eventIdFor(idempotencyKey: string): string {
  const characters = [...new TextEncoder().encode(idempotencyKey)].map((byte) => (/[0-9a-f]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `g${byte.toString(16).padStart(2, '0')}`));
  return `viv${characters.join('')}`;
}

/** The new event as it will be, where it is known which calendar it goes into. */
function added(input: Creation, { idempotencyKey, find }: { idempotencyKey: string; find: FindItem }): GoogleEvent | undefined {
  const { title, start, end, timeZone, attendees = [], location, description, calendar: id } = input;
  const home = id === undefined ? undefined : find(calendars, id);
  if (!home?.selected) return undefined;
  const eventId = eventIdFor(idempotencyKey);
  return {
    id: eventKey(home.id, eventId), eventId, calendarId: home.id, etag: '', title, start, end, allDay: isDay(start), timeZone: timeZone ?? home.timeZone, status: 'confirmed',
    attendees: attendees.map((email) => ({ email, response: 'needs-action', self: false, organizer: false, optional: false })),
    calendar: home.name, recurring: false, readOnly: false, busy: true,
    ...(home.color ? { color: home.color } : {}), ...(location ? { location } : {}), ...(description ? { description } : {}),
  };
}

const answerTo = (title: string) =>
  ({ accepted: `Accept “${title}”`, tentative: `Answer “maybe” to “${title}”`, declined: `Decline “${title}”`, 'needs-action': `Take back the answer to “${title}”` }) as const;

const CalendarIds = z.object({ items: z.array(z.object({ id: z.string(), primary: z.boolean().optional() })) });

/** Google Calendar: the selected calendars' events. Vendor reference: https://developers.google.com/workspace/calendar/api */
export const googleCalendar = defineContract({
  id: 'google-calendar',
  version: 1,
  title: 'Google Calendar',
  auth: {
    type: 'oauth2',
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    scopes: ['https://www.googleapis.com/auth/calendar.events', 'https://www.googleapis.com/auth/calendar.calendarlist.readonly'],
    readOnlyScopes: ['https://www.googleapis.com/auth/calendar.events.readonly', 'https://www.googleapis.com/auth/calendar.calendarlist.readonly'],
    // Google gives a refresh token only with a consent, so that a reconnect must ask for one again.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  network: [
    { origin: 'https://www.googleapis.com', methods: ['GET', 'POST', 'PATCH', 'DELETE'], paths: ['/calendar/v3'] },
    {
      origin: 'https://www.googleapis.com',
      methods: ['POST'],
      paths: ['/calendar/v3/users/me/calendarList/watch', '/calendar/v3/calendars/*/events/watch', '/calendar/v3/channels/stop'],
      harmless: true,
    },
  ],
  // The primary calendar's id is the person's address, and listing calendars needs no scope beyond those above.
  identity: {
    path: '/calendar/v3/users/me/calendarList',
    label: (answer) => CalendarIds.safeParse(answer).data?.items.find(({ primary }) => primary)?.id,
  },
  // Per user and project: https://developers.google.com/workspace/calendar/api/guides/quota
  // A patch: https://developers.google.com/workspace/calendar/api/v3/reference/events/patch
  quota: { units: 600, perSeconds: 60, perRequest: { PATCH: 3 } },
  collections: { calendars, events },
  reads: {},
  actions: {
    createEvent: action({
      title: 'Create event',
      fulfils: create,
      input: create.input,
      output: Written,
      risk: 'reversible',
      preview: createPreview(false),
      adds: { to: events, item: added },
      inverse: (_, made, written) => ({ action: 'discardEvent', input: { ...written, made } }),
    }),
    createAndInvite: action({
      title: 'Create event and invite guests',
      fulfils: invite,
      input: invite.input,
      output: Written,
      risk: 'external',
      preview: createPreview(true),
      adds: { to: events, item: added },
    }),
    moveEvent: action({
      title: 'Move event',
      on: events,
      fulfils: move,
      input: move.input,
      output: Written,
      risk: 'reversible',
      preview: movePreview(false),
      optimistic: moved,
      inverse: movedBack('moveEvent'),
    }),
    moveAndTell: action({
      title: 'Move event and tell guests',
      on: events,
      fulfils: moveAndTell,
      input: moveAndTell.input,
      output: Written,
      risk: 'external',
      preview: movePreview(true),
      optimistic: moved,
      inverse: movedBack('moveAndTell'),
    }),
    editEvent: action({
      title: 'Edit event',
      on: events,
      fulfils: edit,
      input: edit.input,
      output: Written,
      risk: 'reversible',
      preview: (input, item) => ({
        title: `Edit “${titleOf(item)}”`,
        lines: [
          ...which(item),
          ...(['title', 'location', 'description'] as const).flatMap((name) => {
            const after = input[name];
            return after === undefined ? [] : [{ label: { title: 'Title', location: 'Where', description: 'Description' }[name], before: item?.[name] ?? '', after }];
          }),
        ],
      }),
      optimistic: (item, input) => ({ ...item, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) }),
      inverse: (item, input) =>
        item && {
          action: 'editEvent',
          input: Object.fromEntries((['title', 'location', 'description'] as const).filter((name) => input[name] !== undefined).map((name) => [name, item[name] ?? ''])),
        },
    }),
    changeGuests: action({
      title: 'Change guests',
      on: events,
      fulfils: changeGuests,
      input: changeGuests.input,
      output: Written,
      risk: 'external',
      preview: ({ add, remove: gone }, item) => ({
        title: `Change the guests of “${titleOf(item)}”`,
        lines: [
          ...which(item),
          ...(add.length ? [{ label: 'Google invites', after: add.join(', ') }] : []),
          ...(gone.length ? [{ label: 'Google tells that it is off', after: names(gone.map((email) => guests(item).find((guest) => isSame(guest.email, email)) ?? { email })) }] : []),
          { label: 'Guests', before: names(guests(item)), after: names(withGuests(guests(item), { add, remove: gone })) },
        ],
      }),
      optimistic: (item, change) => ({ ...item, attendees: withGuests(item.attendees, change) }),
      // Whoever was invited before and is named again stays; whoever was not is not invited by taking it back.
      inverse: (item, { add, remove: gone }) => {
        const wasInvited = (email: string) => item?.attendees.some((other) => isSame(other.email, email));
        return item && { action: 'changeGuests', input: { add: gone.filter(wasInvited), remove: add.filter((email) => !wasInvited(email)) } };
      },
    }),
    respond: action({
      title: 'Answer invitation',
      on: events,
      fulfils: respond,
      input: respond.input,
      output: Written,
      risk: 'external',
      preview: ({ response }, item) => ({
        title: answerTo(titleOf(item))[response],
        lines: [
          ...which(item),
          // Whoever invites oneself is told by nobody.
          ...(item?.organizer && !item.attendees.some(({ self, organizer }) => self && organizer) ? [{ label: 'Google tells', after: names([item.organizer]) }] : []),
        ],
      }),
      optimistic: (item, { response }) => ({ ...item, response, attendees: item.attendees.map((attendee) => (attendee.self ? { ...attendee, response } : attendee)) }),
      inverse: (item) => (item?.response ? { action: 'respond', input: { response: item.response } } : undefined),
    }),
    deleteEvent: action({
      title: 'Delete event',
      on: events,
      fulfils: remove,
      input: remove.input,
      output: z.null(),
      risk: 'destructive',
      preview: (_, item) => ({
        title: `Delete “${titleOf(item)}”`,
        lines: [
          ...when(item),
          ...(guests(item).length ? [{ label: 'Google mails', after: names(guests(item)) }] : []),
        ],
      }),
      optimistic: () => null,
    }),
    discardEvent: action({
      title: 'Take back a new event',
      takesBack: true,
      // What is again as it was made was changed by nobody, whatever came in between.
      input: Written.omit({ id: true }).extend({ made: create.input.optional() }),
      output: z.null(),
      risk: 'destructive',
      refreshes: ['events'],
      preview: () => ({ title: 'Delete the event that was just created, unless somebody changed it since' }),
    }),
  },
  push: ['events'],
});
