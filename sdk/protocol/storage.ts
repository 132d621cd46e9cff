import { ErrorData } from '../contract/errors.js';
import { z } from 'zod';

/** How much an account's connector may keep: characters of keys and of values as JSON, and how many values. */
export const STORAGE_QUOTA = { characters: 256_000, values: 200 } as const;

const StorageKey = z.string().min(1).max(200);
/** Worker to host over the storage port: small values that outlive the worker, each account's for itself. */
export const workerToStorage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('get'), id: z.int(), key: StorageKey }),
  z.object({ type: z.literal('set'), id: z.int(), key: StorageKey, value: z.json() }),
  z.object({ type: z.literal('delete'), id: z.int(), key: StorageKey }),
  z.object({ type: z.literal('keys'), id: z.int() }),
]);
/** Worker to host over the storage port. */
export type WorkerToStorage = z.output<typeof workerToStorage>;

/** Host to worker over the storage port. */
export const storageToWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.int(), error: ErrorData }),
]);
/** Host to worker over the storage port. */
export type StorageToWorker = z.output<typeof storageToWorker>;
