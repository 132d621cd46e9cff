import { z } from 'zod';

/** A start or end as Google writes it: `date` for all-day entries, else `dateTime` with an offset. */
export const WireTime = z.object({ date: z.iso.date().optional(), dateTime: z.iso.datetime({ offset: true }).optional(), timeZone: z.string().optional() });
/** A start or end as Google writes it. */
export type WireTime = z.output<typeof WireTime>;

const WirePerson = z.object({ email: z.string().optional(), displayName: z.string().optional(), self: z.boolean().optional() });

/** An invited person as Google writes it. Unknown fields pass: a change of the guests sends them all back. */
export const WireAttendee = z.looseObject({
  email: z.string().optional(),
  displayName: z.string().optional(),
  responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).catch('needsAction'),
  self: z.boolean().optional(),
  organizer: z.boolean().optional(),
  optional: z.boolean().optional(),
  resource: z.boolean().optional(),
});

/** An event as Google writes it, as far as we read it. A tombstone has an id and the status `cancelled`. */
export const WireEvent = z.object({
  id: z.string().min(1),
  etag: z.string().optional(),
  iCalUID: z.string().optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).catch('confirmed'),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  colorId: z.string().optional(),
  htmlLink: z.string().optional(),
  hangoutLink: z.string().optional(),
  start: WireTime.optional(),
  end: WireTime.optional(),
  recurringEventId: z.string().optional(),
  transparency: z.string().optional(),
  visibility: z.string().optional(),
  eventType: z.string().optional(),
  locked: z.boolean().optional(),
  guestsCanModify: z.boolean().optional(),
  organizer: WirePerson.optional(),
  attendees: z.array(WireAttendee).optional(),
  /** There are more than are told: too many, or the organizer hides the guests from each other. */
  attendeesOmitted: z.boolean().optional(),
  conferenceData: z.object({ entryPoints: z.array(z.object({ entryPointType: z.string().optional(), uri: z.string().optional() })).optional() }).optional(),
});
/** An event as Google writes it. */
export type WireEvent = z.output<typeof WireEvent>;

/** One page of events. An item we cannot read does not spoil the page: it stays `unknown` until it is normalised. */
export const WireEvents = z.object({ items: z.array(z.unknown()).default([]), nextPageToken: z.string().optional(), nextSyncToken: z.string().optional() });

/** A calendar of the list as Google writes it. */
export const WireCalendar = z.object({
  id: z.string().min(1),
  summary: z.string().optional(),
  summaryOverride: z.string().optional(),
  /** A calendar without a colour we can use is better than none. */
  backgroundColor: z.string().regex(/^#[0-9a-f]{6}$/i).optional().catch(undefined),
  timeZone: z.string().optional(),
  accessRole: z.string().optional(),
  primary: z.boolean().optional(),
  selected: z.boolean().optional(),
  hidden: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
/** A calendar of the list as Google writes it. */
export type WireCalendar = z.output<typeof WireCalendar>;

/** One page of the calendar list. */
export const WireCalendars = z.object({ items: z.array(WireCalendar).default([]), nextPageToken: z.string().optional(), nextSyncToken: z.string().optional() });

/** A notification channel as Google answers it; `expiration` is epoch milliseconds as text. */
export const WireChannel = z.object({ id: z.string(), resourceId: z.string(), expiration: z.coerce.number().optional() });
