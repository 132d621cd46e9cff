import { z } from 'zod';
import { VivariumError, type ActionDefinition, type CollectionDefinition, type Contract, type ContractDefinition, type ReadDefinition } from '../contract/index.js';
import { SyncBatch, type AccountContext } from '../protocol/index.js';
import type { Http, HttpError } from './http.js';
import { exposeConnector } from './expose.js';
import { memoryStorage, type ConnectorStorage } from './storage.js';

/** What every function of a connector is handed. */
export interface Context {
  readonly http: Http;
  readonly account: AccountContext;
  /** A few values of this account that outlive the worker. */
  readonly storage: ConnectorStorage;
  readonly signal: AbortSignal;
}

/** {@link Context} as a test may hand it over: storage in memory where it brings none. */
type Given = Omit<Context, 'storage'> & Partial<Pick<Context, 'storage'>>;

/** What a sync may yield. `upsert` is parsed with the collection's schema before it leaves the worker. */
export interface Changes<Item> {
  upsert?: readonly Item[];
  remove?: readonly string[];
  /** Everything up to here is complete: the next sync starts from this text. */
  cursor?: string;
  /** First batch only: what follows replaces the collection, atomically, when the sync ends. */
  reset?: boolean;
  /** Nothing follows: spares the host asking for the next batch. */
  last?: boolean;
  /** What is mirrored is something else now (another calendar): the source is asked anew to tell of changes. */
  resubscribe?: boolean;
}

/** What a sync is handed besides. */
interface SyncContext extends Context {
  /** Where the last one ended; undefined for the first. */
  readonly cursor: string | undefined;
  /** What the source said has changed, in the connector's own words (see `push`); everything may have where it is undefined. */
  readonly about?: readonly string[] | undefined;
}

type Collections = Record<string, CollectionDefinition>;
type Reads = Record<string, ReadDefinition>;
type Actions = Record<string, ActionDefinition>;
type ItemInput<Definition> = Definition extends CollectionDefinition<infer Item> ? z.input<Item> : never;

/** A contract's implementation: one function per collection, read and action. A missing one does not compile. */
export interface Implementation<C extends Collections, R extends Reads, A extends Actions> {
  collections: { [Name in keyof C]: (context: SyncContext) => AsyncGenerator<Changes<ItemInput<C[Name]>>, void, void> };
  reads: { [Name in keyof R]: (context: Context & { input: z.output<R[Name]['input']> }) => Promise<z.input<R[Name]['output']>> };
  actions: {
    [Name in keyof A]: (
      context: Context & {
        input: z.output<A[Name]['input']>;
        /** As the person saw it when they decided. */
        item: A[Name] extends { on: CollectionDefinition<infer Item> } ? z.output<Item> : A[Name] extends ActionDefinition<z.ZodObject, z.ZodType, infer Item> ? z.output<Item> : undefined;
        /** The same for every retry of one decision. */
        idempotencyKey: string;
      },
    ) => Promise<z.input<A[Name]['output']>>;
  };
  /**
   * Where the source can call a URL on changes. `previous` is the `state` of the last subscription. Null where this
   * account cannot. A query parameter `about` added to the URL comes back as `about` of the sync that the call causes.
   */
  push?: {
    subscribe(context: Context & { callbackUrl: string; previous: unknown }): Promise<{ expiresAt: number; state: unknown } | null>;
  };
  /** The last word on what an error answer means. */
  mapError?: (error: HttpError) => VivariumError;
}

/** A connector ready to run, in a Worker (`expose`) or directly in a test. Names and inputs are parsed at every call. */
export interface Connector {
  readonly contract: ContractDefinition;
  readonly mapError: ((error: HttpError) => VivariumError) | undefined;
  sync(collection: string, context: Given & Partial<Pick<SyncContext, 'cursor' | 'about'>>): AsyncGenerator<SyncBatch, void, void>;
  read(name: string, context: Given & { input: unknown }): Promise<unknown>;
  act(name: string, context: Given & { input: unknown; item?: unknown; idempotencyKey: string }): Promise<unknown>;
  subscribe(context: Given & { callbackUrl: string; previous: unknown }): Promise<{ expiresAt: number; state: unknown } | null>;
  /** Serves the host through Comlink. Call it once, in the worker's entry module. */
  expose(): void;
}

