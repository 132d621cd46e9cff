import { compute, valueOf } from './compute.js';
import type { Page, Property, Value } from './model.js';
import { paginate } from './query.js';
import { renderInner } from './render.js';
import type { Workspace } from './workspace.js';

/** Of these an item holds one entry, and the answer is a list; of every other type the one item is the answer. */
const listed: ReadonlySet<string> = new Set(['title', 'rich_text', 'people', 'relation']);

/** A value as items of its own. */
function itemsOf(workspace: Workspace, page: Page, property: Property, value: Value, id = property.id): object[] {
  const { type } = property;
  const inner = renderInner(workspace, page, property, value);
  return (listed.has(type) ? (inner as unknown[]) : [inner]).map((each) => ({ object: 'property_item', id, type, [type]: each }));
}

/** What a rollup is computed from, and what it comes to at the end: its values themselves, or the pages it was computed from. */
function rollupOf(workspace: Workspace, page: Page, property: Property & { type: 'rollup' }): { items: object[]; rollup: Record<string, unknown>; aggregated: boolean } {
  const computed = compute(workspace, page, property);
  if (computed.type === 'array')
    return { items: computed.values.flatMap((value) => itemsOf(workspace, page, computed.property, value, property.id)), rollup: { type: 'array', array: [], function: property.function }, aggregated: false };
  const relation = workspace.source(page.source).properties.find(({ id }) => id === property.relation);
  const items = relation ? itemsOf(workspace, page, relation, valueOf(page, relation)) : [];
  return { items, rollup: { type: 'number', number: computed.value, function: property.function }, aggregated: true };
}

/** `GET /v1/pages/:id/properties/:property`: all of a property, where the page itself may name the first entries only. */
export function propertyItem(workspace: Workspace, page: Page, property: Property, cursor: string | null, size: number, urlOf: (cursor: string) => string): object {
  const { id, type } = property;
  if (!listed.has(type) && type !== 'rollup') return itemsOf(workspace, page, property, valueOf(page, property))[0]!;
  const { items, rollup, aggregated } = type === 'rollup' ? rollupOf(workspace, page, property) : { items: itemsOf(workspace, page, property, valueOf(page, property)), rollup: {}, aggregated: false };
  const list = paginate(items.map((item, index) => ({ id: `item-${index}`, item })), cursor, size);
  // An aggregation is told when the last of its pages was counted.
  const so_far = aggregated && list.has_more ? { type: 'incomplete', incomplete: {}, function: rollup['function'] } : rollup;
  return {
    ...list,
    results: list.results.map(({ item }) => item),
    type: 'property_item',
    property_item: { id, next_url: list.next_cursor === null ? null : urlOf(list.next_cursor), type, [type]: so_far },
  };
}
