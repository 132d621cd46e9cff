import { instantIn, offsetAt } from '@vivarium/sdk/testing/demo';

/** A start or end on the wire. */
export interface EventTime {
  date?: string;
  dateTime?: string;
  timeZone?: string;
}

/** An invited person on the wire. */
export interface AttendeeResource {
  email: string;
  displayName?: string;
  responseStatus: string;
  self?: boolean;
  organizer?: boolean;
  optional?: boolean;
}

/** What an event can be. */
export const eventTypes = ['default', 'focusTime', 'outOfOffice', 'workingLocation', 'birthday', 'fromGmail'] as const;

/** An event on the wire (`calendar#event`), as far as the emulator knows it. */
export interface EventResource {
  kind: 'calendar#event';
  id: string;
  etag: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  htmlLink: string;
  created: string;
  updated: string;
  summary?: string;
  description?: string;
  location?: string;
  colorId?: string;
  transparency?: string;
  visibility?: string;
  creator: { email: string; self?: boolean };
  organizer: { email: string; displayName?: string; self?: boolean };
  start: EventTime;
  end: EventTime;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: EventTime;
  iCalUID: string;
  sequence: number;
  attendees?: AttendeeResource[];
  attendeesOmitted?: boolean;
  guestsCanModify?: boolean;
  guestsCanSeeOtherGuests?: boolean;
  hangoutLink?: string;
  conferenceData?: unknown;
  reminders: { useDefault: boolean };
  eventType: (typeof eventTypes)[number];
}

/** A calendar of the list on the wire (`calendar#calendarListEntry`). */
export interface CalendarResource {
  kind: 'calendar#calendarListEntry';
  id: string;
  etag: string;
  summary: string;
  timeZone: string;
  colorId: string;
  backgroundColor: string;
  foregroundColor: string;
  accessRole: 'owner' | 'writer' | 'reader';
  primary?: boolean;
  selected?: boolean;
  hidden?: boolean;
  summaryOverride?: string;
  defaultReminders: { method: string; minutes: number }[];
}

/** Epoch milliseconds of a start or end; a day begins at midnight in the calendar's zone. */
export const toEpoch = ({ date, dateTime }: EventTime, zone: string): number => (date ? instantIn(zone, date, '00:00').getTime() : Date.parse(dateTime ?? ''));

/** RFC 3339 with the zone's offset at that instant, as Google writes it. */
export function inZone(at: number, zone: string): string {
  const offset = offsetAt(zone, at);
  const minutes = Math.abs(offset) / 60_000;
  const suffix = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return new Date(at + offset).toISOString().slice(0, 19) + suffix;
}

/** Whether it is a day of the calendar: not the 30th of February. */
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** Whether a zone of this name is known. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** A start or end as a client wrote it, in the form Google stores. Undefined when it is neither a day nor a time. */
export function normaliseTime(time: { date?: string | null; dateTime?: string | null; timeZone?: string | null } | undefined, zone: string): EventTime | undefined {
  if (time?.date) return isDate(time.date) ? { date: time.date } : undefined;
  if (!time?.dateTime) return undefined;
  const timeZone = time.timeZone ?? zone;
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(time.dateTime);
  const at = hasOffset ? Date.parse(time.dateTime) : instantIn(timeZone, time.dateTime.slice(0, 10), time.dateTime.slice(11, 16)).getTime();
  return Number.isNaN(at) ? undefined : { dateTime: inZone(at, timeZone), timeZone };
}
