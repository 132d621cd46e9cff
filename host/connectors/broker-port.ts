import { VivariumError } from '@vivarium/sdk/contract';
import { workerToBroker, type BrokerToWorker, type WorkerToBroker } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { CompanionSession } from './host.js';

type Request = Extract<WorkerToBroker, { type: 'request' }>;

/** What passes through a broker port. */
export interface Traffic {
  requested(method: Request['method']): void;
  received(bytes: number): void;
  /** The companion did not answer at all. */
  unanswered(): void;
}

/** What one account asks its source at once; more waits its turn, as a browser's own requests do. */
const AT_ONCE = 6;

/** Lets a worker reach its source, through the companion's broker and only there. Returns the end of it. */
export function serveBroker(port: MessagePort, session: CompanionSession, account: string, traffic: Traffic): () => void {
  const running = new Map<number, AbortController>();
  const answer = (message: BrokerToWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  const queue: Request[] = [];

  const serve = async ({ type: _, id, ...request }: Request) => {
    const abort = new AbortController();
    running.set(id, abort);
    traffic.requested(request.method);
    try {
      const answered = await session.exchange({ account, ...request }, abort.signal).catch((thrown: unknown) => {
        if (!abort.signal.aborted) traffic.unanswered();
        throw thrown;
      });
      if (!answered.ok) throw VivariumError.from(answered.error);
      const { status, headers, body } = answered;
      traffic.received(body.byteLength);
      if (running.has(id)) answer({ type: 'response', id, status, headers, body }, [body]);
    } catch (thrown) {
      if (running.has(id)) answer({ type: 'failure', id, error: VivariumError.from(thrown).toJSON() });
    } finally {
      running.delete(id);
      next();
    }
  };
  const next = () => {
    const request = running.size < AT_ONCE ? queue.shift() : undefined;
    if (request) void serve(request);
  };

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = workerToBroker.safeParse(data);
    if (!message.success) {
      const id = z.object({ id: z.int() }).safeParse(data);
      if (id.success) answer({ type: 'failure', id: id.data.id, error: { code: 'invalid-input', message: 'The connector made a request that cannot be sent.' } });
      return;
    }
    if (message.data.type === 'request') {
      queue.push(message.data);
      next();
      return;
    }
    const { id } = message.data;
    const place = queue.findIndex((request) => request.id === id);
    if (place >= 0) queue.splice(place, 1);
    running.get(id)?.abort();
    running.delete(id);
  };

  return () => {
    port.onmessage = null;
    port.close();
    queue.length = 0;
    for (const abort of running.values()) abort.abort();
    running.clear();
  };
}
