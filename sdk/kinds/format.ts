import { remember } from './remember.js';

/** Where and how dates are written. */
export interface Place {
  readonly timeZone: string;
  readonly locale: string;
}

/** A way to get one of the formats that a locale and options name; each is made once, since making one costs far more than using it. */
export function kept<Options, Format>(make: (locale: string, options: Options) => Format): (locale: string, options: Options) => Format {
  const formats = new Map<string, Format>();
  return (locale, options) => {
    const key = locale + JSON.stringify(options);
    let format = formats.get(key);
    if (!format) formats.set(key, (format = make(locale, options)));
    return format;
  };
}

/** `new Intl.DateTimeFormat(locale, options)`, made once. */
export const dateFormat = kept((locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
/** `new Intl.NumberFormat(locale, options)`, made once. */
export const numberFormat = kept((locale: string, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
const listFormat = kept((locale: string, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));

const text = remember<string>();
const hourStyles = new Map<string, 'numeric' | '2-digit'>();

/** Locales that count to 24 write two digits, so that times stand under each other. */
export function hourStyle(locale: string): 'numeric' | '2-digit' {
  let style = hourStyles.get(locale);
  if (!style) {
    const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
    hourStyles.set(locale, (style = hour12 ? 'numeric' : '2-digit'));
  }
  return style;
}

/** "14:30" or "2:30 PM". */
export function formatTime(instant: string | number, { timeZone, locale }: Place): string {
  const write = () => dateFormat(locale, { timeZone, hour: hourStyle(locale), minute: '2-digit' }).format(new Date(instant));
  // Items name their time as text. A number is mostly now, which nobody asks for twice and would push the others out.
  return typeof instant === 'number' ? write() : text(`at ${instant} ${timeZone} ${locale}`, write);
}

/** "14:30 – 15:00", saying what both share once. */
export function formatTimes(start: string, end: string, { timeZone, locale }: Place): string {
  return text(`from ${start} ${end} ${timeZone} ${locale}`, () => dateFormat(locale, { timeZone, hour: hourStyle(locale), minute: '2-digit' }).formatRange(new Date(start), new Date(end)));
}

/** "Monday, 3 March"; `options` choose other parts. What a source calls a day and is none stays as it is. */
export function formatDay(day: string, locale: string, options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' }): string {
  return text(`on ${day} ${locale} ${JSON.stringify(options)}`, () => {
    const at = Date.parse(`${day}T00:00:00Z`);
    return Number.isNaN(at) ? day : dateFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
  });
}

/** An amount of a currency as `options` want it. From right to left Intl leaves the end of "US$" to the line, which turns it to "$US". */
export const formatAmount = (amount: number, currency: string, locale: string, options: Intl.NumberFormatOptions): string =>
  numberFormat(locale, { style: 'currency', currency, ...options }).format(amount).replace(/^\u200f.*\w\$$/, '$&\u200e');

/** A sum of money without fractions; a plain number where the currency is unknown. `compact`: "$1.2M". */
export function formatMoney(amount: number, currency: string | undefined, locale: string, compact = false): string {
  return text(`of ${amount} ${currency} ${locale} ${compact}`, () => {
    // What is no sum of money takes the place of nothing else.
    const options = { maximumFractionDigits: compact ? 1 : 0, notation: Math.abs(amount) > 1e15 ? 'scientific' : compact ? 'compact' : 'standard' } as const;
    return currency ? formatAmount(amount, currency, locale, options) : numberFormat(locale, options).format(amount);
  });
}

/** "Anna, Ben and Carla"; as a `unit` "Anna, Ben, Carla", where a language has commas of its own. */
export function formatList(parts: readonly string[], locale: string, type: 'conjunction' | 'unit' = 'conjunction'): string {
  return listFormat(locale, { type }).format(parts);
}

/**
 * The form of a sentence that a number asks for: `formatCount(n, locale, msg('1 event'), msg(str`${n} events`))`. A translation
 * with more forms than English brings all of them in `other`, each as `\u001e`, its name in `Intl.PluralRules`, `\u001f` and the text.
 */
export function formatCount(count: number, locale: string, one: string, other: string): string {
  if (!other.startsWith('\u001e')) return count === 1 ? one : other;
  const forms = new Map(other.slice(1).split('\u001e').map((form) => form.split('\u001f') as [string, string]));
  return forms.get(new Intl.PluralRules(locale).select(count)) ?? (count === 1 ? one : (forms.get('other') ?? other));
}
