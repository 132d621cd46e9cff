import { msg } from '@lit/localize';
import { addDays, daysBetween, formatDay } from '@vivarium/sdk/kinds';

/** Whether a text names a day that exists, `2026-03-01`. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;

/** A day as people say it: "Sunday, 1 March", with the year where it is another one. */
export function dayInWords(day: string, today: string, locale: string): string {
  const otherYear = day.slice(0, 4) !== today.slice(0, 4);
  return formatDay(day, locale, { weekday: 'long', day: 'numeric', month: 'long', ...(otherYear ? { year: 'numeric' } : {}) });
}

/** How far a day is from today, in words: "Today", "Tomorrow", "In 3 days". */
export function dayDistance(day: string, today: string, locale: string): string {
  const distance = daysBetween(today, day);
  if (distance === 0) return msg('Today');
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(distance, 'day');
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}
