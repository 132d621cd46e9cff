import { z } from 'zod';
import { ConfigMigrations } from './config-migration.js';
import { Name } from './manifest-name.js';

const Id = z.string().max(64).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

/**
 * Text that the host shows in its own chrome. Nothing in it may turn text around or take no room: with such
 * characters one text shows as another.
 */
export const Words = (length: number) =>
  z.string().trim().min(1).max(length).regex(/^(\u200c|\u200d|[^\p{C}\p{Zl}\p{Zp}])*$/u, 'holds characters that do not show');
/** Name of a custom element. */
const Tag = z.string().max(64).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
const Size = z.strictObject({ w: z.int().min(1).max(12), h: z.int().min(1).max(60) });

/** Something a widget asks for, by name: what {@link Use} is without its schemas. The host resolves it. */
export const UseName = z.discriminatedUnion('ref', [
  z.strictObject({ ref: z.literal('kind'), kind: Name }),
  z.strictObject({ ref: z.literal('kind-action'), kind: Name, name: Name }),
  z.strictObject({ ref: z.enum(['collection', 'read', 'action']), contract: Id, name: Name }),
]);
/** Something a widget asks for, by name. */
export type UseName = z.output<typeof UseName>;

/** A JSON Schema (draft 2020-12) of an object, as `z.toJSONSchema` writes it. */
const ObjectSchema = z.looseObject({ type: z.literal('object') });

/** What a widget declares about itself, as data: what the host knows of a widget whose code it never runs in the page. */
export const WidgetManifest = z.strictObject({
  /** Name of the custom element; unique among the installed widgets. */
  tag: Tag,
  title: Words(80),
  description: Words(400),
  sizes: z.strictObject({ min: Size, S: Size, M: Size, L: Size, XL: Size, max: Size }),
  uses: z.record(Name, UseName).refine((uses) => Object.keys(uses).length <= 32, 'at most 32 uses'),
  /** Schema of the configuration, from which forms are made. */
  config: ObjectSchema,
  /** How stored settings of older versions become those of this one. */
  migrations: ConfigMigrations.optional(),
  /** Element that takes the place of the form which the host makes of `config`. */
  editor: Tag.optional(),
  /** Version of the saved state's schema, where the widget saves any. */
  state: z.strictObject({ version: z.int().min(1) }).optional(),
  /** Items by use, for the gallery and the tests. */
  sample: z.record(Name, z.array(z.json()).max(500)),
});
/** What a widget declares about itself, as data. */
export type WidgetManifest = z.output<typeof WidgetManifest>;

/** Source files of a widget or connector by path in its folder: `widget.ts`, `parts/row.ts`. TypeScript or JavaScript modules. */
export const SourceFiles = z
  .record(z.string().max(120).regex(/^(?!.*\.\.)[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*\.(ts|js|json)$/), z.string().max(500_000))
  .refine((files) => Object.keys(files).length <= 100, 'at most 100 files');

/** What a document of the kind `widget` holds: a widget that was generated or written by hand. Its id is the tag. */
export const WidgetDocument = z.strictObject({
  format: z.literal(1),
  manifest: WidgetManifest,
  files: SourceFiles,
  /** The module that defines the element and exports `widget`. */
  entry: z.string().max(120),
});
/** What a document of the kind `widget` holds. */
export type WidgetDocument = z.output<typeof WidgetDocument>;
