import type { StoredDocument } from '@vivarium/sdk/protocol';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { AnyRow } from './engine/rows.js';

/** Raised with every migration. Each version’s content is kept in `snapshots/` and migrated in `schema.test.ts` forever. */
export const DATABASE_VERSION = 1;

/** What is known of one mirrored collection. Written in the same transaction as the rows it speaks of. */
export interface CollectionRecord {
  account: string;
  collection: string;
  /** Version of the contract whose items these are. */
  version: number;
  /** Chunks and changes of other generations are leftovers of a replacement that did not finish. */
  generation: number;
  /** Chunks the rows are spread over; 0 while everything is in the change log. */
  buckets: number;
  /** Rows in the change log. */
  logged: number;
  /** Raised with every commit: also names the next entry of the change log. */
  sequence: number;
  cursor?: string | undefined;
  syncedAt?: number | undefined;
}

/** A document as the browser keeps it. */
export interface DocumentRecord {
  document: StoredDocument;
  /** The companion does not have this yet; `document.version` is then the version it replaces. */
  unsaved: boolean;
  /** While it is unsaved: the content it was made from, as the companion has it. */
  base?: StoredDocument['content'];
  /** The content that was on its way to the companion when this was made: whether it arrived may never be heard. */
  sent?: StoredDocument['content'];
}

/** A read's answer. */
export interface ReadRecord {
  key: string;
  account: string;
  at: number;
  value: unknown;
}

/** A write that waits for the network. */
export interface OutboxRecord {
  id: string;
  at: number;
  account: string;
  entry: unknown;
}

/** Chunks and changes are keyed by account, collection, generation and number. */
type PartKey = [account: string, collection: string, generation: number, number: number];

/** Everything the browser keeps. */
export interface Schema extends DBSchema {
  collections: { key: [account: string, collection: string]; value: CollectionRecord };
  chunks: { key: PartKey; value: AnyRow[] };
  changes: { key: PartKey; value: { upsert: AnyRow[]; remove: string[] } };
  documents: { key: [kind: string, id: string]; value: DocumentRecord };
  reads: { key: string; value: ReadRecord; indexes: { account: string; at: number } };
  outbox: { key: string; value: OutboxRecord; indexes: { at: number } };
  /** Small things by name: the last known accounts. */
  state: { key: string; value: unknown };
}

/** The open database. */
export type Connection = IDBPDatabase<Schema>;

type Upgrade = (database: Connection, transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>) => void;

/** One per version, run in order from the version that is stored. Never edit one that was released. */
const migrations: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('collections');
    database.createObjectStore('chunks');
    database.createObjectStore('changes');
    database.createObjectStore('documents');
    const reads = database.createObjectStore('reads', { keyPath: 'key' });
    reads.createIndex('account', 'account');
    reads.createIndex('at', 'at');
    database.createObjectStore('outbox', { keyPath: 'id' }).createIndex('at', 'at');
    database.createObjectStore('state');
  },
];

/** Brings the stored database to {@link DATABASE_VERSION}. */
export function migrate(database: Connection, from: number, transaction: Parameters<Upgrade>[1]): void {
  for (const upgrade of migrations.slice(from)) upgrade(database, transaction);
}
