import { VivariumError } from '../contract/index.js';
import { brokerToWorker, type WorkerToBroker } from '../protocol/index.js';
import type { Transport } from './http.js';

/** A {@link Transport} over the port that the host handed to this worker. */
export function portTransport(port: MessagePort): Transport {
  let last = 0;
  const waiting = new Map<number, { resolve: (answer: Awaited<ReturnType<Transport>>) => void; reject: (error: unknown) => void }>();
  const send = (message: WorkerToBroker) => port.postMessage(message);

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = brokerToWorker.safeParse(data);
    if (!message.success) return;
    const call = waiting.get(message.data.id);
    waiting.delete(message.data.id);
    if (message.data.type === 'response') call?.resolve(message.data);
    else call?.reject(VivariumError.from(message.data.error));
  };

  return ({ signal, body, ...request }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const id = ++last;
      const abort = () => {
        if (!waiting.delete(id)) return;
        send({ type: 'abort', id });
        reject(VivariumError.from(signal?.reason));
      };
      const settle =
        <T>(end: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', abort);
          end(value);
        };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      signal?.addEventListener('abort', abort, { once: true });
      send({ type: 'request', id, ...request, ...(body === undefined ? {} : { body }) });
    });
}
