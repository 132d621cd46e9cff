import { VivariumError } from '@vivarium/sdk/contract';
import { RelaySaid } from '../../frames/connector/said.js';
import type { OpenChannel } from '../channel.js';
import { GuardedEndpoint } from './guarded-endpoint.js';

/** Longest time until the worker in a frame has started, on a busy machine and with a bundle yet to be made. */
const START_LIMIT = 60_000;

/**
 * A connector from elsewhere, in a worker inside a hidden frame of an origin and process of its own. Its page is a relay of
 * ours (host/frames/connector) which counts and measures what the worker says before any of it comes here.
 *
 * @param open - Asks for the address of the frame's page, which is good for one load. Throws VivariumErrors.
 */
export function framedChannel(open: () => Promise<{ url: string }>): OpenChannel {
  return (ended) => {
    const [control, calls] = [new MessageChannel(), new MessageChannel()];
    const iframe = document.createElement('iframe');
    iframe.setAttribute('sandbox', 'allow-scripts');
    iframe.setAttribute('credentialless', '');
    // An isolated page may measure the memory of its workers.
    iframe.allow = 'cross-origin-isolated *';
    iframe.referrerPolicy = 'no-referrer';
    iframe.hidden = true;
    iframe.title = '';

    let closed = false;
    const close = () => {
      closed = true;
      clearTimeout(timer);
      control.port1.close();
      calls.port1.close();
      iframe.remove();
    };
    const end: typeof ended = (...why) => {
      if (closed) return;
      close();
      ended(...why);
    };
    const timer = setTimeout(() => end('not-started', 'not in time'), START_LIMIT);

    const ready = new Promise<void>((resolve) => {
      control.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        const said = RelaySaid.safeParse(data);
        if (!said.success) end('out-of-bounds');
        else if (said.data.type === 'fault') end(said.data.kind, said.data.detail);
        else {
          clearTimeout(timer);
          resolve();
        }
      };
    });
    iframe.addEventListener('load', () => iframe.contentWindow?.postMessage('vivarium', '*', [control.port2, calls.port2]), { once: true });

    open().then(
      ({ url }) => {
        if (closed) return;
        iframe.src = url;
        document.body.append(iframe);
      },
      (thrown: unknown) => {
        const { code, message } = VivariumError.from(thrown);
        if (code === 'offline') end('offline', message);
        else end('not-started', message.slice(0, 300));
      },
    );
    return { endpoint: new GuardedEndpoint(calls.port1, () => end('out-of-bounds')), ready, close };
  };
}
