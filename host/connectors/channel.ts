import type { Endpoint } from 'comlink';

/** Why the host ended a connector's code. */
export type ConnectorFault =
  /** It threw where nobody caught it, or its process is gone. */
  | 'crashed'
  /** Its thread answers nothing. */
  | 'hung'
  /** It sent what is no message of a connector. */
  | 'out-of-bounds'
  /** It sent more than a connector has to say. */
  | 'flooded'
  /** It took too much memory. */
  | 'memory'
  /** It kept a processor busy without a pause. */
  | 'busy'
  /** Its code could not be loaded. */
  | 'not-started';

/** A connector's code at work, as the host talks to it: a worker of the page, or one inside a frame. */
export interface ConnectorChannel {
  readonly endpoint: Endpoint;
  /** Resolves when it can be expected to answer. Never rejects: what goes wrong is told to whoever opened it. */
  readonly ready: Promise<void>;
  /** Ends the code, whatever it is busy with. */
  close(): void;
}

/** Hears of the end of a channel, once. `offline`: Vivarium could not be asked for the code, which is nobody's fault. */
export type ChannelEnd = (fault: ConnectorFault | 'offline', detail?: string) => void;

/** Starts a connector's code. */
export type OpenChannel = (ended: ChannelEnd) => ConnectorChannel;

/** The code of this repository's connectors: a worker of the page. */
export function pageChannel(createWorker: () => Worker): OpenChannel {
  return (ended) => {
    const worker = createWorker();
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      ended(event.message ? 'crashed' : 'not-started', event.message || 'it could not be loaded');
    });
    worker.addEventListener('messageerror', () => ended('out-of-bounds'));
    return { endpoint: worker, ready: Promise.resolve(), close: () => worker.terminate() };
  };
}

/** What happened, to follow "The connector of …". */
export function faultWords(fault: ConnectorFault, detail = ''): string {
  switch (fault) {
    case 'crashed':
      return detail ? `stopped (${detail})` : 'stopped';
    case 'hung':
      return 'did not answer';
    case 'out-of-bounds':
      return detail ? `sent something that is no answer (${detail})` : 'sent something that is no answer';
    case 'flooded':
      return 'sent far more messages than a connector has to';
    case 'memory':
      return detail ? `took too much memory (${detail})` : 'took too much memory';
    case 'busy':
      return 'kept the processor busy without a pause';
    case 'not-started':
      return detail ? `could not be started (${detail})` : 'could not be started';
  }
}
