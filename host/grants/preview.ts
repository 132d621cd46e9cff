import type { ActionDefinition, Preview } from '@vivarium/sdk/contract';

const LONGEST = 120;
/** Marks that could end the quotation that a text stands in. */
const marks = /[“”„‟"«»〝〞〟＂]/g;
/** What turns the order of the words around it. */
const overrides = /[\u202a-\u202e\u2066-\u2069]/g;

const inOrder = (text: string) => text.replace(overrides, '');
function quotable(text: string): string {
  const plain = inOrder(text).replace(marks, "'").replace(/\s+/g, ' ');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST).trimEnd()}…` : plain;
}

/** A copy in which every text is another one. */
function mapped<T>(value: T, change: (text: string) => string): T {
  const copy = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(copy);
    return typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).map(([name, each]) => [name, copy(each)])) : one;
  };
  return copy(value) as T;
}

/**
 * What an action says that it will do. Its title is a sentence of ours with the words of others in it: none of them ends
 * the quotation it stands in and goes on as ours. In the lines each stands by itself, whole.
 */
export function previewOf({ preview }: Pick<ActionDefinition, 'preview'>, input: Record<string, unknown>, item: Record<string, unknown> | undefined): Preview {
  const { title } = preview(mapped(input, quotable), mapped(item, quotable));
  return mapped({ ...preview(input, item), title }, inOrder);
}
