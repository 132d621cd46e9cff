import type { z } from 'zod';
import type { ConfigMigrations } from '../protocol/config-migration.js';
import { VivariumError, type ActionRef, type CollectionRef, type Kind, type KindAction, type ReadRef } from '../contract/index.js';

/** Something a widget asks for: the type source of its data and at the same time the grant request. */
export type Use = CollectionRef | Kind | ReadRef | ActionRef | KindAction;

/** Width and height in grid cells: 12 columns, rows of a fixed step. */
export interface Size {
  w: number;
  h: number;
}

/** What a widget declares about itself. */
export interface WidgetDefinition<
  Uses extends Record<string, Use> = Record<string, Use>,
  Config extends z.ZodObject = z.ZodObject,
  State extends z.ZodType = z.ZodType,
> {
  /** Name of the custom element. */
  tag: `${string}-${string}`;
  /** As people see it in the gallery and above the widget. */
  title: string;
  description: string;
  sizes: { min: Size; S: Size; M: Size; L: Size; XL: Size; max: Size };
  uses: Uses;
  config: Config;
  /**
   * How stored settings of older versions become what `config` parses: the nth leads from version n to n + 1. Add one when
   * the form of `config` changes, and never edit one that was published.
   */
  migrations?: ConfigMigrations;
  /**
   * Custom element that takes the place of the form which the host makes of `config`; the widget's module defines it, as a
   * {@link WidgetElement} of this definition that calls `changeConfig`. It sees the sample, never a person's items, and
   * every setting needs a default.
   */
  editor?: `${string}-${string}`;
  /** Saved by placement. `migrate` turns any older version's state into something `schema` parses. */
  state?: { version: number; schema: State; migrate?(old: unknown, version: number): unknown };
  /** Items by use, for the gallery and the tests. */
  sample: { [Name in keyof Uses]?: readonly SampleItem<Uses[Name]>[] };
}

type SampleItem<Used> =
  Used extends CollectionRef<infer Item> ? z.input<Item> : Used extends Kind<infer Item> ? z.input<Item> : unknown;

/** Item type of a use that is live. */
export type UsedItem<Used> = Used extends CollectionRef<infer Item> ? z.output<Item> : Used extends Kind<infer Item> ? z.output<Item> : never;
/** Input of a use that is called or read. */
export type UsedInput<Used> =
  Used extends ActionRef<infer Input> ? z.input<Input> : Used extends ReadRef<infer Input> ? z.input<Input> : Used extends KindAction<infer Input> ? z.input<Input> : never;
/** Output of a use that is called or read. */
export type UsedOutput<Used> =
  Used extends ActionRef<z.ZodObject, infer Output>
    ? z.output<Output>
    : Used extends ReadRef<z.ZodObject, infer Output>
      ? z.output<Output>
      : Used extends KindAction<z.ZodObject, infer Output>
        ? z.output<Output>
        : never;

/** Names of the uses that are collections or kinds. */
export type LiveUse<Uses> = { [Name in keyof Uses]: Uses[Name] extends CollectionRef | Kind ? Name : never }[keyof Uses] & string;
/** Names of the uses that are reads or actions. */
export type CalledUse<Uses> = { [Name in keyof Uses]: Uses[Name] extends CollectionRef | Kind ? never : Name }[keyof Uses] & string;

/**
 * Declares a widget.
 *
 * @throws VivariumError `invalid-input` for a tag that is no custom element name or sizes out of order.
 */
export function defineWidget<const Uses extends Record<string, Use>, Config extends z.ZodObject, State extends z.ZodType = z.ZodUndefined>(
  definition: WidgetDefinition<Uses, Config, State>,
): WidgetDefinition<Uses, Config, State> {
  const wrong = (what: string) => new VivariumError('invalid-input', `Widget "${definition.tag}": ${what}`);
  const { tag, editor = `${tag}-editor` } = definition;
  if (![tag, editor].every((name) => /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name)) || tag === editor) throw wrong('the tag must be a custom element name, and its editor’s another.');
  const { min, max, ...named } = definition.sizes;
  for (const [name, size] of Object.entries(named))
    if (size.w < min.w || size.h < min.h || size.w > max.w || size.h > max.h) throw wrong(`size ${name} is outside min and max.`);
  return Object.freeze(definition);
}

/** An editor of a widget's settings, as the dialog around it knows it; only one that ships with Vivarium is asked more than settings. */
export interface SettingsEditor extends HTMLElement {
  /** Takes what was typed and not added yet, before the settings are saved. Answers false where that cannot be, which the editor says itself. */
  finish?(): boolean;
}
