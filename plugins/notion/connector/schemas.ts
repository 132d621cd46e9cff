import { z } from 'zod';

/** Text with marks: only its words matter here. */
const RichText = z.array(z.object({ plain_text: z.string() }));
const Option = z.object({ id: z.string(), name: z.string(), color: z.string().optional() });
const DateValue = z.object({ start: z.string(), end: z.string().nullable().optional() });
const Person = z.object({ id: z.string(), name: z.string().nullish() });
/** Who made something; nobody needs to know where Notion does not say. */
const Author = z.object({ id: z.string() }).optional().catch(undefined);
const text = z.string().nullable();

/** The values that also stand inside a rollup. */
const simple = [
  z.object({ type: z.literal('title'), title: RichText }),
  z.object({ type: z.literal('rich_text'), rich_text: RichText }),
  z.object({ type: z.literal('number'), number: z.number().nullable() }),
  z.object({ type: z.literal('select'), select: Option.nullable() }),
  z.object({ type: z.literal('status'), status: Option.nullable() }),
  z.object({ type: z.literal('multi_select'), multi_select: z.array(Option) }),
  z.object({ type: z.literal('date'), date: DateValue.nullable() }),
  z.object({ type: z.literal('people'), people: z.array(Person) }),
  z.object({ type: z.literal('relation'), relation: z.array(z.object({ id: z.string() })) }),
  z.object({ type: z.literal('url'), url: text }),
  z.object({ type: z.literal('email'), email: text }),
  z.object({ type: z.literal('phone_number'), phone_number: text }),
  z.object({ type: z.literal('checkbox'), checkbox: z.boolean() }),
  z.object({ type: z.literal('created_time'), created_time: z.string() }),
  z.object({ type: z.literal('last_edited_time'), last_edited_time: z.string() }),
  z.object({ type: z.literal('created_by'), created_by: Person }),
  z.object({ type: z.literal('last_edited_by'), last_edited_by: Person }),
  z.object({ type: z.literal('unique_id'), unique_id: z.object({ prefix: text, number: z.number().nullable() }) }),
  z.object({ type: z.literal('files'), files: z.array(z.object({ name: z.string() })) }),
  z.object({
    type: z.literal('formula'),
    formula: z.discriminatedUnion('type', [
      z.object({ type: z.literal('string'), string: text }),
      z.object({ type: z.literal('number'), number: z.number().nullable() }),
      z.object({ type: z.literal('boolean'), boolean: z.boolean().nullable() }),
      z.object({ type: z.literal('date'), date: DateValue.nullable() }),
    ]),
  }),
] as const;
const SimpleValue = z.discriminatedUnion('type', simple);

/** A property's value in a page, of the types that are carried over. */
export const PropertyValue = z.discriminatedUnion('type', [
  ...simple,
  z.object({
    type: z.literal('rollup'),
    rollup: z.discriminatedUnion('type', [
      z.object({ type: z.literal('number'), number: z.number().nullable() }),
      z.object({ type: z.literal('date'), date: DateValue.nullable() }),
      // An element of a type we do not carry is left out, the others stay.
      z.object({ type: z.literal('array'), array: z.array(SimpleValue.optional().catch(undefined)) }),
    ]),
  }),
]);
/** A property's value in a page. */
export type PropertyValue = z.output<typeof PropertyValue>;

/** A page of a data source. Values stay unread until they are mapped, so that a new type costs one field, not the page. */
export const Page = z.object({
  object: z.literal('page'),
  id: z.string(),
  created_time: z.string(),
  last_edited_time: z.string(),
  created_by: Author,
  in_trash: z.boolean(),
  url: z.string(),
  parent: z.object({ data_source_id: z.string().optional() }),
  properties: z.record(z.string(), z.unknown()),
});
/** A page of a data source. */
export type Page = z.output<typeof Page>;

/** One property of a data source's schema. */
export const PropertySchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  number: z.object({ format: z.string().optional() }).optional(),
  select: z.object({ options: z.array(Option).optional() }).optional(),
  multi_select: z.object({ options: z.array(Option).optional() }).optional(),
  rollup: z.object({ relation_property_name: z.string() }).optional(),
  formula: z.object({ expression: z.string() }).optional(),
  status: z
    .object({ options: z.array(Option).optional(), groups: z.array(z.object({ name: z.string(), option_ids: z.array(z.string()) })).optional() })
    .optional(),
});
/** One property of a data source's schema. */
export type PropertySchema = z.output<typeof PropertySchema>;

/** A data source and its schema. */
export const DataSource = z.object({
  object: z.literal('data_source'),
  id: z.string(),
  title: RichText,
  in_trash: z.boolean(),
  properties: z.record(z.string(), PropertySchema),
  url: z.string(),
});
/** A data source and its schema. */
export type DataSource = z.output<typeof DataSource>;

/** A block, its content under the key of its type. */
export const Block = z.looseObject({ object: z.literal('block'), id: z.string(), type: z.string(), has_children: z.boolean(), in_trash: z.boolean().default(false), created_time: z.string(), created_by: Author });
/** A block. */
export type Block = z.output<typeof Block>;

/** A relation of which the page holds the first entries only. */
export const CutRelation = z.object({ id: z.string(), type: z.literal('relation'), has_more: z.literal(true) });
/** The people of a page. Unlike a relation they do not say whether there are more. */
export const People = z.object({ id: z.string(), type: z.literal('people'), people: z.array(z.unknown()) });

/** One item of a property that is read by itself. */
const PropertyItem = z.looseObject({ object: z.literal('property_item'), type: z.string() });
/** One item of a property that is read by itself. */
export type PropertyItem = z.output<typeof PropertyItem>;
/** A property that is read by itself: a single item, or a page of them. A rollup comes to its value with the last page. */
export const PropertyAnswer = z.discriminatedUnion('object', [
  PropertyItem,
  z.object({
    object: z.literal('list'),
    results: z.array(PropertyItem),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
    property_item: z.looseObject({ type: z.string(), rollup: z.looseObject({ type: z.string(), function: z.string().optional() }).optional() }),
  }),
]);

/** What the content of a block may hold of text. */
export const BlockContent = z.object({
  rich_text: RichText.optional(),
  caption: RichText.optional(),
  title: z.string().optional(),
  checked: z.boolean().optional(),
  expression: z.string().optional(),
  url: z.string().optional(),
  cells: z.array(RichText).optional(),
});

/** The integration itself. */
export const Me = z.object({ id: z.string() });

/** A list's answer; entries are read one by one by whoever asked. */
export const List = z.object({ results: z.array(z.unknown()), next_cursor: z.string().nullable(), has_more: z.boolean() });
/** A query's answer: of each entry its times, and whether there are more entries than it may have. */
export const QueryList = List.extend({
  results: z.array(z.looseObject({ created_time: z.string().optional(), last_edited_time: z.string().optional() })),
  request_status: z.object({ type: z.string() }).optional(),
});

/** The words of rich text. */
export const plainText = (parts: readonly { plain_text: string }[]): string => parts.map(({ plain_text }) => plain_text).join('');
