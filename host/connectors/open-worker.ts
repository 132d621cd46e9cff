import { serveBroker, type Traffic } from './broker-port.js';
import type { CompanionSession } from './host.js';
import { WorkerClient, type WorkerOptions } from './worker-client.js';

/** The client of a connector's worker that reaches its source through the companion's broker. Loaded late: see {@link LateWorker}. */
export function openWorker(options: Omit<WorkerOptions, 'serve'>, broker: { session: CompanionSession; account: string; traffic: Traffic }): WorkerClient {
  return new WorkerClient({ ...options, serve: (port) => serveBroker(port, broker.session, broker.account, broker.traffic) });
}
