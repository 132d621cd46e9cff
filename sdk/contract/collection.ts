import type { z } from 'zod';
import type { Kind } from './kinds.js';
import type { MirroredDays } from './mirrored-days.js';

/** Where a mirrored item lives: `account/collection/key`, each part percent-encoded. Unique in the whole product. */
export type ItemReference = string;

/** An item as widgets see it: the contract's item, frozen, with its reference. */
export type Row<Item> = Readonly<Item> & { readonly $ref: ItemReference };

/** How often a collection may be asked for changes, in seconds; the scheduler stays within the account's quota. */
export interface Pace {
  /** While somebody looks at it. */
  visible: number;
  /** While nobody does. */
  hidden: number;
  /** Quota units one delta costs (see `quota` of the contract). Default 1. */
  cost?: number;
}

/** The declaration of a collection. */
export interface CollectionDefinition<Item extends z.ZodObject = z.ZodObject, Key extends string = string> {
  /** Plural noun as people say it: "Events". */
  title: string;
  item: Item;
  /** The field that identifies an item within its account. */
  key: Key;
  /** The shared kind whose item schema this item satisfies. */
  kind?: Kind;
  pace: Pace;
  /** Where only days around today are mirrored: how many. Of other days nothing is known here, which the page then says. */
  days?: MirroredDays;
  /**
   * Its syncs see by their cursor that rights or settings of the account are others now, and bring what follows from
   * that bit by bit. Otherwise everything is asked for anew then, and takes the place of what is mirrored when all of it
   * is there: nothing for what takes many runs.
   */
  followsAccount?: boolean;
}

/**
 * Declares a collection. An item that does not satisfy its kind does not compile.
 *
 * @example
 * const events = collection({ title: 'Events', kind: kinds.event, item: CalendarEvent, key: 'id', pace: { visible: 5, hidden: 120 } });
 */
export function collection<Item extends z.ZodObject, Key extends keyof z.output<Item> & string>(
  definition: CollectionDefinition<Item, Key> & { kind?: undefined },
): CollectionDefinition<Item, Key>;
export function collection<KindItem extends z.ZodObject, Item extends z.ZodObject, Key extends keyof z.output<Item> & string>(
  definition: Omit<CollectionDefinition<Item, Key>, 'kind'> & {
    kind: Kind<KindItem> & (z.output<Item> extends z.output<KindItem> ? unknown : { 'the item does not satisfy this kind': never });
  },
): CollectionDefinition<Item, Key>;
export function collection(definition: CollectionDefinition): CollectionDefinition {
  return Object.freeze(definition);
}

/** The reference of an item. */
export function itemReference(account: string, collectionName: string, key: string): ItemReference {
  return `${encodeURIComponent(account)}/${encodeURIComponent(collectionName)}/${encodeURIComponent(key)}`;
}

/** The parts of a reference, or undefined for text that is none. */
export function parseItemReference(reference: ItemReference): { account: string; collection: string; key: string } | undefined {
  const parts = reference.split('/');
  if (parts.length !== 3) return undefined;
  try {
    const [account, name, key] = parts.map(decodeURIComponent) as [string, string, string];
    return { account, collection: name, key };
  } catch {
    return undefined;
  }
}
