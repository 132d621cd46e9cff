import { atomically } from './disk.js';
import type { AnyRow } from './engine/rows.js';
import type { MirrorAddress } from './mirror.js';
import { bucketOf, partsOf } from './mirror-parts.js';
import type { Connection } from './schema.js';

/**
 * Works the change log of a collection into the chunks it touches, in one transaction. Spreads everything anew when
 * the chunks have become too full or there are none yet.
 */
export async function fold(database: Connection, { account, collection, version, keyField }: MirrorAddress, rowsPerBucket: number): Promise<void> {
  const transaction = database.transaction(['collections', 'chunks', 'changes'], 'readwrite', { durability: 'relaxed' });
  const [collections, chunks, changes] = [transaction.objectStore('collections'), transaction.objectStore('chunks'), transaction.objectStore('changes')];
  const record = await collections.get([account, collection]);
  if (!record || record.logged === 0 || record.version !== version) return;
  const parts = partsOf(account, collection, record.generation);
  const chunkKey = (bucket: number): [string, string, number, number] => [account, collection, record.generation, bucket];

  const latest = new Map<string, AnyRow | null>();
  for (const { upsert, remove } of await changes.getAll(parts)) {
    for (const key of remove) latest.set(key, null);
    for (const row of upsert) latest.set(String(row[keyField]), row);
  }

  const spreadAnew = record.buckets === 0 || latest.size > (record.buckets * rowsPerBucket) / 2;
  const next = new Map<number, AnyRow[]>();
  if (spreadAnew) {
    const rows = new Map<string, AnyRow>();
    for (const chunk of await chunks.getAll(parts)) for (const row of chunk) rows.set(String(row[keyField]), row);
    for (const [key, row] of latest) if (row) rows.set(key, row); else rows.delete(key);
    record.buckets = Math.ceil(rows.size / rowsPerBucket);
    const spread: AnyRow[][] = Array.from({ length: record.buckets }, () => []);
    for (const [key, row] of rows) spread[bucketOf(key, record.buckets)]?.push(row);
    spread.forEach((chunk, bucket) => next.set(bucket, chunk));
  } else {
    const touched = new Map<number, Map<string, AnyRow | null>>();
    for (const [key, row] of latest) {
      const bucket = bucketOf(key, record.buckets);
      touched.set(bucket, (touched.get(bucket) ?? new Map<string, AnyRow | null>()).set(key, row));
    }
    for (const [bucket, news] of touched) {
      const kept = ((await chunks.get(chunkKey(bucket))) ?? []).filter((row) => !news.has(String(row[keyField])));
      for (const row of news.values()) if (row) kept.push(row);
      next.set(bucket, kept);
    }
  }
  record.logged = 0;
  await atomically(transaction, [
    ...(spreadAnew ? [() => chunks.delete(parts)] : []),
    ...[...next].map(([bucket, rows]) => () => chunks.put(rows, chunkKey(bucket))),
    () => changes.delete(parts),
    () => collections.put(record, [account, collection]),
  ]);
}
