import { isTimeZone, placeOf } from './place.js';

/** The time zone that words mean: its name, or its place. */
export function zoneOf(words: string): string | undefined {
  const known = Intl.supportedValuesOf('timeZone');
  const wanted = words.toLowerCase();
  const found = known.find((zone) => zone.toLowerCase() === wanted) ?? known.find((zone) => placeOf(zone).toLowerCase() === wanted);
  if (found) return found;
  // Browsers list one name of a zone and know others: Calcutta is Kolkata.
  const name = wanted.replaceAll(/(^|[ /-])\p{L}/gu, (letter) => letter.toUpperCase()).replaceAll(' ', '_');
  return ['', ...new Set(known.map((zone) => `${zone.split('/')[0]}/`))].map((region) => region + name).find((zone) => zone.includes('/') && isTimeZone(zone));
}
