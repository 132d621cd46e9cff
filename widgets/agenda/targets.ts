import { msg, str } from '@lit/localize';
import { addDays, dayOf, formatDay, formatTime, minuteOf, onDay, type Place, type Window } from '@vivarium/sdk/kinds';
import type { Held } from './moving.js';

const MINUTE = 60_000;

/** Where what is held would be let go; on another day at the same time of the clock. */
export function placeOf({ box: { event }, minutes, days }: Held, timeZone: string): Window {
  const shift = (instant: string) => new Date(Date.parse(instant) + minutes * MINUTE).toISOString();
  const at = { start: shift(event.start), end: shift(event.end) };
  return days === 0 ? at : onDay({ ...event, ...at }, addDays(dayOf(at.start, timeZone), days), timeZone, minuteOf(at.start, timeZone));
}

/** Where an appointment would be dropped now, for those who do not see it. */
export function heldText(held: Held, place: Place): string {
  const at = placeOf(held, place.timeZone).start;
  return msg(str`${held.box.event.title}: ${formatDay(dayOf(at, place.timeZone), place.locale)}, ${formatTime(at, place)}. Enter drops, Escape cancels.`);
}
