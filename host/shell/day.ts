import { msg } from '@lit/localize';

/** A calendar day as text, `2026-03-01`: no zone, so arithmetic on it never meets daylight saving. */
const atNoon = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** Whether a text names a day that exists. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(atNoon(text).getTime()) && atNoon(text).toISOString().startsWith(text);

/** The day `count` days after another, before it when negative. */
export function addDays(day: string, count: number): string {
  const date = atNoon(day);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number => Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / 86_400_000);

/** The day it is somewhere. */
export function dayIn(timeZone: string, now: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' });
  const part = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${part['year']?.padStart(4, '0')}-${part['month']}-${part['day']}`;
}

/** A day as people say it: "Sunday, 1 March", with the year where it is another one. */
export function dayInWords(day: string, today: string, locale: string): string {
  const otherYear = day.slice(0, 4) !== today.slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(otherYear ? { year: 'numeric' } : {}),
  }).format(atNoon(day));
}

/** How far a day is from today, in words: "Today", "Tomorrow", "In 3 days". */
export function dayDistance(day: string, today: string, locale: string): string {
  const distance = daysBetween(today, day);
  if (distance === 0) return msg('Today');
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(distance, 'day');
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

/** Milliseconds until it is another day somewhere: when "today" has to be computed again. */
export function untilMidnight(timeZone: string, now: Date = new Date()): number {
  const today = dayIn(timeZone, now);
  let low = 0;
  let high = 26 * 3_600_000;
  while (high - low > 250) {
    const middle = (low + high) / 2;
    if (dayIn(timeZone, new Date(now.getTime() + middle)) === today) low = middle;
    else high = middle;
  }
  return high;
}
