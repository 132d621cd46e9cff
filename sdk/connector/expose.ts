import { expose } from 'comlink';
import { z } from 'zod';
import { VivariumError } from '../contract/index.js';
import { hostToWorker, PROTOCOL_VERSION, type AccountContext, type Outcome, type SyncBatch, type WorkerApi } from '../protocol/index.js';
import { createHttp, type Http } from './http.js';
import type { Connector, Context } from './implement.js';
import { portTransport } from './port.js';
import { portStorage, type ConnectorStorage } from './storage.js';

type Method = keyof typeof hostToWorker;
type Params<M extends Method> = z.output<(typeof hostToWorker)[M]['params']>;
type Handlers = { [M in Method]: (params: Params<M>) => unknown };

/** Answers as data: Comlink would lose the code of an error. */
async function outcome(run: () => unknown): Promise<Outcome> {
  try {
    return { ok: true, value: await run() };
  } catch (thrown) {
    return { ok: false, error: VivariumError.from(thrown).toJSON() };
  }
}

/** Serves one account's connector to the host: one flat frozen object, every argument parsed. */
export function exposeConnector(connector: Connector): void {
  // The worker's policy forbids compiling code; without this Zod tries it and the browser reports it.
  z.config({ jitless: true });
  let account: AccountContext | undefined;
  let http: Http | undefined;
  let storage: ConnectorStorage | undefined;
  const syncs = new Map<number, { batches: AsyncGenerator<SyncBatch, void, void>; abort: AbortController }>();
  const calls = new Map<number, AbortController>();

  const context = (signal: AbortSignal): Context => {
    if (!account || !http || !storage) throw new VivariumError('internal', 'The connector was called before it was greeted.');
    return { account, http, storage, signal };
  };

  async function cancellable<T>(call: number, run: (context: Context) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    calls.set(call, abort);
    try {
      return await run(context(abort.signal));
    } finally {
      calls.delete(call);
    }
  }

  async function pull(sync: number) {
    const open = syncs.get(sync);
    if (!open) throw new VivariumError('aborted', 'This sync was closed.');
    try {
      const next = await open.batches.next();
      if (!next.done && !next.value.last) return { done: false, batch: next.value };
      syncs.delete(sync);
      if (next.done) return { done: true };
      void open.batches.return().catch(() => undefined);
      return { done: true, batch: next.value };
    } catch (thrown) {
      syncs.delete(sync);
      throw thrown;
    }
  }

  const handlers: Handlers = {
    hello(params) {
      if (params.protocol !== PROTOCOL_VERSION)
        throw new VivariumError('version', `The host speaks protocol ${params.protocol}, this connector ${PROTOCOL_VERSION}. Update the older of the two.`);
      account = params.account;
      return { protocol: PROTOCOL_VERSION, contract: connector.contract.id, version: connector.contract.version };
    },
    openSync({ sync, collection, cursor, about }) {
      if (syncs.has(sync)) throw new VivariumError('invalid-input', `Sync ${sync} is open already.`);
      const abort = new AbortController();
      syncs.set(sync, { abort, batches: connector.sync(collection, { ...context(abort.signal), cursor, about }) });
      return pull(sync);
    },
    nextBatch: ({ sync }) => pull(sync),
    closeSync({ sync }) {
      const open = syncs.get(sync);
      syncs.delete(sync);
      open?.abort.abort();
      void open?.batches.return().catch(() => undefined);
      return null;
    },
    read: ({ call, name, input }) => cancellable(call, (base) => connector.read(name, { ...base, input })),
    act: ({ call, name, input, item, idempotencyKey }) => cancellable(call, (base) => connector.act(name, { ...base, input, item, idempotencyKey })),
    cancel({ call }) {
      calls.get(call)?.abort();
      return null;
    },
    subscribe: ({ call, callbackUrl, previous }) => cancellable(call, (base) => connector.subscribe({ ...base, callbackUrl, previous })),
  };

  const method = <M extends Method>(name: M) =>
    [name, (params: unknown) => outcome(() => handlers[name](hostToWorker[name].params.parse(params) as Params<M>))] as const;

  expose(
    Object.freeze({
      ...(Object.fromEntries((Object.keys(handlers) as Method[]).map(method)) as Omit<WorkerApi, 'connect'>),
      connect(broker: MessagePort, kept: MessagePort) {
        http = createHttp(connector.contract, portTransport(broker), connector.mapError);
        storage = portStorage(kept);
      },
    } satisfies WorkerApi),
  );
}
