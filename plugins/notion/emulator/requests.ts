import { z } from 'zod';
import { fail } from './errors.js';
import type { BlockSpec } from './workspace.js';
import { readText } from './values.js';

/** Parses a body the way Notion does: unknown keys and wrong types are a validation_error. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return fail('validation_error', `body failed validation: body${issue?.path.map((part) => `.${String(part)}`).join('') ?? ''} ${issue?.message ?? 'is not valid'}.`);
}

const Properties = z.record(z.string(), z.unknown());
const Trash = { in_trash: z.boolean().optional(), archived: z.boolean().optional() };

/** `PATCH /v1/pages/:id` */
export const UpdatePage = z.strictObject({ properties: Properties.default({}), is_locked: z.boolean().optional(), ...Trash });

/** `POST /v1/pages` */
export const CreatePage = z.strictObject({
  parent: z.union([
    z.strictObject({ type: z.literal('data_source_id').optional(), data_source_id: z.string() }),
    z.strictObject({ type: z.literal('database_id').optional(), database_id: z.string() }),
  ]),
  properties: Properties.default({}),
  children: z.array(z.unknown()).max(100).default([]),
});

/** `PATCH /v1/blocks/:id/children`. `after` belongs to version 2025-09-03, `position` to 2026-03-11. */
export const AppendChildren = z.strictObject({
  children: z.array(z.unknown()).min(1).max(100),
  after: z.string().optional(),
  position: z.union([
    z.strictObject({ type: z.literal('after_block'), after_block: z.strictObject({ id: z.string() }) }),
    z.strictObject({ type: z.enum(['start', 'end']) }),
  ]).optional(),
});

/** `PATCH /v1/blocks/:id`, besides the block's own type. */
export const UpdateBlock = z.looseObject(Trash);

/** `POST /v1/search` */
export const Search = z.strictObject({
  query: z.string().default(''),
  filter: z.union([
    z.strictObject({ property: z.literal('object'), value: z.enum(['page', 'data_source']), in_trash: z.boolean().optional() }),
    z.strictObject({ in_trash: z.boolean() }),
  ]).optional(),
  sort: z.union([
    z.strictObject({ timestamp: z.literal('last_edited_time'), direction: z.enum(['ascending', 'descending']) }),
    z.strictObject({ property: z.literal('relevance') }),
  ]).optional(),
  start_cursor: z.string().nullish(),
  page_size: z.int().min(1).max(100).default(100),
});

/** `PATCH /v1/data_sources/:id`: names and options. */
export const UpdateSource = z.strictObject({
  title: z.unknown().optional(),
  properties: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().min(1).optional(),
        ...Object.fromEntries(
          ['select', 'multi_select', 'status'].map((type) => [
            type,
            z.strictObject({ options: z.array(z.strictObject({ id: z.string().optional(), name: z.string().optional(), color: z.string().optional() })) }).optional(),
          ]),
        ),
      }),
    )
    .default({}),
  ...Trash,
});

/** `POST /v1/comments` */
export const CreateComment = z.strictObject({
  parent: z.strictObject({ type: z.literal('page_id').optional(), page_id: z.string() }),
  rich_text: z.unknown(),
});

const types = ['paragraph', 'heading_1', 'heading_2', 'heading_3', 'bulleted_list_item', 'numbered_list_item', 'to_do', 'toggle', 'quote', 'callout', 'code', 'divider'];

/** A block of a request; refuses types it does not know and nesting deeper than two levels. */
export function readBlock(request: unknown, depth = 0): BlockSpec {
  const body = parseBody(z.record(z.string(), z.unknown()), request);
  const type = types.find((candidate) => candidate in body);
  if (!type || depth > 2) return fail('validation_error', `body failed validation: body.children should be blocks of a known type, nested at most two levels deep.`);
  const content = parseBody(z.looseObject({ rich_text: z.unknown().optional(), checked: z.boolean().default(false), children: z.array(z.unknown()).max(100).default([]) }), body[type]);
  return {
    type,
    text: type === 'divider' ? [] : readText(content.rich_text, `body.children.${type}.rich_text`),
    checked: content.checked,
    children: content.children.map((child) => readBlock(child, depth + 1)),
  };
}
