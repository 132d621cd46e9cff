import { asRead, calledBy } from '@vivarium/sdk/connector';
import { toInstant } from '@vivarium/sdk/contract';
import { eventKey, type GoogleCalendar, type GoogleEvent } from './contract.js';
import { plainText } from './plain-text.js';
import { WireEvent, type WireCalendar, type WireTime } from './wire.js';

/** Google's event palette (colors.get), which has been the same since 2011. */
const eventColors: ReadonlyMap<string, string> = new Map(Object.entries({
  1: '#a4bdfc', 2: '#7ae7bf', 3: '#dbadff', 4: '#ff887c', 5: '#fbd75b', 6: '#ffb878', 7: '#46d6db', 8: '#e1e1e1', 9: '#5484ed', 10: '#51b749', 11: '#dc2127',
}));
const responses = { needsAction: 'needs-action', accepted: 'accepted', tentative: 'tentative', declined: 'declined' } as const;

const moment = ({ date, dateTime }: WireTime): string | undefined => date ?? (dateTime === undefined ? undefined : toInstant(dateTime));

function httpsUrl(...candidates: (string | undefined)[]): string | undefined {
  return candidates.find((candidate) => candidate !== undefined && /^https:\/\/[^\s]+$/.test(candidate) && URL.canParse(candidate));
}

function named(displayName: string | undefined): { name?: string } {
  const name = calledBy(displayName);
  return name === undefined ? {} : { name };
}

/** What Google fills in by itself: of these it lets nothing be changed but colours and reminders (guides/event-types). */
const filledIn = ['birthday', 'fromGmail'];

/** A calendar of the list as the contract has it, its fields in the schema's order: a cursor is compared as text. */
export function toCalendar(calendar: WireCalendar): GoogleCalendar {
  const isOwn = calendar.accessRole === 'owner' || calendar.accessRole === 'writer';
  return {
    id: calendar.id,
    name: calendar.summaryOverride ?? calendar.summary ?? calendar.id,
    color: /^#[0-9a-f]{6}$/i.test(calendar.backgroundColor ?? '') ? calendar.backgroundColor : undefined,
    primary: calendar.primary ?? false,
    selected: (calendar.selected ?? false) && !calendar.hidden,
    writable: isOwn,
    timeZone: calendar.timeZone ?? 'UTC',
    ...(isOwn ? {} : { ofOthers: true }),
  };
}

/** What an answer of Google says about one event: as it is now, or that it is gone, or nothing we show. */
export function toChange(raw: unknown, calendar: GoogleCalendar): { upsert: GoogleEvent } | { remove: string } | undefined {
  const parsed = WireEvent.safeParse(raw);
  if (!parsed.success) {
    const id = (raw as { id?: unknown } | null)?.id;
    // Handed on as it is, so that the runtime counts and names it.
    return typeof id === 'string' ? { upsert: { id: eventKey(calendar.id, id) } as GoogleEvent } : undefined;
  }
  const event = parsed.data;
  const id = eventKey(calendar.id, event.id);
  if (event.status === 'cancelled' || event.eventType === 'workingLocation') return { remove: id };
  return { upsert: toEvent(event, calendar) };
}

/** An event that is not cancelled as the contract has it. */
export function toEvent(event: WireEvent, calendar: GoogleCalendar): GoogleEvent {
  const attendees = (event.attendees ?? [])
    .filter(({ email, resource }) => email !== undefined && !resource)
    .map(({ email = '', displayName, responseStatus, self, organizer, optional }) => ({
      ...named(displayName),
      email: email.toLowerCase(),
      response: responses[responseStatus],
      self: self ?? false,
      organizer: organizer ?? false,
      optional: optional ?? false,
    }));
  const own = attendees.find(({ self }) => self);
  const { organizer } = event;
  const foreign = organizer !== undefined && !organizer.self && !event.guestsCanModify;
  const video = event.conferenceData?.entryPoints?.find(({ entryPointType }) => entryPointType === 'video')?.uri;
  const url = event.htmlLink && /^https?:/.test(event.htmlLink) && URL.canParse(event.htmlLink) ? event.htmlLink : undefined;
  const conferenceUrl = httpsUrl(event.hangoutLink, video);
  const color = eventColors.get(event.colorId ?? '') ?? calendar.color;
  return {
    id: eventKey(calendar.id, event.id),
    ...(event.iCalUID ? { uid: event.iCalUID } : {}),
    eventId: event.id,
    calendarId: calendar.id,
    etag: event.etag ?? '',
    title: asRead(event.summary ?? '').trim() || (event.visibility === 'private' || calendar.ofOthers ? 'Busy' : '(No title)'),
    start: (event.start && moment(event.start)) ?? '',
    end: (event.end && moment(event.end)) ?? '',
    allDay: event.start?.date !== undefined,
    timeZone: event.start?.timeZone ?? calendar.timeZone,
    status: event.status === 'tentative' ? 'tentative' : 'confirmed',
    // Google's "self" is whose calendar it is: in one that is only shown to the account, somebody else.
    ...(own && !calendar.ofOthers ? { response: own.response } : {}),
    ...(event.location ? { location: asRead(event.location) } : {}),
    ...(event.description ? { description: plainText(event.description) } : {}),
    ...(conferenceUrl ? { conferenceUrl } : {}),
    attendees,
    ...(organizer?.email ? { organizer: { ...named(organizer.displayName), email: organizer.email.toLowerCase() } } : {}),
    calendar: calendar.name,
    ...(color ? { color } : {}),
    recurring: event.recurringEventId !== undefined,
    ...(event.recurringEventId ? { recurringEventId: event.recurringEventId } : {}),
    readOnly: !calendar.writable || (event.locked ?? false) || foreign || filledIn.includes(event.eventType ?? ''),
    ...(calendar.writable ? {} : { viewOnly: true }),
    busy: event.transparency !== 'transparent',
    ...(calendar.ofOthers ? { ofOthers: true } : {}),
    ...(url ? { url } : {}),
  };
}
