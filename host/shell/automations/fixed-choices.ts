import { msg } from '@lit/localize';
import { RecordItem, type RecordTypeItem } from '@vivarium/sdk/contract';
import { choiceWords } from '../../automations/value-words.js';

/** What can be chosen for a value and nothing else: as it is kept, and in words. */
export type Options = readonly { readonly value: string; readonly title: string }[];

/** Of a schema what it is when it is there. */
interface Schema {
  readonly def?: { readonly type?: string; readonly innerType?: unknown; readonly entries?: Readonly<Record<string, string>> };
}

/** The type of a value, as zod names it. */
export function typeOf(schema: unknown): string {
  return present(schema).def?.type ?? 'string';
}

/** The choices that a value's schema has, by its name; of a record also the types, stages and properties that the person's records have. None where it is free. */
export function optionsOf(name: string, schema: unknown, kind: string | undefined, types: readonly RecordTypeItem[]): Options | undefined {
  const { type, entries } = present(schema).def ?? {};
  if (type === 'boolean') return [{ value: 'true', title: msg('yes') }, { value: 'false', title: msg('no') }];
  if (type === 'enum') return Object.values(entries!).map((value) => ({ value, title: choiceWords(name, value) }));
  // Also in an action that only one source has: it takes what a record calls its type.
  const own = schema === RecordItem.shape.type ? types.map(({ id, title }) => ({ value: id, title })) : kind === 'record' ? named(name, types) : [];
  return own.length > 0 ? own : undefined;
}

/** What the sources themselves call them. */
function named(name: string, types: readonly RecordTypeItem[]): Options {
  const names = name === 'stage' ? types.flatMap(({ stages }) => stages) : name === 'property' ? types.flatMap(({ properties }) => properties.filter(({ writable }) => writable)) : [];
  return [...new Set(names.map((one) => one.name))].map((value) => ({ value, title: value }));
}

function present(schema: unknown): Schema {
  const { def } = (schema ?? {}) as Schema;
  return def?.type === 'optional' || def?.type === 'default' || def?.type === 'nullable' ? present(def.innerType) : { ...(def && { def }) };
}
