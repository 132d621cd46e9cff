import { z } from 'zod';
import { compute, textOf, valueOf } from './compute.js';
import { fail } from './errors.js';
import type { Page, Property, Source } from './model.js';
import type { Workspace } from './workspace.js';

const Direction = z.enum(['ascending', 'descending']);
const Sort = z.union([
  z.strictObject({ property: z.string(), direction: Direction }),
  z.strictObject({ timestamp: z.enum(['created_time', 'last_edited_time']), direction: Direction }),
]);
type Filter = Record<string, unknown>;

/** Body of a data source query. Like the real one it refuses what it does not know. */
export const QueryRequest = z.strictObject({
  filter: z.record(z.string(), z.unknown()).optional(),
  sorts: z.array(Sort).max(100).default([]),
  start_cursor: z.string().nullish(),
  page_size: z.int().min(1).max(100).default(100),
  in_trash: z.boolean().optional(),
  archived: z.boolean().optional(),
  result_type: z.enum(['page', 'data_source']).optional(),
});

const Operand = z.union([z.string(), z.number(), z.boolean()]);
/** Every comparison, on texts; dates and numbers have an order of their own. */
const comparisons: Record<string, (actual: string, wanted: string, order: number) => boolean> = {
  equals: (actual, wanted) => actual === wanted,
  does_not_equal: (actual, wanted) => actual !== wanted,
  contains: (actual, wanted) => actual.toLowerCase().includes(wanted.toLowerCase()),
  does_not_contain: (actual, wanted) => !actual.toLowerCase().includes(wanted.toLowerCase()),
  starts_with: (actual, wanted) => actual.toLowerCase().startsWith(wanted.toLowerCase()),
  ends_with: (actual, wanted) => actual.toLowerCase().endsWith(wanted.toLowerCase()),
  is_empty: (actual) => actual === '',
  is_not_empty: (actual) => actual !== '',
  greater_than: (_, __, order) => order > 0,
  less_than: (_, __, order) => order < 0,
  greater_than_or_equal_to: (_, __, order) => order >= 0,
  less_than_or_equal_to: (_, __, order) => order <= 0,
  after: (_, __, order) => order > 0,
  before: (_, __, order) => order < 0,
  on_or_after: (_, __, order) => order >= 0,
  on_or_before: (_, __, order) => order <= 0,
};
const allowed: Record<string, readonly string[]> = {
  number: ['equals', 'does_not_equal', 'greater_than', 'less_than', 'greater_than_or_equal_to', 'less_than_or_equal_to', 'is_empty', 'is_not_empty'],
  checkbox: ['equals', 'does_not_equal'],
  select: ['equals', 'does_not_equal', 'is_empty', 'is_not_empty'],
  status: ['equals', 'does_not_equal', 'is_empty', 'is_not_empty'],
  multi_select: ['contains', 'does_not_contain', 'is_empty', 'is_not_empty'],
  people: ['contains', 'does_not_contain', 'is_empty', 'is_not_empty'],
  relation: ['contains', 'does_not_contain', 'is_empty', 'is_not_empty'],
  date: ['equals', 'after', 'before', 'on_or_after', 'on_or_before', 'is_empty', 'is_not_empty'],
};
const textual = ['equals', 'does_not_equal', 'contains', 'does_not_contain', 'starts_with', 'ends_with', 'is_empty', 'is_not_empty'];

function conditions(body: unknown, type: string): [string, string][] {
  const parsed = z.record(z.string(), Operand).safeParse(body);
  if (!parsed.success || Object.keys(parsed.data).length !== 1) return fail('validation_error', `body failed validation: body.filter.${type} should have one condition.`);
  return Object.entries(parsed.data).map(([operator, operand]) => {
    if (!(allowed[type] ?? textual).includes(operator)) fail('validation_error', `body failed validation: body.filter.${type}.${operator} should be not present.`);
    return [operator, String(operand)];
  });
}

const instantOf = (text: string) => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? fail('validation_error', `body failed validation: "${text}" should be a valid ISO 8601 date string.`) : time;
};

