import type { ActionDefinition, Preview } from '@vivarium/sdk/contract';
import { overrides, quotationMarks } from '../ui/strangers-words.js';

const LONGEST = 120;

const inOrder = (text: string) => text.replace(overrides, '');
function quotable(text: string): string {
  const plain = inOrder(text).replace(quotationMarks, "'").replace(/\s+/g, ' ');
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
