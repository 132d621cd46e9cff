import { VivariumError } from '@vivarium/sdk/contract';
import type { Context } from '@vivarium/sdk/connector';
import { eventIdFor, eventKey, isDay, isSame, type googleCalendar, type GoogleCalendar, type GoogleEvent } from './contract.js';
import { toEvent } from './normalise.js';
import { eventPath, eventsPath } from './paths.js';
import { isFormatted } from './plain-text.js';
import { WireEvent, type WireAttendee } from './wire.js';
import type { z } from 'zod';

type SendUpdates = 'all' | 'none';
type Written = { id: string; calendarId: string; eventId: string; etag: string };
type EventFields = Partial<Pick<GoogleEvent, 'title' | 'location' | 'description' | 'start' | 'end'>>;

const written = (calendarId: string, { id, etag = '' }: WireEvent): Written => ({ id: eventKey(calendarId, id), calendarId, eventId: id, etag });
const hasCode = (error: unknown, ...codes: string[]) => error instanceof VivariumError && codes.includes(error.code);
const ifMatch = (etag: string) => ({ 'if-match': etag });

/** A start or end as Google takes it; the nulls make an all-day entry of a timed one and the reverse. */
function wireTime(value: string, timeZone: string | undefined) {
  return isDay(value) ? { date: value, dateTime: null, timeZone: null } : { date: null, dateTime: value, ...(timeZone ? { timeZone } : {}) };
}

/** Google takes no nulls for an event that does not exist yet. */
function newWireTime(value: string, timeZone: string | undefined) {
  return isDay(value) ? { date: value } : { dateTime: value, ...(timeZone ? { timeZone } : {}) };
}

function wireFields({ title, location, description, start, end }: EventFields, timeZone: string | undefined) {
  return {
    ...(title === undefined ? {} : { summary: title }),
    ...(location === undefined ? {} : { location }),
    ...(description === undefined ? {} : { description }),
    ...(start === undefined ? {} : { start: wireTime(start, timeZone) }),
    ...(end === undefined ? {} : { end: wireTime(end, timeZone) }),
  };
}

/** The event as it is now, in our form and Google's. */
async function readCurrent({ http, signal }: Context, item: Pick<GoogleEvent, 'calendarId' | 'eventId' | 'calendar' | 'timeZone'>): Promise<{ wire: WireEvent; event: GoogleEvent }> {
  const wire = await http.get(eventPath(item.calendarId, item.eventId), { schema: WireEvent, signal });
  if (wire.status === 'cancelled') throw new VivariumError('not-found', 'The event was deleted in Google Calendar in the meantime.');
  const calendar: GoogleCalendar = { id: item.calendarId, name: item.calendar, timeZone: item.timeZone ?? 'UTC', primary: false, selected: true, writable: true };
  return { wire, event: toEvent(wire, calendar) };
}

/**
 * Runs a conditional write. An etag also changes when a guest answers, so a refused one is tried once more with the
 * current etag if nothing differs of what the person saw and is about to replace; otherwise the conflict stands.
 */
async function writeUnlessChanged<Result>(
  context: Context,
  item: GoogleEvent,
  replaces: readonly (keyof GoogleEvent)[],
  write: (etag: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await write(item.etag);
  } catch (error) {
    if (!hasCode(error, 'conflict')) throw error;
    const { event } = await readCurrent(context, item);
    if (replaces.some((field) => (event[field] ?? '') !== (item[field] ?? ''))) throw error;
    return write(event.etag);
  }
}

/** What the person saw and wrote is text: put in the place of HTML it would take links and formatting with it, beyond any undo. */
async function refuseToFlatten(context: Context, item: GoogleEvent): Promise<void> {
  if (!item.description) return;
  const { wire } = await readCurrent(context, item);
  if (isFormatted(wire.description ?? '')) throw new VivariumError('invalid-input', 'The description has links or formatting, which would be lost. Change it in Google Calendar.');
}

/** Changes fields of an event, and only them. A repetition that finds its work done succeeds. */
export async function changeEvent(
  context: Context & { item: GoogleEvent },
  fields: EventFields,
  options: { timeZone?: string | undefined; sendUpdates: SendUpdates },
): Promise<Written> {
  const { http, item, signal } = context;
  const names = (Object.keys(fields) as (keyof EventFields)[]).filter((name) => fields[name] !== undefined);
  const zone = options.timeZone ?? item.timeZone;
  // A timed entry keeps its zones where no other one is named: its end may have another one than its start, as a flight has.
  const body = wireFields(fields, item.allDay || zone !== item.timeZone ? zone : undefined);
  if (fields.description !== undefined) await refuseToFlatten(context, item);
  const write = (etag: string) =>
    http.patch(eventPath(item.calendarId, item.eventId), body, { query: { sendUpdates: options.sendUpdates }, headers: ifMatch(etag), schema: WireEvent, signal });
  try {
    return written(item.calendarId, await writeUnlessChanged(context, item, names, write));
  } catch (error) {
    if (!hasCode(error, 'conflict')) throw error;
    const { wire, event } = await readCurrent(context, item);
    if (names.some((name) => (event[name] ?? '') !== (fields[name] ?? ''))) throw error;
    return written(item.calendarId, wire);
  }
}

