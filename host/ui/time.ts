import { msg } from '@lit/localize';
import { dateFormat, hourStyle } from '@vivarium/sdk/kinds';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How long ago, short and in words: "just now", "12 sec. ago", "3 min. ago". */
export function ago(at: number, now: number, locale: string): string {
  const seconds = Math.round((now - at) / 1000);
  if (Math.abs(seconds) < 1) return msg('just now');
  const words = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
  for (const [unit, size] of units) if (Math.abs(seconds) >= size) return words.format(-Math.round(seconds / size), unit);
  return words.format(-seconds, 'second');
}

/** A point in time as a clock shows it, with its date unless that is today: "10:32", "1 Mar, 10:32". */
export function clock(at: number, now: number, locale: string, timeZone: string): string {
  const day = (time: number) => dateFormat('en', { timeZone, dateStyle: 'short' }).format(time);
  const time = { hour: hourStyle(locale), minute: '2-digit' } as const;
  const date = day(at) === day(now) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return dateFormat(locale, { timeZone, ...date, ...time }).format(at);
}
