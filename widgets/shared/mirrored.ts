import { msg, str } from '@lit/localize';
import type { MirroredDays } from '@vivarium/sdk/contract';
import { addDays, formatDay, isMirrored } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';

/** What to say of a day that is not mirrored, where nothing may be all that is known; undefined of one that is. */
export function beyondWords({ days }: { readonly days?: MirroredDays | undefined }, { day, today, locale }: Pick<Environment, 'day' | 'today' | 'locale'>): string | undefined {
  if (!days || isMirrored(day, today, days)) return undefined;
  const { before, after } = days;
  const at = (distance: number) => formatDay(addDays(today, distance), locale, { day: 'numeric', month: 'long', year: 'numeric' });
  if (before === undefined) return msg(str`Only the days until ${at(after!)} are kept here. This one may hold more than you see.`);
  if (after === undefined) return msg(str`Only the days since ${at(-before)} are kept here. This one may hold more than you see.`);
  return msg(str`Only the days from ${at(-before)} to ${at(after)} are kept here. This one may hold more than you see.`);
}
