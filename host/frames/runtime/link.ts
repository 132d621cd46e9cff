import { VivariumError } from '@vivarium/sdk/contract';
import { FRAME_PROTOCOL, HostMessage, hostToFrame, type FrameHandlers, type FrameToHost, type HostToFrame } from '@vivarium/sdk/protocol';
import type { z } from 'zod';

type RequestName = { [Name in keyof FrameToHost]: FrameToHost[Name] extends { result: z.ZodType } ? Name : never }[keyof FrameToHost];
type Params<Name extends keyof FrameToHost> = z.input<FrameToHost[Name]['params']>;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: VivariumError): void;
}

/** The frame's side of the bridge: what it says, what it asks and what it hears. What does not parse is dropped. */
export class FrameLink {
  /** Messages of the page that could not be read. */
  dropped = 0;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly handlers: FrameHandlers<HostToFrame>,
  ) {
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.receive(data));
    port.start();
    this.say('hello', FRAME_PROTOCOL);
  }

  /** Says something that is not answered. */
  say<Name extends Exclude<keyof FrameToHost, RequestName>>(type: Name, params: Params<Name>, transfer: Transferable[] = []): void {
    this.port.postMessage({ type, params }, transfer);
  }

  /** Asks. @throws VivariumError of the page, or `aborted`. */
  ask(type: RequestName, params: Params<RequestName>, signal?: AbortSignal): Promise<unknown> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new VivariumError('aborted', 'The request was cancelled.'));
        return;
      }
      const giveUp = (): void => {
        this.waiting.delete(id);
        this.say('cancel', { id });
        reject(new VivariumError('aborted', 'The request was cancelled.'));
      };
      const end = () => signal?.removeEventListener('abort', giveUp);
      this.waiting.set(id, { resolve: (value) => (end(), resolve(value)), reject: (error) => (end(), reject(error)) });
      signal?.addEventListener('abort', giveUp, { once: true });
      try {
        this.port.postMessage({ type, id, params });
      } catch (thrown) {
        // A function or an element among the arguments.
        this.waiting.delete(id);
        end();
        reject(new VivariumError('invalid-input', 'Only plain data can be sent.', { cause: thrown }));
      }
    });
  }

  private receive(data: unknown): void {
    const message = HostMessage.safeParse(data);
    if (!message.success) {
      this.dropped += 1;
    } else if (message.data.type === 'answer') {
      const { id, outcome } = message.data;
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if ('error' in outcome) {
        const error = VivariumError.from(outcome.error);
        if (outcome.error.told) error.told = true;
        waiting?.reject(error);
      } else waiting?.resolve(outcome.value);
    } else {
      const { type, params } = message.data;
      const parsed = hostToFrame[type].params.safeParse(params);
      if (parsed.success) (this.handlers[type] as (params: unknown) => void)(parsed.data);
      else this.dropped += 1;
    }
  }
}
