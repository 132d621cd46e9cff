import { MessageRate } from '../limits.js';
import { bounds, relayRate } from './bounds.js';
import type { RelaySaid } from './said.js';
import { Watch } from './watch.js';

/**
 * The page of a connector's frame, and the only script in it. It starts the connector's worker and stands between it and the
 * host: whatever the worker sends is counted and measured here, in a process that may be flooded, before any of it is passed
 * on. The code of the worker is a block of data in the page.
 */
addEventListener('message', function take({ source, ports }: MessageEvent): void {
  const [control, calls] = ports;
  if (source !== parent || !control || !calls) return;
  removeEventListener('message', take);
  relay(control, calls);
});

function relay(control: MessagePort, calls: MessagePort): void {
  const say = (message: RelaySaid) => control.postMessage(message);
  const code = JSON.parse(document.querySelector('#code')!.textContent) as string;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const rate = new MessageRate(relayRate);
  let over = false;

  const fault = (kind: Extract<RelaySaid, { type: 'fault' }>['kind'], detail = ''): void => {
    if (over) return;
    over = true;
    worker.terminate();
    watch.end();
    say({ type: 'fault', kind, detail: detail.slice(0, 300) });
  };
  /** Whether a message of the worker goes on; one that may not is its last. */
  const passes = ({ data, ports }: MessageEvent<unknown>, fits: (data: unknown) => boolean): boolean => {
    if (over) return false;
    if (rate.count() !== 'take') fault('flooded');
    else if (ports.length > 0 || !fits(data)) fault('out-of-bounds');
    return !over;
  };
  /** The worker's end of a port of the host, with this page in between. */
  const between = (host: MessagePort, fits: (data: unknown) => boolean): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    host.onmessage = ({ data }: MessageEvent<{ body?: unknown } | undefined>) => port1.postMessage(data, data?.body instanceof ArrayBuffer ? [data.body] : []);
    port1.onmessage = (event) => passes(event, fits) && host.postMessage(event.data);
    return port2;
  };

  const watch = new Watch(fault, () => say({ type: 'ready' }));
  worker.postMessage(null, [watch.port]);
  worker.onmessage = (event) => passes(event, bounds.calls) && calls.postMessage(event.data);
  worker.onmessageerror = () => fault('out-of-bounds');
  worker.onerror = (event) => {
    event.preventDefault();
    fault('crashed', event.message);
  };
  // The host hands its ports over once, as arguments of one call: the broker's and the storage's, in this order.
  calls.onmessage = ({ data, ports: [broker, storage] }: MessageEvent<{ argumentList: { value: unknown }[] }>) => {
    if (!broker || !storage) {
      worker.postMessage(data);
      return;
    }
    const inner = [between(broker, bounds.broker), between(storage, bounds.storage)];
    worker.postMessage({ ...data, argumentList: data.argumentList.map((argument, index) => ({ ...argument, value: inner[index] })) }, inner);
  };
}
