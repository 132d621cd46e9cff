import { kept } from './format.js';

const ageFormat = kept((locale: string, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options));

/** "2 hours ago", "in 5 minutes", in the largest fitting unit. */
export function formatAge(instant: string, now: number, locale: string, style: 'long' | 'narrow' = 'long'): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]] as const;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[2];
  return ageFormat(locale, { numeric: 'auto', style }).format(Math.trunc(seconds / size), unit);
}