/** Own members only: a name from the wire must never reach a prototype. */
function member<T>(members: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(members, name) ? members[name] : undefined;
  if (found === undefined) throw new VivariumError('invalid-input', `There is no ${what} "${name}".`);
  return found;
}

function parseInput(schema: z.ZodType, value: unknown, what: string): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new VivariumError('invalid-input', `${what}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
}

function parseChanges(definition: CollectionDefinition, changes: Changes<unknown>): SyncBatch {
  const upsert: SyncBatch['upsert'] = [];
  const rejected: SyncBatch['rejected'] = [];
  for (const [index, item] of (changes.upsert ?? []).entries()) {
    const parsed = definition.item.safeParse(item);
    if (parsed.success) upsert.push(parsed.data);
    else {
      const key = (item as Record<string, unknown> | null)?.[definition.key];
      const issue = parsed.error.issues[0];
      rejected.push({ key: typeof key === 'string' ? key : `#${index}`, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`.slice(0, 300) });
    }
  }
  return SyncBatch.parse({ upsert, remove: [...(changes.remove ?? [])], cursor: changes.cursor, reset: changes.reset ?? false, last: changes.last ?? false, resubscribe: changes.resubscribe ?? false, rejected });
}

/**
 * Joins a contract to its implementation. Has no side effect until `expose()`.
 *
 * @example
 * export const connector = implement(googleCalendar, { collections: { async *events({ http, cursor }) { … } }, reads: {}, actions: { … } });
 */
export function implement<C extends Collections, R extends Reads, A extends Actions>(
  contract: Contract<C, R, A>,
  implementation: Implementation<C, R, A>,
): Connector {
  const { definition } = contract;
  type Sync = (context: SyncContext) => AsyncGenerator<Changes<unknown>, void, void>;
  type Call = (context: Context & { input: unknown; item?: unknown; idempotencyKey?: string }) => Promise<unknown>;
  const syncs = implementation.collections as Record<string, Sync>;
  const reads = implementation.reads as Record<string, Call>;
  const actions = implementation.actions as unknown as Record<string, Call>;
  const ownStorage = memoryStorage();
  const whole = <G extends Given>(given: G) => ({ storage: ownStorage, ...given });

  const connector: Connector = {
    contract: definition,
    mapError: implementation.mapError,
    async *sync(collection, { cursor, ...context }) {
      const declared = member(definition.collections as Collections, collection, 'collection');
      for await (const changes of member(syncs, collection, 'collection')({ ...whole(context), cursor })) {
        context.signal.throwIfAborted();
        yield parseChanges(declared, changes);
        if (changes.last) return;
      }
    },
    async read(name, { input, ...context }) {
      const declared = member(definition.reads as Reads, name, 'read');
      const output = await member(reads, name, 'read')({ ...whole(context), input: parseInput(declared.input, input, declared.title) });
      return declared.output.parse(output);
    },
    async act(name, { input, item, idempotencyKey, ...context }) {
      const declared = member(definition.actions as Actions, name, 'action');
      if (context.account.readOnly) throw new VivariumError('forbidden', `${context.account.label} was connected read-only. Reconnect it with write access to do this.`);
      const parsedItem = declared.on ? parseInput(declared.on.item, item, declared.title) : undefined;
      const output = await member(actions, name, 'action')({ ...whole(context), input: parseInput(declared.input, input, declared.title), item: parsedItem, idempotencyKey });
      return declared.output.parse(output);
    },
    async subscribe(context) {
      return implementation.push ? implementation.push.subscribe(whole(context)) : null;
    },
    expose() {
      exposeConnector(connector);
    },
  };
  return Object.freeze(connector);
}
