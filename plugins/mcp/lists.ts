/** A list of objects within a value, and where it is. */
export interface FoundList {
  /** JSON Pointer (RFC 6901); empty: the value itself. */
  readonly pointer: string;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

const MAX_DEPTH = 5;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The value at a JSON Pointer, own members only; undefined where there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

/** Every list of objects within a value, the longest first. Nested ones count; lists within list items do not. */
export function findLists(value: unknown): FoundList[] {
  const found: FoundList[] = [];
  const look = (part: unknown, pointer: string, depth: number) => {
    if (Array.isArray(part)) {
      const items = part.filter(isObject);
      if (items.length > 0 && items.length === part.length) found.push({ pointer, items });
    } else if (isObject(part) && depth < MAX_DEPTH) for (const [name, member] of Object.entries(part).slice(0, 200)) look(member, `${pointer}/${escape(name)}`, depth + 1);
  };
  look(value, '', 0);
  return found.sort((left, right) => right.items.length - left.items.length);
}

/** What is no list of objects, as things still: an object is one, a text has its lines, a list of words its words. */
export function findThings(value: unknown): FoundList | undefined {
  const words = isObject(value) ? Object.entries(value).filter(([, member]) => Array.isArray(member) && member.length > 0 && member.every(isWord)) : [];
  const pointer = words.length === 1 ? `/${escape(words[0]![0])}` : '';
  const items = itemsAt(value, pointer, true) ?? [];
  return items.length > 0 ? { pointer, items } : undefined;
}

/** The objects of the list at a pointer, or its lines where `asLines`; a single object counts as a list of one. Undefined where there is nothing of the kind. */
export function itemsAt(value: unknown, pointer: string, asLines = false): readonly Record<string, unknown>[] | undefined {
  const list = valueAt(value, pointer);
  if (asLines && isWord(list)) return lines(String(list));
  if (Array.isArray(list)) return asLines && list.length > 0 && list.every(isWord) ? list.map((word, index) => ({ line: index + 1, text: String(word) })) : list.filter(isObject);
  return isObject(list) ? [list] : undefined;
}

const MOST_LINES = 1000;
const isWord = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
const lines = (text: string) => text.split('\n').map((line) => line.trimEnd()).filter(Boolean).slice(0, MOST_LINES).map((line, index) => ({ line: index + 1, text: line }));

/** Whether a collection is of lines. */
export const isLines = (shape: Readonly<Record<string, string>>): boolean => shape['line'] === 'number' && shape['text'] === 'string' && Object.keys(shape).length === 2;
