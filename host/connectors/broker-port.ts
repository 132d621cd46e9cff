import { VivariumError } from '@vivarium/sdk/contract';
import { HEADERS_HEADER, STATUS_HEADER, workerToBroker, type BrokerRequest, type BrokerToWorker, type WorkerToBroker } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { CompanionSession } from './host.js';

type Request = Extract<WorkerToBroker, { type: 'request' }>;
const Headers = z.record(z.string(), z.string());

/** What passes through a broker port. */
export interface Traffic {
  requested(): void;
  received(bytes: number): void;
  /** The companion did not answer at all. */
  unanswered(): void;
}

function base64(bytes: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

const body = ({ body: content }: Request): BrokerRequest['body'] =>
  content === undefined ? undefined : typeof content === 'string' ? { text: content } : { base64: base64(content) };

async function exchange(session: CompanionSession, account: string, request: Request, traffic: Traffic, signal: AbortSignal): Promise<Extract<BrokerToWorker, { type: 'response' }>> {
  const { id, method, url, headers } = request;
  const asked: BrokerRequest = { account, method, url, headers, body: body(request) };
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(asked), signal };
  const response = await session.fetch('/api/broker', init).catch((thrown: unknown) => {
    if (!signal.aborted) traffic.unanswered();
    throw thrown;
  });
  const status = Number(response.headers.get(STATUS_HEADER) ?? NaN);
  if (Number.isInteger(status)) {
    const answered = Headers.parse(JSON.parse(response.headers.get(HEADERS_HEADER) ?? '{}'));
    return { type: 'response', id, status, headers: answered, body: await response.arrayBuffer() };
  }
  // Without the source's status this is the broker's own refusal.
  const refusal: unknown = await response.json().catch(() => undefined);
  throw refusal === undefined ? new VivariumError('unavailable', `Vivarium's broker answered ${response.status}. Try again.`) : VivariumError.from(refusal);
}

/** Lets a worker reach its source, through the companion's broker and only there. Returns the end of it. */
export function serveBroker(port: MessagePort, session: CompanionSession, account: string, traffic: Traffic): () => void {
  const running = new Map<number, AbortController>();
  const answer = (message: BrokerToWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  const serve = async (request: Request) => {
    const abort = new AbortController();
    running.set(request.id, abort);
    traffic.requested();
    try {
      const response = await exchange(session, account, request, traffic, abort.signal);
      traffic.received(response.body.byteLength);
      if (running.has(request.id)) answer(response, [response.body]);
    } catch (thrown) {
      // The network's own words are no error of ours.
      const error = thrown instanceof TypeError ? new VivariumError('offline', 'Vivarium cannot be reached. Is it still running?', { cause: thrown }) : VivariumError.from(thrown);
      if (running.has(request.id)) answer({ type: 'failure', id: request.id, error: error.toJSON() });
    } finally {
      running.delete(request.id);
    }
  };

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = workerToBroker.safeParse(data);
    if (!message.success) {
      const id = z.object({ id: z.int() }).safeParse(data);
      if (id.success) answer({ type: 'failure', id: id.data.id, error: { code: 'invalid-input', message: 'The connector made a request that cannot be sent.' } });
      return;
    }
    if (message.data.type === 'request') {
      void serve(message.data);
      return;
    }
    running.get(message.data.id)?.abort();
    running.delete(message.data.id);
  };

  return () => {
    port.onmessage = null;
    port.close();
    for (const abort of running.values()) abort.abort();
    running.clear();
  };
}
