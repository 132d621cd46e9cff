import type { Contract } from '@vivarium/sdk/contract';
import type { SyncBatch } from '@vivarium/sdk/protocol';
import { isPlain } from '../../frames/limits.js';

/** Units of one item (see {@link isPlain}). Longer text belongs into a read. */
const ITEM_LIMIT = 20_000;

/**
 * What is believed of a batch whose sender says that it was parsed: items that the contract's schema reads, as the schema
 * reads them. Others are counted like those that a connector of ours could not read.
 */
export function doubt({ definition }: Contract, collection: string, batch: SyncBatch): SyncBatch {
  const declared = Object.hasOwn(definition.collections, collection) ? definition.collections[collection] : undefined;
  if (!declared) return { ...batch, upsert: [], remove: [] };
  const upsert: SyncBatch['upsert'] = [];
  const rejected = batch.rejected.slice(0, 100).map(({ key, reason }) => ({ key: key.slice(0, 200), reason: reason.slice(0, 300) }));
  for (const [index, item] of batch.upsert.entries()) {
    const fits = isPlain(item, ITEM_LIMIT);
    const parsed = fits ? declared.item.safeParse(item) : undefined;
    const key = parsed?.data?.[declared.key];
    if (parsed?.success && typeof key === 'string' && key !== '' && key.length <= 500) upsert.push(parsed.data);
    else rejected.push({ key: `#${index}`, reason: !fits ? `longer than ${ITEM_LIMIT} characters` : (parsed?.error?.issues[0]?.message ?? `no key "${declared.key}"`) });
  }
  return { ...batch, upsert, rejected };
}