/** Sets the account's own answer; everybody else's stay as they are at that moment. */
export async function answerInvitation(context: Context & { item: GoogleEvent }, response: NonNullable<GoogleEvent['response']>): Promise<Written> {
  const { http, item, signal } = context;
  const { wire, event } = await readCurrent(context, item);
  const own = wire.attendees?.find(({ self }) => self);
  if (!own) throw new VivariumError('invalid-input', 'This account was not invited to the event, so there is nothing to answer.');
  const responseStatus = response === 'needs-action' ? 'needsAction' : response;
  // Says that the others are left out: Google may have told us only some of them, and what is written is else the whole list.
  const body = { attendeesOmitted: true, attendees: [{ ...own, responseStatus }] };
  const options = { query: { sendUpdates: 'all' }, headers: ifMatch(event.etag), schema: WireEvent, signal };
  return written(item.calendarId, await http.patch(eventPath(item.calendarId, item.eventId), body, options));
}

/** Invites and uninvites, on top of whoever is invited at that moment. A repetition finds its work done. */
export async function changeGuests(context: Context & { item: GoogleEvent }, { add, remove }: { add: readonly string[]; remove: readonly string[] }): Promise<Written> {
  const { http, item, signal } = context;
  const { wire, event } = await readCurrent(context, item);
  if (wire.attendeesOmitted) throw new VivariumError('invalid-input', 'Google does not tell all guests of this event, and those it leaves out would be uninvited. Change them in Google Calendar.');
  const invited = wire.attendees ?? [];
  const kept = invited.filter(({ email }) => !remove.some((gone) => isSame(gone, email ?? '')));
  const added = add.filter((email) => !kept.some((other) => isSame(other.email ?? '', email)));
  if (added.length === 0 && kept.length === invited.length) return written(item.calendarId, wire);
  const attendees: z.input<typeof WireAttendee>[] = [...kept, ...added.map((email) => ({ email, responseStatus: 'needsAction' as const }))];
  const options = { query: { sendUpdates: 'all' }, headers: ifMatch(event.etag), schema: WireEvent, signal };
  return written(item.calendarId, await http.patch(eventPath(item.calendarId, item.eventId), { attendees }, options));
}

/** Creates an event. A repetition of the same decision finds the one it made. */
export async function createEvent(
  { http, account, signal, idempotencyKey }: Context & { idempotencyKey: string },
  input: EventFields & { title: string; start: string; end: string; timeZone?: string | undefined; attendees?: string[] | undefined; calendar?: string | undefined },
  sendUpdates: SendUpdates,
): Promise<Written> {
  if (isDay(input.start) !== isDay(input.end)) throw new VivariumError('invalid-input', 'Start and end must both be days or both be times.');
  const calendarId = input.calendar ?? 'primary';
  const zone = input.timeZone ?? account.timeZone;
  const id = eventIdFor(idempotencyKey);
  const { title, location, description } = input;
  const attendees = input.attendees?.length ? { attendees: input.attendees.map((email) => ({ email })) } : {};
  const body = { id, ...wireFields({ title, location, description }, zone), start: newWireTime(input.start, zone), end: newWireTime(input.end, zone), ...attendees };
  try {
    return written(calendarId, await http.post(eventsPath(calendarId), body, { query: { sendUpdates }, schema: WireEvent, signal }));
  } catch (error) {
    if (!hasCode(error, 'conflict')) throw error;
    return written(calendarId, await http.get(eventPath(calendarId, id), { schema: WireEvent, signal }));
  }
}

/** Deletes an event that is still what the person saw. One that is gone already is no failure. */
export async function deleteEvent(context: Context & { item: GoogleEvent }): Promise<null> {
  const { http, item, signal } = context;
  const query = { sendUpdates: 'all' };
  const write = (etag: string) => http.delete(eventPath(item.calendarId, item.eventId), { query, headers: ifMatch(etag), signal });
  try {
    await writeUnlessChanged(context, item, ['title', 'start', 'end'], write);
  } catch (error) {
    if (!hasCode(error, 'not-found')) throw error;
  }
  return null;
}

type Made = NonNullable<z.output<(typeof googleCalendar)['definition']['actions']['discardEvent']['input']>['made']>;

function isAsMade(event: GoogleEvent, { attendees = [], ...made }: Made): boolean {
  const others = event.attendees.filter(({ self }) => !self);
  const invited = others.length === attendees.length && others.every(({ email }) => attendees.some((one) => isSame(one, email)));
  const isSameTime = (one: string, other: string) => one === other || Date.parse(one) === Date.parse(other);
  return (
    invited && !event.recurring && isDay(event.start) === isDay(made.start) && isSameTime(event.start, made.start) && isSameTime(event.end, made.end) &&
    (['title', 'location', 'description'] as const).every((name) => (event[name] ?? '') === (made[name] ?? ''))
  );
}

/** Takes back a creation, unless the event is another by now. */
export async function discardEvent(context: Context, { calendarId, eventId, etag, made }: { calendarId: string; eventId: string; etag: string; made?: Made | undefined }): Promise<null> {
  const { http, signal } = context;
  const discard = (known: string) => http.delete(eventPath(calendarId, eventId), { query: { sendUpdates: 'none' }, headers: ifMatch(known), signal });
  try {
    await discard(etag).catch(async (error: unknown) => {
      if (!made || !hasCode(error, 'conflict')) throw error;
      const { event } = await readCurrent(context, { calendarId, eventId, calendar: '' });
      if (!isAsMade(event, made)) throw error;
      await discard(event.etag);
    });
  } catch (error) {
    if (!hasCode(error, 'not-found')) throw error;
  }
  return null;
}
