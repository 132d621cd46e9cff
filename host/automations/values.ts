import type { Row } from '@vivarium/sdk/contract';
import { dayOf, formatDay, formatList, formatTime, type Place } from '@vivarium/sdk/kinds';
import type { AutomationValue } from '@vivarium/sdk/protocol';
import { quotable } from '../briefing/firewall.js';

/** What a run has read for one row, by name. */
export type Scope = Readonly<Record<string, Row<Record<string, unknown>>>>;

/** Longest value of an item within a text. */
const LONGEST = 600;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** What a path leads to: members that the item itself has, never what objects inherit. */
export function valueAt(path: string, scope: Scope): unknown {
  return path.split('.').reduce<unknown>((value, name) => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined), scope);
}

/** A value within a text, as a person would write it; addresses of pages and characters that do not show are taken out. */
export function wordsAt(path: string, scope: Scope, place: Place): string {
  return worded(valueAt(path, scope), place);
}

function worded(value: unknown, place: Place): string {
  if (typeof value === 'string') return INSTANT.test(value) ? `${formatDay(dayOf(value, place.timeZone), place.locale)}, ${formatTime(value, place)}` : quotable(value, LONGEST);
  if (typeof value === 'number') return new Intl.NumberFormat(place.locale).format(value);
  if (Array.isArray(value)) return formatList(value.map((one) => worded(one, place)).filter((one) => one !== ''), place.locale, 'unit');
  // A person, as mail and calendars name them.
  if (typeof value === 'object' && value !== null) return worded((value as Record<string, unknown>)['name'] ?? (value as Record<string, unknown>)['email'], place);
  return typeof value === 'boolean' ? String(value) : '';
}

/** A text with `{deal.title}` filled in. What is filled in is not looked at again: an item cannot ask for another value. */
export const filled = (text: string, scope: Scope, place: Place): string => text.replace(/\{([^{}]+)\}/g, (_, path: string) => wordsAt(path.trim(), scope, place));

/** The paths that a text names. */
export const pathsIn = (text: string): string[] => [...text.matchAll(/\{([^{}]+)\}/g)].map(([, path]) => path!.trim());

/** An argument's value for one row. */
export function resolved(value: AutomationValue, scope: Scope, place: Place): unknown {
  if (typeof value !== 'object') return value;
  return 'from' in value ? valueAt(value.from, scope) : filled(value.text, scope, place);
}
