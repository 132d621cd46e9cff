import type { Row } from '@vivarium/sdk/contract';

/** An item of which nothing is known but that it is one. */
export type AnyRow = Row<Record<string, unknown>>;

/** Most columns that are shown without being chosen. */
const MOST = 6;
const SAMPLE = 100;
/** What names an item, the likeliest first. */
const names = ['title', 'name', 'summary', 'subject', 'label', 'displayName', 'uri', 'path', 'id'];

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** Fields of items in the order to show them: what names an item first, then as they come; those that say nothing left out. */
export function columnsOf(items: readonly AnyRow[], chosen?: readonly string[]): readonly string[] {
  const found = new Map<string, number>();
  for (const item of items.slice(0, SAMPLE))
    for (const [name, value] of Object.entries(item)) if (!name.startsWith('$') && name !== 'key' && !isNothing(value)) found.set(name, (found.get(name) ?? 0) + 1);
  if (chosen) return chosen.filter((name) => found.has(name));
  const title = names.find((name) => found.has(name));
  const rest = [...found.keys()].filter((name) => name !== title && !(name === 'id' && title !== undefined));
  // What most items have comes before what few have.
  const order = (name: string) => (found.get(name)! * 2 >= Math.min(items.length, SAMPLE) ? 0 : 1);
  return [...(title === undefined ? [] : [title]), ...rest.sort((left, right) => order(left) - order(right))].slice(0, MOST);
}

/** A field's name for people: `entityType` is "Entity type". */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a value is, as far as showing it goes. */
export type Shown =
  | { readonly type: 'text' | 'instant' | 'day' | 'link'; readonly text: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'truth'; readonly value: boolean }
  | { readonly type: 'list'; readonly texts: readonly string[]; readonly more: number }
  | { readonly type: 'nothing' };

/** Longest text that a cell holds; the browser clips it further. */
const LONGEST = 2000;

/** Reads a value for showing. What has no form of its own is shown as its parts. */
export function shown(value: unknown): Shown {
  if (isNothing(value) && value !== false) return { type: 'nothing' };
  if (typeof value === 'boolean') return { type: 'truth', value };
  if (typeof value === 'number') return { type: 'number', value };
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return { type: 'day', text: value };
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value) && !Number.isNaN(Date.parse(value))) return { type: 'instant', text: value };
    return { type: /^https?:\/\/\S+$/.test(value) && URL.canParse(value) ? 'link' : 'text', text: value.slice(0, LONGEST) };
  }
  const parts = Array.isArray(value) ? value : Object.entries(value as object).map(([name, part]) => `${labelOf(name)}: ${inBrief(part)}`);
  return { type: 'list', texts: parts.slice(0, 20).map(inBrief), more: Math.max(0, parts.length - 20) };
}

function inBrief(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 300);
  if (typeof value !== 'object' || value === null) return String(value);
  const named = names.map((name) => (value as Record<string, unknown>)[name]).find((one) => typeof one === 'string');
  return (named as string | undefined)?.slice(0, 300) ?? JSON.stringify(value).slice(0, 300);
}
