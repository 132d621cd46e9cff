import { VivariumError } from '@vivarium/sdk/contract';
import type { NotionApi } from './api.js';
import { CutRelation, People, type DataSource, type Page, type PropertyItem } from './schemas.js';

type Rollup = Readonly<Record<string, unknown>> & { readonly type: string; readonly function?: string | undefined };

/** References that a page itself holds of a property, and from which it computes. */
const HELD = 25;

/** Of these an item is one entry; of every other type it is the whole value. */
const listed: ReadonlySet<string> = new Set(['title', 'rich_text', 'people', 'relation']);

const valueOf = (item: PropertyItem) => ({ type: item.type, [item.type]: listed.has(item.type) ? [item[item.type]] : item[item.type] });

/** Equal values once. */
const distinct = (items: readonly PropertyItem[]) => [...new Map(items.map((item) => [JSON.stringify(item[item.type]), item])).values()];

function rollupOf(rollup: Rollup, items: readonly PropertyItem[]): object {
  if (rollup.type === 'array') return { type: 'array', array: items.map(valueOf) };
  // Notion does not compute this one here and lists what it would be computed from; of the others there is no value.
  if (rollup.type === 'unsupported' && rollup.function === 'show_unique') return { type: 'array', array: distinct(items).map(valueOf) };
  return rollup;
}

/** The items of a property as the value that it has in a page. */
export function assembled({ type, rollup }: { readonly type: string; readonly rollup?: Rollup | undefined }, items: readonly PropertyItem[]): object {
  return { type, [type]: rollup ? rollupOf(rollup, items) : items.map((item) => item[type]) };
}

/** Names of the properties that are computed from these, be it by way of another one. */
function computedFrom(names: Iterable<string>, { properties }: DataSource): string[] {
  const affected = new Set(names);
  const before = affected.size;
  // By name, or by id as Notion writes it inside an expression.
  const mentions = (expression: string) => [...affected].some((name) => expression.includes(JSON.stringify(name)) || expression.includes(`block_property:${properties[name]?.id}:`));
  for (let found = -1; found !== affected.size; ) {
    found = affected.size;
    for (const { name, rollup, formula } of Object.values(properties))
      if ((rollup && affected.has(rollup.relation_property_name)) || (formula && mentions(formula.expression))) affected.add(name);
  }
  return [...affected].slice(before);
}

/** Relations and people of which there may be more than the page names. */
function cutLists({ properties }: Page): { relations: string[]; people: string[] } {
  const names = (isCut: (property: unknown) => boolean) => Object.entries(properties).flatMap(([name, property]) => (isCut(property) ? [name] : []));
  return {
    relations: names((property) => CutRelation.safeParse(property).success),
    people: names((property) => (People.safeParse(property).data?.people.length ?? 0) >= HELD),
  };
}

/** Whether a page may hold less than there is of a property, or compute one from less. */
export function isCut(page: Page): boolean {
  const { relations, people } = cutLists(page);
  return relations.length + people.length > 0;
}

/**
 * A page with all entries of its relations: what is written back is the whole list, so that none may be missing.
 *
 * @param source - Its schema: then people, and what is computed from a relation that is cut, is read whole as well. A
 *   rollup itself does not say that it was computed from the first 25 pages only.
 */
export async function completed(api: Pick<NotionApi, 'property'>, page: Page, source?: DataSource): Promise<Page> {
  const { relations, people } = cutLists(page);
  const properties = { ...page.properties };
  const idOf = (name: string) => (page.properties[name] as { id: string } | undefined)?.id;
  for (const name of relations) properties[name] = await api.property(page.id, idOf(name)!);
  for (const name of source ? [...people, ...computedFrom(relations, source)] : []) {
    const id = idOf(name);
    if (id !== undefined) properties[name] = await orUnknown(api.property(page.id, id));
  }
  return { ...page, properties };
}

/** One value that Notion cannot compute must not cost the page: it is not known then, which a value from the first 25 would hide. */
async function orUnknown(property: Promise<unknown>): Promise<unknown> {
  try {
    return await property;
  } catch (thrown) {
    const { code } = VivariumError.from(thrown);
    if (code !== 'invalid-input' && code !== 'not-found' && code !== 'forbidden') throw thrown;
    return {};
  }
}
