import { z } from 'zod';
import { invalid, required } from './failure.js';
import { isRecurrence } from './recurrence.js';
import { eventTypes, isZone, normaliseTime, toEpoch, type AttendeeResource, type CalendarResource, type EventResource } from './resource.js';

const text = z.string().max(8192).nullable();
const time = z.object({ date: z.string().nullable().optional(), dateTime: z.string().nullable().optional(), timeZone: z.string().nullable().optional() });
const attendee = z.object({
  email: z.string().regex(/^[^\s@]+@[^\s@]+$/),
  displayName: z.string().optional(),
  responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).optional(),
  optional: z.boolean().optional(),
});

/** The fields of an event that a client may write. Others are ignored, as Google does. */
export const EventInput = z
  .object({
    id: z.string(),
    summary: text,
    description: text,
    location: text,
    colorId: text,
    transparency: z.enum(['opaque', 'transparent']).nullable(),
    visibility: z.enum(['default', 'public', 'private', 'confidential']).nullable(),
    status: z.enum(['confirmed', 'tentative', 'cancelled']),
    start: time,
    end: time,
    recurrence: z.array(z.string()).nullable(),
    attendees: z.array(attendee).max(200).nullable(),
    attendeesOmitted: z.boolean(),
    guestsCanModify: z.boolean(),
    guestsCanSeeOtherGuests: z.boolean(),
    eventType: z.enum(eventTypes),
  })
  .partial();
/** The fields of an event that a client may write. */
export type EventInput = z.output<typeof EventInput>;

/** What a client sent as an event; 400 in Google's form when it does not fit. */
export function parseEvent(body: unknown): EventInput {
  const parsed = EventInput.safeParse(body);
  return parsed.success ? parsed.data : invalid(`Invalid value for: ${parsed.error.issues[0]?.path.join('.') ?? 'body'}`);
}

/** The user as the source knows it. */
export interface User {
  email: string;
  name: string;
}

/** Of a list that says that others are left out, only one's own answer is taken. */
const answered = (input: NonNullable<EventInput['attendees']>, before: readonly AttendeeResource[]): AttendeeResource[] =>
  before.map((known) => (known.self ? { ...known, responseStatus: input.find(({ email }) => email.toLowerCase() === known.email)?.responseStatus ?? known.responseStatus } : known));

function mergeAttendees(input: NonNullable<EventInput['attendees']>, before: readonly AttendeeResource[], user: User): AttendeeResource[] {
  return input.map((given) => {
    const email = given.email.toLowerCase();
    const known = before.find((other) => other.email === email);
    return { responseStatus: 'needsAction', ...known, ...given, email, ...(email === user.email ? { self: true } : {}) };
  });
}

/** A start or end with what the client sent in it: `{dateTime}` alone stays in the event's zone. */
function part(name: 'start' | 'end', given: EventInput['start'], before: EventResource['start'], calendar: CalendarResource): EventResource['start'] {
  if (!given) return before;
  const time = { ...before, ...given };
  if (time.timeZone && !isZone(time.timeZone)) invalid(`Invalid time zone definition for ${name} time.`);
  if (time.dateTime && !time.date && !time.timeZone && !/(Z|[+-]\d{2}:?\d{2})$/.test(time.dateTime)) invalid(`Missing time zone definition for ${name} time.`);
  return normaliseTime(time, calendar.timeZone) ?? invalid('Invalid start or end time.');
}

/** `event` with the client's fields in it: null clears a field, and start and end are checked together. */
export function applyInput(event: EventResource, input: EventInput, calendar: CalendarResource, user: User): EventResource {
  const next: EventResource = { ...event };
  for (const name of ['summary', 'description', 'location', 'colorId', 'transparency', 'visibility'] as const) {
    const value = input[name];
    if (value === null || value === '') delete next[name];
    else if (value !== undefined) next[name] = value;
  }
  if (input.status) next.status = input.status;
  for (const name of ['guestsCanModify', 'guestsCanSeeOtherGuests'] as const) if (input[name] !== undefined) next[name] = input[name];
  if (input.recurrence?.length) {
    if (!isRecurrence(input.recurrence)) invalid('Invalid recurrence rule.');
    if (event.recurringEventId) invalid('An instance cannot repeat.');
    next.recurrence = input.recurrence;
  } else if (input.recurrence !== undefined) delete next.recurrence;
  if (input.attendees === null) delete next.attendees;
  else if (input.attendees && input.attendeesOmitted) next.attendees = answered(input.attendees, event.attendees ?? []);
  else if (input.attendees) next.attendees = mergeAttendees(input.attendees, event.attendees ?? [], user);
  next.start = part('start', input.start, event.start, calendar);
  next.end = part('end', input.end, event.end, calendar);
  if (!next.start.date !== !next.end.date) invalid('Start and end must both be dates or both be times.');
  const length = toEpoch(next.end, calendar.timeZone) - toEpoch(next.start, calendar.timeZone);
  if (length < 0 || (length === 0 && next.start.date)) invalid('The specified time range is empty.');
  const moved = JSON.stringify([next.start, next.end, next.recurrence]) !== JSON.stringify([event.start, event.end, event.recurrence]);
  if (moved) next.sequence += 1;
  return next;
}

/** A new event of `user` in a calendar, from what the client sent. */
export function newEvent(input: EventInput, calendar: CalendarResource, user: User, id: string, now: Date): EventResource {
  if (!input.start) required('start time');
  if (!input.end) required('end time');
  const self = { email: user.email, self: true };
  const blank: EventResource = {
    kind: 'calendar#event',
    id,
    etag: '',
    status: 'confirmed',
    htmlLink: '',
    created: now.toISOString(),
    updated: now.toISOString(),
    creator: self,
    organizer: calendar.primary ? { ...self, displayName: user.name } : { email: calendar.id, displayName: calendar.summary, self: true },
    start: {},
    end: {},
    iCalUID: `${id}@calendars.example`,
    sequence: 0,
    reminders: { useDefault: true },
    eventType: input.eventType ?? 'default',
  };
  const event = applyInput(blank, input, calendar, user);
  event.sequence = 0;
  if (event.attendees && !event.attendees.some(({ self: own }) => own))
    event.attendees.unshift({ email: user.email, displayName: user.name, self: true, organizer: true, responseStatus: 'accepted' });
  return event;
}
