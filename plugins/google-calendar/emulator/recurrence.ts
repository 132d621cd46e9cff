import { addDays, instantIn } from '@vivarium/sdk/testing/demo';
import { inZone, toEpoch, type EventResource, type EventTime } from './resource.js';

const DAY = 86_400_000;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

interface Rule {
  frequency: string;
  interval: number;
  count: number;
  /** Epoch ms. */
  until: number;
  /** `MO`, or with a position in the month `2MO`, `-1FR`. */
  days: string[];
}

/** `20261122` or `20261122T140000Z` as epoch ms; a day lasts until its end. */
function stampToEpoch(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(stamp) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour ?? 23), Number(minute ?? 59), Number(second ?? 59));
}

function parseRule(line: string): Rule {
  const parts = Object.fromEntries(
    line
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  ) as Partial<Record<string, string>>;
  return {
    frequency: parts['FREQ'] ?? 'DAILY',
    interval: Number(parts['INTERVAL'] ?? 1),
    count: Number(parts['COUNT'] ?? Infinity),
    until: parts['UNTIL'] ? stampToEpoch(parts['UNTIL']) : Infinity,
    days: parts['BYDAY']?.split(',') ?? [],
  };
}

const utc = (day: string) => new Date(`${day}T00:00:00Z`);
const weekOf = (day: string) => Math.floor((utc(day).getTime() / DAY + 3) / 7);
const monthOf = (day: string) => utc(day).getUTCFullYear() * 12 + utc(day).getUTCMonth();

function isOnDay(rule: Rule, day: string): boolean {
  const name = weekdays[utc(day).getUTCDay()] ?? '';
  const fromStart = Math.ceil(utc(day).getUTCDate() / 7);
  const isLast = monthOf(addDays(day, 7)) !== monthOf(day);
  return rule.days.some((wanted) => wanted === name || wanted === `${fromStart}${name}` || (isLast && wanted === `-1${name}`));
}

function matches(rule: Rule, first: string, day: string): boolean {
  const sameDate = day.slice(8) === first.slice(8);
  switch (rule.frequency) {
    case 'DAILY':
      return Math.round((Date.parse(day) - Date.parse(first)) / DAY) % rule.interval === 0 && (rule.days.length === 0 || isOnDay(rule, day));
    case 'WEEKLY':
      return (weekOf(day) - weekOf(first)) % rule.interval === 0 && (rule.days.length ? isOnDay(rule, day) : utc(day).getUTCDay() === utc(first).getUTCDay());
    case 'MONTHLY':
      return (monthOf(day) - monthOf(first)) % rule.interval === 0 && (rule.days.length ? isOnDay(rule, day) : sameDate);
    case 'YEARLY':
      return (monthOf(day) - monthOf(first)) % (12 * rule.interval) === 0 && sameDate;
    default:
      return false;
  }
}

/** Whether the emulator can expand these lines. */
export const isRecurrence = (lines: readonly string[]): boolean =>
  lines.some((line) => line.startsWith('RRULE:')) &&
  lines.every((line) => /^RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL=\d+|COUNT=\d+|UNTIL=\d{8}(T\d{6}Z)?|BYDAY=[-\d,A-Z]+|WKST=MO))*$/.test(line) || line.startsWith('EXDATE'));

/** The id of the instance that was to begin at `start`: `series_20261122T140000Z`, of an all-day series `series_20261122`. */
export function instanceId(seriesId: string, start: EventTime): string {
  const stamp = start.date ?? new Date(Date.parse(start.dateTime ?? '')).toISOString().slice(0, 19) + 'Z';
  return `${seriesId}_${stamp.replace(/[-:]/g, '')}`;
}

/** The instances of a series that touch a window, before exceptions. */
export function expand(series: EventResource, zone: string, from: number, to: number): EventResource[] {
  const lines = series.recurrence ?? [];
  const rule = parseRule(lines.find((line) => line.startsWith('RRULE:')) ?? 'RRULE:COUNT=1');
  const excluded = new Set(lines.filter((line) => line.startsWith('EXDATE')).flatMap((line) => line.slice(line.indexOf(':') + 1).split(',')));
  const seriesZone = series.start.timeZone ?? zone;
  const begin = toEpoch(series.start, zone);
  const length = toEpoch(series.end, zone) - begin;
  const local = series.start.date ?? inZone(begin, seriesZone);
  const first = local.slice(0, 10);
  const { recurrence: _recurrence, ...shared } = series;
  const instances: EventResource[] = [];
  let seen = 0;
  for (let day = first; seen < rule.count; day = addDays(day, 1)) {
    const at = series.start.date ? instantIn(zone, day, '00:00').getTime() : instantIn(seriesZone, day, local.slice(11, 16)).getTime();
    if (at >= to || at > rule.until) break;
    if (!matches(rule, first, day)) continue;
    seen += 1;
    if (at + length <= from) continue;
    const start: EventTime = series.start.date ? { date: day } : { dateTime: inZone(at, seriesZone), timeZone: seriesZone };
    const end: EventTime = series.start.date ? { date: addDays(day, Math.round(length / DAY)) } : { dateTime: inZone(at + length, seriesZone), timeZone: seriesZone };
    const id = instanceId(series.id, start);
    if (excluded.has(id.slice(series.id.length + 1))) continue;
    instances.push({ ...shared, id, recurringEventId: series.id, originalStartTime: start, start, end });
  }
  return instances;
}
