import { asRead } from '@vivarium/sdk/connector';
import { toInstant, VivariumError, type FieldValue } from '@vivarium/sdk/contract';
import { dayOf } from '@vivarium/sdk/kinds';
import type { NotionRecord } from '../contract.js';
import type { Roles } from './roles.js';
import { plainText, PropertyValue, type Page } from './schemas.js';

type DateValue = { start: string; end?: string | null | undefined } | null;
const dateField = (date: DateValue): FieldValue => date && (date.end == null ? { start: date.start } : { start: date.start, end: date.end });
const nameOf = ({ id, name }: { id: string; name?: string | null | undefined }) => name ?? id;

/** One value inside a rollup's list as text. */
const asText = (field: FieldValue): string[] => {
  if (field === null || field === '') return [];
  if (Array.isArray(field)) return field;
  return [typeof field === 'object' ? field.start : String(field)];
};

function toField(value: PropertyValue): FieldValue {
  switch (value.type) {
    case 'title':
      return plainText(value.title);
    case 'rich_text':
      return plainText(value.rich_text);
    case 'number':
      return value.number;
    case 'select':
      return value.select?.name ?? null;
    case 'status':
      return value.status?.name ?? null;
    case 'multi_select':
      return value.multi_select.map(({ name }) => name);
    case 'date':
      return dateField(value.date);
    case 'people':
      return value.people.map(nameOf);
    case 'relation':
      return value.relation.map(({ id }) => id);
    case 'url':
      return value.url;
    case 'email':
      return value.email;
    case 'phone_number':
      return value.phone_number;
    case 'checkbox':
      return value.checkbox;
    case 'created_time':
      return value.created_time;
    case 'last_edited_time':
      return value.last_edited_time;
    case 'created_by':
      return nameOf(value.created_by);
    case 'last_edited_by':
      return nameOf(value.last_edited_by);
    case 'unique_id':
      return [value.unique_id.prefix, value.unique_id.number].filter((part) => part !== null).join('-');
    case 'files':
      return value.files.map(({ name }) => name);
    case 'formula':
      switch (value.formula.type) {
        case 'string':
          return value.formula.string;
        case 'number':
          return value.formula.number;
        case 'boolean':
          return value.formula.boolean;
        case 'date':
          return dateField(value.formula.date);
      }
    case 'rollup':
      switch (value.rollup.type) {
        case 'number':
          return value.rollup.number;
        case 'date':
          return dateField(value.rollup.date);
        case 'array':
          return value.rollup.array.flatMap((element) => (element ? asText(toField(element)) : []));
      }
  }
}

/** A property of a page as a field; null for a type that is not carried over. */
export function readField(property: unknown): FieldValue {
  const parsed = PropertyValue.safeParse(property);
  return parsed.success ? toField(parsed.data) : null;
}

/** The day of a date as people in `timeZone` have it: Notion writes a time in an offset of its own choice. */
function dayIn(date: string, timeZone: string): string {
  const timed = /T.*(Z|[+-]\d\d:\d\d)$/.test(date) && !Number.isNaN(Date.parse(date));
  return timed ? dayOf(date, timeZone) : date.slice(0, 10);
}

/** A page as the record widgets see. `timeZone`: where the person is. */
export function toRecord(page: Page, type: string, roles: Roles, timeZone: string): NotionRecord {
  const fields: Record<string, FieldValue> = {};
  let title = '';
  for (const [name, property] of Object.entries(page.properties)) {
    const field = readField(property);
    fields[name] = field;
    if ((property as { type?: unknown }).type === 'title') title = typeof field === 'string' ? field : '';
  }
  const field = (name: string | undefined) => (name === undefined ? undefined : fields[name]);
  const text = (name: string | undefined) => asText(field(name) ?? null).join(', ') || undefined;
  const value = field(roles.value);
  const due = text(roles.nextStepDue);
  const optional = {
    stage: text(roles.stage),
    stageProperty: roles.stage,
    value: typeof value === 'number' ? value : undefined,
    currency: typeof value === 'number' ? roles.currency : undefined,
    company: asRead(text(roles.company) ?? '') || undefined,
    nextStep: asRead(text(roles.nextStep) ?? '') || undefined,
    nextStepDue: due && dayIn(due, timeZone),
  };
  const addresses = roles.emails.flatMap((name) => text(name)?.match(/[^\s<>,;"']+@[^\s<>,;"']+/g) ?? []);
  return {
    id: page.id,
    type,
    title: asRead(title).trim() || 'Untitled',
    fields,
    ...(Object.fromEntries(Object.entries(optional).filter(([, each]) => each !== undefined)) as Partial<NotionRecord>),
    emails: [...new Set(addresses.map((address) => address.toLowerCase()))],
    editedAt: toInstant(page.last_edited_time),
    url: page.url,
  };
}

/** Notion takes at most 2,000 characters in one piece of text. */
const PIECE = 2000;

/** Words as rich text of a request; no character is cut in two. */
export const richText = (text: string): object[] =>
  (text.match(new RegExp(`[^]{1,${PIECE - 1}}(?:[^\\ud800-\\udbff]|$)`, 'g')) ?? []).map((content) => ({ type: 'text', text: { content } }));

/**
 * A field as the property value of a request.
 *
 * @throws VivariumError `invalid-input` for a value that does not fit the type and for types nobody can write.
 */
export function writeField(name: string, type: string, value: FieldValue): object {
  const wrong = (wanted: string) => new VivariumError('invalid-input', `“${name}” takes ${wanted}.`);
  const text = () => {
    if (typeof value === 'string' || value === null) return value === '' ? null : value;
    throw wrong('a text');
  };
  const list = () => {
    if (Array.isArray(value)) return value;
    throw wrong('a list of texts');
  };
  switch (type) {
    case 'title':
    case 'rich_text':
      return { [type]: richText(text() ?? '') };
    case 'url':
    case 'email':
    case 'phone_number':
      return { [type]: text() };
    case 'select':
    case 'status': {
      const option = text();
      return { [type]: option === null ? null : { name: option } };
    }
    case 'number':
      if (typeof value !== 'number' && value !== null) throw wrong('a number');
      return { number: value };
    case 'checkbox':
      if (typeof value !== 'boolean') throw wrong('yes or no');
      return { checkbox: value };
    case 'multi_select':
      return { multi_select: list().map((option) => ({ name: option })) };
    case 'relation':
      return { relation: list().map((id) => ({ id })) };
    case 'date': {
      if (value === null || value === '') return { date: null };
      if (typeof value === 'string') return { date: { start: value } };
      if (typeof value === 'object' && !Array.isArray(value)) return { date: value };
      throw wrong('a date');
    }
    default:
      throw new VivariumError('invalid-input', `“${name}” cannot be written: Notion computes it, or its type (${type}) is not supported. Change it in Notion.`);
  }
}
