import { ErrorData } from '../contract/errors.js';
import { z } from 'zod';

/** One batch of changes, committed with its cursor in one transaction. */
export const SyncBatch = z.object({
  /** New and changed items, already parsed with the contract's schema. */
  upsert: z.array(z.record(z.string(), z.unknown())).default([]),
  /** Keys of items that are gone. */
  remove: z.array(z.string()).default([]),
  /** Where the next delta starts. Without it a crash repeats from the last cursor. */
  cursor: z.string().max(100_000).optional(),
  /** What follows replaces everything, atomically, when the sync ends. Only on the first batch. */
  reset: z.boolean().default(false),
  /** Nothing follows: spares asking for the next one. */
  last: z.boolean().default(false),
  /** What is mirrored is something else now: the source must be asked anew to tell of changes. */
  resubscribe: z.boolean().default(false),
  /** Items the schema refused: key or position, and why. They are counted and shown, the others pass. */
  rejected: z.array(z.object({ key: z.string(), reason: z.string() })).default([]),
});
/** One batch of changes. */
export type SyncBatch = z.output<typeof SyncBatch>;

/** What the worker needs to know of the account it serves. */
export const AccountContext = z.object({
  id: z.string(),
  /** The signed-in identity, usually an address. */
  label: z.string(),
  /** IANA zone of the user. */
  timeZone: z.string(),
  readOnly: z.boolean(),
  /** What the user chose for this account. */
  settings: z.record(z.string(), z.unknown()),
});
/** What the worker needs to know of the account it serves. */
export type AccountContext = z.output<typeof AccountContext>;

/** The next batch of a sync. `done`: it was the last one, or there is none. */
const Pulled = z.object({ done: z.boolean(), batch: SyncBatch.optional() });

/** Host to worker, each row one method of the frozen object that the worker exposes through Comlink. */
export const hostToWorker = {
  /** First call. Answers the contract the worker implements. */
  hello: {
    params: z.object({ protocol: z.int(), account: AccountContext }),
    result: z.object({ protocol: z.int(), contract: z.string(), version: z.int() }),
  },
  /**
   * Starts a delta (or, without cursor, a full sync) under a number of the host's and answers its first batch. Batches
   * are pulled one by one, which gives back-pressure. `about`: what the source said has changed, where that is known.
   */
  openSync: { params: z.object({ sync: z.int(), collection: z.string(), cursor: z.string().optional(), about: z.array(z.string()).optional() }), result: Pulled },
  nextBatch: { params: z.object({ sync: z.int() }), result: Pulled },
  /** Cancels; answers at once. */
  closeSync: { params: z.object({ sync: z.int() }), result: z.null() },
  read: { params: z.object({ call: z.int(), name: z.string(), input: z.unknown() }), result: z.unknown() },
  act: {
    params: z.object({
      call: z.int(),
      name: z.string(),
      input: z.unknown(),
      /** The item as the person saw it, for actions `on` a collection. */
      item: z.record(z.string(), z.unknown()).optional(),
      /** The same for every retry of one decision. */
      idempotencyKey: z.string(),
    }),
    result: z.unknown(),
  },
  cancel: { params: z.object({ call: z.int() }), result: z.null() },
  /** Asks the source to call `callbackUrl` on changes. Answers when that must be renewed, or null where it cannot. */
  subscribe: {
    params: z.object({ call: z.int(), callbackUrl: z.url(), previous: z.unknown() }),
    result: z.object({ expiresAt: z.number(), state: z.unknown() }).nullable(),
  },
} as const;

/** Every answer of the worker: Comlink loses error fields, so failure is data. */
export const Outcome = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: ErrorData })]);
/** Every answer of the worker. */
export type Outcome = z.output<typeof Outcome>;

/** The object a worker exposes. */
export type WorkerApi = {
  [Method in keyof typeof hostToWorker]: (params: z.input<(typeof hostToWorker)[Method]['params']>) => Promise<Outcome>;
} & {
  /** Hands over the ports of {@link workerToBroker} and `workerToStorage`. */
  connect(broker: MessagePort, storage: MessagePort): void;
};

/** Worker to host over the broker port. */
export const workerToBroker = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    id: z.int(),
    method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    /** Absolute, on an origin of the contract. */
    url: z.url().max(8000),
    headers: z.record(z.string(), z.string()),
    body: z.union([z.string(), z.instanceof(ArrayBuffer)]).optional(),
  }),
  z.object({ type: z.literal('abort'), id: z.int() }),
]);
/** Worker to host over the broker port. */
export type WorkerToBroker = z.output<typeof workerToBroker>;

/** Host to worker over the broker port. The body is transferred, not copied. */
export const brokerToWorker = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('response'),
    id: z.int(),
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.instanceof(ArrayBuffer),
  }),
  z.object({ type: z.literal('failure'), id: z.int(), error: ErrorData }),
]);
/** Host to worker over the broker port. */
export type BrokerToWorker = z.output<typeof brokerToWorker>;
