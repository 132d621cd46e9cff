import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { fail } from './errors.js';
import { plain, type Option, type Property, type Text, type Value } from './model.js';
import type { Workspace } from './workspace.js';

const AnnotationsRequest = z
  .strictObject({ bold: z.boolean(), italic: z.boolean(), strikethrough: z.boolean(), underline: z.boolean(), code: z.boolean(), color: z.string() })
  .partial();
const RichTextRequest = z.array(
  z.looseObject({ type: z.literal('text').optional(), text: z.strictObject({ content: z.string().max(2000), link: z.strictObject({ url: z.url() }).nullish() }), annotations: AnnotationsRequest.optional() }),
).max(100);
const OptionRequest = z.looseObject({ id: z.string().optional(), name: z.string().max(100).optional() });
/** A day or a time as Notion takes it. */
export const DateText = z.union([z.iso.date(), z.iso.datetime({ offset: true }), z.iso.datetime({ local: true })]);
const DateRequest = z.strictObject({ start: DateText, end: DateText.nullish(), time_zone: z.string().nullish() });
const Reference = z.looseObject({ id: z.string() });

/** Text of a request as it is stored; refuses what is no rich text. */
export function readText(value: unknown, where: string): Text {
  const parsed = RichTextRequest.safeParse(value);
  if (!parsed.success) return fail('validation_error', `body failed validation: ${where} should be an array of rich text of at most 2000 characters each.`);
  return parsed.data.filter(({ text }) => text.content !== '').map(({ text, annotations }) => ({ content: text.content, link: text.link?.url ?? null, ...(annotations ? { annotations } : {}) }));
}

function pick(property: Property & { options: Option[] }, request: unknown): string {
  const { id, name } = OptionRequest.parse(request);
  const found = property.options.find((option) => (id !== undefined ? option.id === id : option.name === name));
  if (found) return found.id;
  if (property.type === 'status' || name === undefined)
    return fail('validation_error', `Invalid status option. Status option "${name ?? id ?? ''}" does not exist".`);
  // Like the real one, a select makes the option that it does not have.
  const made = { id: randomUUID(), name, color: 'default' };
  property.options.push(made);
  return made.id;
}

function parse(workspace: Workspace, property: Property, value: unknown): Value {
  switch (property.type) {
    case 'title':
    case 'rich_text':
      return readText(value, `body.properties.${property.name}.${property.type}`);
    case 'number':
      return z.number().nullable().parse(value);
    case 'checkbox':
      return z.boolean().parse(value);
    case 'url':
    case 'email':
    case 'phone_number':
      return z.string().min(1).max(2000).nullable().parse(value);
    case 'select':
    case 'status':
      return value === null ? null : pick(property, value);
    case 'multi_select':
      return z.array(OptionRequest).parse(value).map((each) => pick(property, each));
    case 'date': {
      const date = DateRequest.nullable().parse(value);
      return date && { start: date.start, end: date.end ?? null, time_zone: date.time_zone ?? null };
    }
    case 'people':
      return z.array(Reference).parse(value).map(({ id }) => workspace.user(id).id);
    case 'relation':
      return z.array(Reference).parse(value).map(({ id }) => workspace.page(id).id);
    default:
      return fail('validation_error', `${property.name} is not a property that can be updated: it is computed.`);
  }
}

/** A property of a request, `{ "status": { "name": "Won" } }`, as the value that is stored. */
export function readValue(workspace: Workspace, property: Property, request: unknown): Value {
  const body = z.record(z.string(), z.unknown()).safeParse(request);
  if (!body.success || !(property.type in body.data)) return fail('validation_error', `${property.name} is expected to be ${property.type}.`);
  try {
    return parse(workspace, property, body.data[property.type]);
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    return fail('validation_error', `body failed validation: body.properties.${property.name}.${property.type} ${thrown.issues[0]?.message ?? 'is not valid'}.`);
  }
}

/** What a property holds before anybody wrote to it. */
export function emptyValue(property: Property): Value {
  switch (property.type) {
    case 'title':
    case 'rich_text':
      return plain('');
    case 'multi_select':
    case 'people':
    case 'relation':
      return [];
    case 'checkbox':
      return false;
    default:
      return null;
  }
}
