import { itemReference, type ActionDefinition, type CollectionDefinition, type ItemReference } from '@vivarium/sdk/contract';
import { withoutReference } from '../store/engine/rows.js';
import type { ActionAccount } from './actions.js';

/** The name under which an account's contract has a collection. */
const nameOf = ({ contract }: ActionAccount, collection: CollectionDefinition): string | undefined => Object.entries(contract.definition.collections).find(([, one]) => one === collection)?.[0];

/** The collections in which an action changes something. */
export function collectionsOf(runtime: ActionAccount, { on, adds, refreshes = [] }: ActionDefinition): string[] {
  const own = [on, adds?.to].flatMap((collection) => (collection && nameOf(runtime, collection)) ?? []);
  return [...new Set([...own, ...refreshes])];
}

/** The item that an action will make, and where, as far as it can be foretold. */
export function additionOf(
  runtime: ActionAccount,
  { adds }: ActionDefinition,
  { id, input }: { id: string; input: unknown },
): { item: Record<string, unknown>; reference: ItemReference } | undefined {
  const name = adds && nameOf(runtime, adds.to);
  if (!adds || name === undefined) return undefined;
  const { id: account } = runtime.account;
  const find = (collection: CollectionDefinition, key: string) => {
    const other = nameOf(runtime, collection);
    const row = other === undefined ? undefined : runtime.locate(itemReference(account, other, key))?.mirrored.table.rows.get(key);
    return row && withoutReference(row);
  };
  // What is mirrored in a collection was parsed with its schema.
  const item = adds.item(input as Record<string, unknown>, { idempotencyKey: id, find: find as never });
  return item && { item, reference: itemReference(account, name, String(item[adds.to.key])) };
}
