import type { MirroredDays } from '../contract/mirrored-days.js';
import { toInstant } from '../contract/time.js';
import { remember } from './remember.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  let format = clocks.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clocks.set(timeZone, format);
  }
  return format;
}

const QUARTER = 15 * MINUTE;
const KEPT_OFFSETS = 5000;
const offsets = new Map<string, Map<number, number>>();

/**
 * Milliseconds that clocks on the wall in `timeZone` are ahead of UTC. Zones change on the quarter hour, so it is kept by
 * the quarter: asking Intl costs ten microseconds, and every entry of a calendar is asked about at every change.
 */
function offsetAt(at: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (!known || known.size > KEPT_OFFSETS) offsets.set(timeZone, (known = new Map<number, number>()));
  const quarter = Math.floor(at / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    const start = quarter * QUARTER;
    const parts: Record<string, number> = {};
    for (const { type, value } of clock(timeZone).formatToParts(start)) parts[type] = Number(value);
    offset = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second) - start;
    known.set(quarter, offset);
  }
  return offset;
}

/** What a clock on the wall in `timeZone` shows at an instant, as if it were UTC. */
function wallTime(at: number, timeZone: string): number {
  return at + offsetAt(at, timeZone);
}

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayText = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The day it is in `timeZone` at an instant. */
export function dayOf(instant: string | number | Date, timeZone: string): string {
  return dayText(wallTime(new Date(instant).getTime(), timeZone));
}

/** Minutes that a clock on the wall in `timeZone` shows since midnight. */
export function minuteOf(instant: string, timeZone: string): number {
  const wall = wallTime(Date.parse(instant), timeZone);
  return Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
}

/**
 * The instant at which a clock on the wall shows `minutes` after midnight of `day`. A time that the clock skips is moved
 * forward by what was skipped, one that it shows twice is the first.
 */
export function instantOf(day: string, minutes: number, timeZone: string): string {
  const wall = dayNumber(day) + minutes * MINUTE;
  const offset = (at: number) => wallTime(at, timeZone) - at;
  const before = offset(wall - DAY);
  for (const candidate of [before, offset(wall + DAY)]) if (offset(wall - candidate) === candidate) return toInstant(wall - candidate);
  return toInstant(wall - before);
}

/** The day `count` days later. */
export function addDays(day: string, count: number): string {
  return dayText(dayNumber(day) + count * DAY);
}

/** Days from one day to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayNumber(to) - dayNumber(from)) / DAY);
}

/** Whether what is mirrored of days around `today` has a day. */
export function isMirrored(day: string, today: string, { before = Infinity, after = Infinity }: MirroredDays = {}): boolean {
  const distance = daysBetween(today, day);
  return -distance <= before && distance <= after;
}

/** A stretch of time, its end exclusive. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

const windows = remember<Window>();

/** When a day begins and ends in `timeZone`: 23, 24 or 25 hours apart. */
export function dayWindow(day: string, timeZone: string): Window {
  return windows(`${day} ${timeZone}`, () => Object.freeze({ start: instantOf(day, 0, timeZone), end: instantOf(addDays(day, 1), 0, timeZone) }));
}

const weeks = remember<readonly string[]>();

/** The seven days of the week that `day` is in, beginning as the locale's weeks do. */
export function weekOf(day: string, locale: string): readonly string[] {
  return weeks(`${day} ${locale}`, () => {
    const first = firstWeekday(locale);
    const weekday = new Date(dayNumber(day)).getUTCDay() || 7;
    const monday = addDays(day, -((weekday - first + 7) % 7));
    return Object.freeze(Array.from({ length: 7 }, (_, index) => addDays(monday, index)));
  });
}

/** 1 (Monday) to 7 (Sunday), as `Intl.Locale` counts; Monday where the browser does not know. */
function firstWeekday(locale: string): number {
  type WithWeek = Intl.Locale & { getWeekInfo?(): { firstDay: number }; weekInfo?: { firstDay: number } };
  const known = new Intl.Locale(locale) as WithWeek;
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? 1;
}
