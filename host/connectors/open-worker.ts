import { serveBroker, type Traffic } from './broker-port.js';
import { pageChannel } from './channel.js';
import { doubt } from './foreign/doubt.js';
import type { CompanionSession, HostPlugin } from './host.js';
import type { Records } from '../store/records.js';
import { serveStorage } from './storage-port.js';
import { WorkerClient, type WorkerOptions } from './worker-client.js';

/** What the ports of an account's worker lead to. */
export interface Behind {
  readonly session: CompanionSession;
  readonly records: Records;
  readonly account: string;
  readonly traffic: Traffic;
}

/** The client of a connector's worker that reaches its source through the companion's broker. Loaded late: see {@link LateWorker}. */
export function openWorker(plugin: HostPlugin, options: Pick<WorkerOptions, 'account' | 'clock'>, { session, records, account, traffic }: Behind): WorkerClient {
  const { contract } = plugin;
  return new WorkerClient({
    ...options,
    contract,
    serve(broker, storage) {
      const ends = [serveBroker(broker, session, account, traffic), serveStorage(storage, account, records)];
      return () => ends.forEach((end) => end());
    },
    ...('openChannel' in plugin ? { open: plugin.openChannel, accept: (collection, batch) => doubt(contract, collection, batch) } : { open: pageChannel(() => plugin.createWorker()) }),
  });
}
