import type { z } from 'zod';
import type { CollectionDefinition } from './collection.js';
import type { KindAction } from './kinds.js';

/**
 * What an action can do to the world: `reversible` can be undone from the undo window, `external` reaches other
 * people, `destructive` cannot be brought back.
 */
export type Risk = 'reversible' | 'external' | 'destructive';

/** What a person is shown before an action runs, made from contract and arguments by the host. */
export interface Preview {
  /** The sentence of the button: "Move “Call with Amanda Foster” to Thursday". */
  title: string;
  /** Named values, before and after where something changes. */
  lines?: readonly { label: string; before?: string; after: string }[];
}

/** Another action that takes this one back. */
export interface Inverse {
  /** Name of an action of the same contract. */
  action: string;
  input: unknown;
}

/** What an action adds to a collection. */
export interface Addition<Input extends z.ZodObject = z.ZodObject, Item extends z.ZodObject = z.ZodObject> {
  to: CollectionDefinition<Item>;
  /**
   * The item as it will be, under the key that the source will give it: sources let the same `idempotencyKey` make the
   * same item. Undefined where it cannot be foretold. `find` looks at what is mirrored. Pure.
   */
  item(input: z.output<Input>, around: { idempotencyKey: string; find: FindItem }): z.output<Item> | undefined;
}

/** A mirrored item of another collection of the same account. */
export type FindItem = <Item extends z.ZodObject>(collection: CollectionDefinition<Item>, key: string) => z.output<Item> | undefined;

/** The declaration of an action. */
export interface ActionDefinition<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Item extends z.ZodObject = z.ZodObject,
> {
  /** Imperative: "Move event". */
  title: string;
  /** The collection whose item this acts on. The connector receives the item as the person saw it. */
  on?: CollectionDefinition<Item>;
  /** The kind's action this fulfils, so that widgets can call it over any connector. */
  fulfils?: KindAction;
  input: Input;
  output: Output;
  risk: Risk;
  /** Done so often, and of so little weight, that telling of it would disturb: it is in the log, without a message on screen. */
  quiet?: true;
  /** Called to take another action back and for nothing else: nobody is offered it by itself. */
  takesBack?: true;
  /** Collections to sync at once afterwards, besides `on`. */
  refreshes?: readonly string[];
  /** The sentence and the values a person sees. Pure. */
  preview(input: z.output<Input>, item: z.output<Item> | undefined): Preview;
  /** The item as it will be, shown at once and replaced by the next delta; `null` when it will be gone. Pure. */
  optimistic?(item: z.output<Item>, input: z.output<Input>): z.output<Item> | null;
  /** The item it makes, shown at once and replaced by the next delta. */
  adds?: Addition<Input, Item>;
  /** The action that takes this one back. Pure. */
  inverse?(item: z.output<Item> | undefined, input: z.output<Input>, output: z.output<Output>): Inverse | undefined;
}

/** Declares an action; `on`, `input` and `output` type its functions. */
export function action<Input extends z.ZodObject, Output extends z.ZodType, Item extends z.ZodObject = z.ZodObject>(
  definition: ActionDefinition<Input, Output, Item>,
): ActionDefinition<Input, Output, Item> {
  return Object.freeze(definition);
}

/** The declaration of a read: a parameterised call without side effects whose result is cached and revalidated. */
export interface ReadDefinition<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** Noun: "Message body". */
  title: string;
  /** The kind's read this fulfils. */
  fulfils?: KindAction;
  /** The collection of which this tells more: its key is the input's `id`. Who may not see the item may not read it. */
  of?: CollectionDefinition;
  input: Input;
  output: Output;
  /** Seconds a cached result is shown without asking again. */
  maxAge: number;
}

/** Declares a read. */
export function read<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: ReadDefinition<Input, Output>,
): ReadDefinition<Input, Output> {
  return Object.freeze(definition);
}
