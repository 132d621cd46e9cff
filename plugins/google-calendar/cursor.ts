import { z } from 'zod';
import { DAYS, GoogleCalendar } from './contract.js';

const DAY = 86_400_000;

const shape = {
  /** Epoch ms of the last look at the calendar list. */
  listedAt: z.number(),
  listToken: z.string(),
  calendars: z.array(z.object({ calendar: GoogleCalendar, token: z.string() })),
};
const Cursor = z.object({
  version: z.literal(2),
  /** The day the window was laid around: on another day everything is read anew. */
  day: z.string(),
  ...shape,
});
/** Where the next delta of events starts: a sync token for each calendar and for the list of them. */
export type Cursor = z.output<typeof Cursor>;

/** Events of version 1 do not say whose they are: none of its days is today, so that they are read anew. */
const Earlier = z.object({ version: z.literal(1), ...shape }).transform((cursor): Cursor => ({ ...cursor, version: 2, day: '' }));

/** The day it is in a zone. */
export const dayIn = (timeZone: string, at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** The window of mirrored time around a day: all of its first and last one, wherever the person is. */
export function windowAround(day: string): { timeMin: string; timeMax: string } {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return { timeMin: new Date(noon - (DAYS.before + 1) * DAY).toISOString(), timeMax: new Date(noon + (DAYS.after + 1) * DAY).toISOString() };
}

/** Whether an event lies wholly outside a window, by Google's rule for a list: it ends where the window begins, or begins where it ends. */
export const isOutside = ({ start, end }: { start: string; end: string }, { timeMin, timeMax }: ReturnType<typeof windowAround>): boolean =>
  Date.parse(end) <= Date.parse(timeMin) || Date.parse(start) >= Date.parse(timeMax);

/** A stored cursor; undefined when there is none or it is not ours, so that everything is read. */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return z.union([Cursor, Earlier]).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
