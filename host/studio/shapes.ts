import { kinds } from '@vivarium/sdk/contract';
import type { DataShape } from '@vivarium/sdk/protocol';
import type { LiveSnapshot, WidgetDefinition } from '@vivarium/sdk/widget';
import type { Host } from '../connectors/host.js';

const MOST = 500;

/** What the person's items look like, without a word of them: names of fields, types, lengths and ranges. */
export function dataShapes(host: Pick<Host, 'open'>): DataShape[] {
  return Object.entries(kinds).map(([kind, target]) => {
    let snapshot: LiveSnapshot | undefined;
    host.open(target, { limit: MOST }, (next) => (snapshot = next))();
    const items = snapshot?.items ?? [];
    const fields = Object.keys(target.item.shape).map((name) => fieldShape(name, items.map((item) => (item as Record<string, unknown>)[name])));
    return { kind, items: items.length, fields };
  });
}

/** What a widget would be given of the person's items now. It stays on the page. */
export function recordedItems(host: Pick<Host, 'open'>, { uses }: Pick<WidgetDefinition, 'uses'>): Record<string, readonly Record<string, unknown>[]> {
  return Object.fromEntries(
    Object.entries(uses).flatMap(([name, target]) => {
      if (target.ref !== 'collection' && target.ref !== 'kind') return [];
      let snapshot: LiveSnapshot | undefined;
      host.open(target, { limit: MOST }, (next) => (snapshot = next))();
      return [[name, (snapshot?.items ?? []) as readonly Record<string, unknown>[]] as const];
    }),
  );
}

function fieldShape(name: string, values: readonly unknown[]): DataShape['fields'][number] {
  const present = values.filter((value) => value !== undefined);
  const types = [...new Set(present.map((value) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value)))];
  const sizes = present.flatMap((value) => (typeof value === 'number' ? [value] : typeof value === 'string' || Array.isArray(value) ? [value.length] : []));
  const words = types.includes('number') ? '' : types.includes('array') ? ' entries' : ' characters';
  return { name, types, present: values.length === 0 ? 0 : present.length / values.length, ...(sizes.length > 0 && { range: `${Math.min(...sizes)} to ${Math.max(...sizes)}${words}` }) };
}
