import { atomically } from './disk.js';
import type { AnyRow } from './engine/rows.js';
import type { MirrorAddress, Progress } from './mirror.js';
import { bucketOf } from './mirror-parts.js';
import type { CollectionRecord, Connection } from './schema.js';

const BUCKETS_PER_TRANSACTION = 16;
const relaxed = { durability: 'relaxed' } as const;

/** Writes all rows of a collection anew, in several transactions of which only the last one counts. Answers the commit's number. */
export async function replace(database: Connection, address: MirrorAddress, rows: readonly AnyRow[], progress: Progress, rowsPerBucket: number, after?: number): Promise<number | 'overtaken'> {
  const { account, collection, version, keyField } = address;
  const known = await database.get('collections', [account, collection]);
  const sequence = known?.sequence ?? 0;
  // Two tabs that replace at once must not write into one generation.
  const generation = (known?.generation ?? -1) + 1 + Math.random();
  const buckets = Math.ceil(rows.length / rowsPerBucket);
  const chunks: AnyRow[][] = Array.from({ length: buckets }, () => []);
  for (const row of rows) chunks[bucketOf(String(row[keyField]), buckets)]?.push(row);
  for (let first = 0; first < buckets; first += BUCKETS_PER_TRANSACTION) {
    const transaction = database.transaction('chunks', 'readwrite', relaxed);
    const some = chunks.slice(first, first + BUCKETS_PER_TRANSACTION);
    await atomically(transaction, some.map((chunk, index) => () => transaction.store.put(chunk, [account, collection, generation, first + index])));
  }
  const transaction = database.transaction(['collections', 'chunks', 'changes'], 'readwrite', relaxed);
  const now = await transaction.objectStore('collections').get([account, collection]);
  if ((now?.sequence ?? 0) !== (after ?? sequence) || (now && now.version > version)) return 'overtaken';
  const record: CollectionRecord = { account, collection, version, generation, buckets, logged: 0, sequence: sequence + 1, ...progress };
  const older = IDBKeyRange.bound([account, collection], [account, collection, generation], false, true);
  await atomically(transaction, [
    () => transaction.objectStore('collections').put(record, [account, collection]),
    () => transaction.objectStore('chunks').delete(older),
    () => transaction.objectStore('changes').delete(older),
  ]);
  return record.sequence;
}
