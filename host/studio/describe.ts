import { VivariumError } from '@vivarium/sdk/contract';
import { FrameMessage, frameToHost, type WidgetManifest } from '@vivarium/sdk/protocol';

const LIMIT = 15_000;

/** What the code of a draft declares, from a frame that never makes its element. @throws VivariumError with what is wrong with it */
export function describe(url: string, signal: AbortSignal): Promise<WidgetManifest> {
  const iframe = document.createElement('iframe');
  iframe.setAttribute('sandbox', 'allow-scripts');
  iframe.setAttribute('credentialless', '');
  iframe.referrerPolicy = 'no-referrer';
  iframe.hidden = true;
  const { port1, port2 } = new MessageChannel();
  return new Promise<WidgetManifest>((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new VivariumError('timeout', 'The code did not say what it is: it may run in a circle when it is loaded.'))), LIMIT);
    const stop = () => end(() => reject(VivariumError.from(signal.reason)));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      port1.close();
      iframe.remove();
      settle();
    };
    signal.addEventListener('abort', stop, { once: true });
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = FrameMessage.safeParse(data);
      if (!message.success) return;
      const { type, params } = message.data;
      if (type === 'manifest') {
        const manifest = frameToHost.manifest.params.safeParse(params);
        end(() => (manifest.success ? resolve(manifest.data) : reject(VivariumError.from(manifest.error))));
      }
      if (type === 'fault') {
        const fault = frameToHost.fault.params.safeParse(params);
        end(() => reject(fault.success ? VivariumError.from(fault.data.error) : new VivariumError('invalid-response', 'The code failed when it was loaded.')));
      }
    });
    port1.start();
    iframe.addEventListener('load', () => iframe.contentWindow?.postMessage('vivarium', '*', [port2]), { once: true });
    iframe.src = url;
    document.body.append(iframe);
  });
}
