import { dateFormat } from '@vivarium/sdk/kinds';

/** English sentences as the sources of companion, connectors and contracts write them, values as `{0}`, and their translation. */
export type Sentences = Readonly<Record<string, string>>;

interface Pattern {
  /** What stands around the values. */
  readonly literals: readonly string[];
  readonly written: string;
  readonly weight: number;
}

const places = /\{\d+\}/;
/** As far as sentences within sentences are said. */
const DEEPEST = 3;
/** Places that are looked at in one text: a hostile one can be read in ever more ways. */
const MOST_PLACES = 500;

const patternOf = ([english, written]: [string, string]): Pattern => {
  const literals = english.split(places);
  return { literals, written, weight: literals.join('').length };
};

/** Whether no quotation is cut in two. */
const isWhole = (value: string): boolean => value !== '' && value.split('“').length === value.split('”').length && value.split('"').length % 2 === 1;

/** Every way to read a text as literals with whole values between them. */
function* readings(text: string, [literal = '', ...rest]: readonly string[], budget: { left: number }, values: readonly string[] = []): Generator<readonly string[]> {
  if (rest.length === 0) {
    if (text.endsWith(literal) && isWhole(text.slice(0, text.length - literal.length))) yield [...values, text.slice(0, text.length - literal.length)];
    return;
  }
  // Between values that touch there is no telling where one ends.
  if (literal === '') return;
  for (let at = text.indexOf(literal, 1); at > 0 && budget.left > 0; at = text.indexOf(literal, at + 1)) {
    budget.left -= 1;
    if (isWhole(text.slice(0, at))) yield* readings(text.slice(at + literal.length), rest, budget, [...values, text.slice(0, at)]);
  }
}

/** The values of a text, where there is only one way to read it: who guesses puts words into the wrong place of a question. */
function valuesIn(text: string, { literals: [first = '', ...rest] }: Pattern): readonly string[] | undefined {
  if (!text.startsWith(first) || !text.endsWith(rest.at(-1) ?? '')) return undefined;
  const budget = { left: MOST_PLACES };
  const [only, other] = [...readings(text.slice(first.length), rest, budget)];
  return other || budget.left === 0 ? undefined : only;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = new RegExp(`\\b(${weekdays.join('|')}) (\\d{1,2}) (${months.join('|')})\\b`, 'g');
const span = new RegExp(`^${day.source}(, \\d\\d:\\d\\d–\\d\\d:\\d\\d| – ${day.source})?$`);

/** `Thu 26 Nov`, as contracts write days, in a locale. The year is the next one in which that day is such a weekday. */
function datesIn(text: string, locale: string): string {
  return text.replace(day, (english, weekday: string, date: string, month: string) => {
    const now = new Date().getUTCFullYear();
    for (let year = now - 1; year < now + 12; year += 1) {
      const at = new Date(Date.UTC(year, months.indexOf(month), Number(date)));
      if (weekdays[at.getUTCDay()] === weekday && at.getUTCDate() === Number(date)) return dateFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(at);
    }
    return english;
  });
}

/**
 * What says a sentence that reached the page in English in another language: by its own words, and where it carries
 * values by the one pattern that fits. Values are kept as they are, unless they are a phrase of ours that stands outside of
 * quotation marks. What fits nothing, or could be read in two ways, stays English.
 */
export function speakerOf(sentences: Sentences, locale: string): (english: string) => string {
  let patterns: Pattern[] | undefined;
  const within = (text: string, depth: number): string => {
    const exact = Object.hasOwn(sentences, text) ? sentences[text] : undefined;
    if (exact !== undefined) return exact;
    if (span.test(text)) return datesIn(text, locale);
    // The one with the most words of its own is the most exact.
    patterns ??= Object.entries(sentences).filter(([english]) => places.test(english)).map(patternOf).sort((left, right) => right.weight - left.weight);
    for (const pattern of patterns) {
      const values = valuesIn(text, pattern);
      if (values) return filled(pattern, values, depth);
    }
    return text;
  };
  const filled = ({ literals, written }: Pattern, values: readonly string[], depth: number): string => {
    const inner = (value: string, at: number) => (depth < DEEPEST && /[ (]/.test(value) && !/[“"]$/.test(literals[at]!) ? within(value, depth + 1) : value);
    const told = values.map(inner);
    return written.replace(/\{(\d+)\}/g, (_, place: string) => told[Number(place)] ?? '');
  };
  return (english) => within(english, 0);
}