function test(actual: string, type: string, body: unknown): boolean {
  return conditions(body, type).every(([operator, wanted]) => {
    if (operator === 'is_empty' || operator === 'is_not_empty') return comparisons[operator]?.(actual, wanted, 0) ?? false;
    if (type === 'date') {
      if (actual === '') return false;
      const order = instantOf(actual) - instantOf(wanted);
      return operator === 'equals' ? order === 0 : (comparisons[operator]?.(actual, wanted, order) ?? false);
    }
    if (type === 'number' && actual === '') return operator === 'does_not_equal';
    return comparisons[operator]?.(actual, wanted, Number(actual) - Number(wanted)) ?? false;
  });
}

function matches(workspace: Workspace, page: Page, filter: Filter, depth = 0): boolean {
  const group = filter['and'] ?? filter['or'];
  if (group !== undefined) {
    if (!Array.isArray(group) || depth > 2) return fail('validation_error', 'body failed validation: body.filter groups should be arrays nested at most two levels deep.');
    const each = (member: unknown) => matches(workspace, page, member as Filter, depth + 1);
    return filter['and'] ? group.every(each) : group.some(each);
  }
  const { timestamp, property: key } = filter;
  if (timestamp === 'created_time' || timestamp === 'last_edited_time')
    return test(timestamp === 'created_time' ? page.created : page.edited, 'date', filter[timestamp]);
  if (typeof key !== 'string') return fail('validation_error', 'body failed validation: body.filter.property should be a string.');
  const property = workspace.property(workspace.source(page.source), key);
  const type = property.type === 'phone_number' ? 'phone_number' : property.type;
  if (!(type in filter)) return fail('validation_error', `database property ${property.type} does not match filter ${Object.keys(filter).find((name) => name !== 'property') ?? ''}`);
  if (property.type === 'people' || property.type === 'relation') return test((valueOf(page, property) as string[]).join(' '), property.type, filter[type]);
  if (property.type === 'formula' || property.type === 'rollup') {
    const computed = compute(workspace, page, property);
    const inner = (filter[type] as Filter | undefined)?.['number'];
    return computed.type === 'number' && test(String(computed.value ?? ''), 'number', inner);
  }
  return test(textOf(workspace, page, property), type, filter[type]);
}

function rank(workspace: Workspace, page: Page, property: Property): string | number {
  const text = textOf(workspace, page, property);
  if (property.type === 'select' || property.type === 'status') return property.options.findIndex(({ name }) => name === text);
  return text !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}

const compare = (a: string | number, b: string | number) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

/** The pages of a source that a query finds, in its order. */
export function findPages(workspace: Workspace, source: Source, query: z.output<typeof QueryRequest>): Page[] {
  const trashed = query.in_trash ?? query.archived ?? false;
  const found = workspace.data.pages.filter((page) => page.source === source.id && page.trashed === trashed && (!query.filter || matches(workspace, page, query.filter)));
  const keys = query.sorts.map((sort) => {
    const property = 'property' in sort ? workspace.property(source, sort.property) : undefined;
    const value = (page: Page) => (property ? rank(workspace, page, property) : 'timestamp' in sort && sort.timestamp === 'created_time' ? page.created : page.edited);
    return (a: Page, b: Page) => compare(value(a), value(b)) * (sort.direction === 'ascending' ? 1 : -1);
  });
  return found.sort((a, b) => keys.reduce((order, key) => order || key(a, b), 0));
}

/** One answer's worth of a list; the cursor is the id of the next entry. */
export function paginate<T extends { id: string }>(items: readonly T[], cursor: string | null | undefined, size: number) {
  const start = cursor == null ? 0 : items.findIndex(({ id }) => id === cursor);
  if (start < 0) return fail('validation_error', `The start_cursor provided is invalid: ${cursor ?? ''}`);
  const next = items[start + size];
  return { object: 'list' as const, results: items.slice(start, start + size), next_cursor: next?.id ?? null, has_more: next !== undefined };
}
