import type { Endpoint } from 'comlink';
import { bounds } from '../../frames/connector/bounds.js';

/**
 * Comlink's endpoint towards code that is not ours. One kind of message comes through, `{id, type: 'RAW', value}` with plain
 * data of bounded size, and as a copy of our own: none of Comlink's handlers ever sees a value that a stranger chose.
 * Anything else ends the channel.
 */
export class GuardedEndpoint implements Endpoint {
  private readonly listeners = new Set<EventListenerOrEventListenerObject>();

  constructor(
    private readonly port: MessagePort,
    outOfBounds: () => void,
  ) {
    port.onmessage = ({ data, ports }: MessageEvent<unknown>) => {
      for (const one of ports) one.close();
      if (ports.length > 0 || !bounds.calls(data)) {
        port.onmessage = null;
        outOfBounds();
        return;
      }
      const { id, value } = data as { id: string; value: unknown };
      const event = new MessageEvent('message', { data: { id, type: 'RAW', value } });
      for (const listener of [...this.listeners])
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
    };
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    if (type === 'message') this.listeners.add(listener);
  }

  removeEventListener(_type: string, listener: EventListenerOrEventListenerObject): void {
    this.listeners.delete(listener);
  }
}
