import { VivariumError } from '@vivarium/sdk/contract';
import type { z } from 'zod';
import { isPlain, MessageRate, type FrameLimits } from '../limits.js';
import { AppEnvelope, appRequests, hostNotifications, hostResults, type AppMessage } from './messages.js';

type Requests = typeof appRequests;
type Name = keyof Requests;
type Outgoing = keyof typeof hostNotifications;

/** What the page's side of an app is made of. */
export interface AppLinkOptions {
  readonly port: MessagePort;
  readonly limits: FrameLimits;
  readonly requests: { readonly [N in Name]: (params: z.output<Requests[N]>) => Promise<z.input<(typeof hostResults)[N]>> };
  initialized(): void;
  alive(beat: number): void;
  stored(entries: Record<string, string>): void;
  fault(error: VivariumError): void;
}

const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;
const FAILED = -32_603;

/**
 * JSON-RPC with an app through one port. Everything that arrives is doubted and everything that leaves is checked: only
 * plain data of bounded size, only what the protocol has, only as many messages as an app needs. What does not fit is
 * dropped or answered with an error; nothing an app sends makes this throw.
 */
export class AppLink {
  /** Messages that were not acted on. */
  malformed = 0;
  private readonly rate: MessageRate;
  private readonly asked = new Map<string, () => void>();
  private greeted = false;
  private running = 0;
  private closed = false;

  constructor(private readonly options: AppLinkOptions) {
    this.rate = new MessageRate(options.limits);
    options.port.addEventListener('message', this.receive);
    options.port.start();
  }

  close(): void {
    this.closed = true;
    this.options.port.removeEventListener('message', this.receive);
    this.options.port.close();
  }

  beat(beat: number): void {
    if (!this.closed) this.options.port.postMessage({ type: 'beat', beat });
  }

  tell<N extends Outgoing>(method: N, params: z.input<(typeof hostNotifications)[N]>): void {
    const checked = hostNotifications[method].safeParse(params);
    if (checked.success) this.post({ method, params: checked.data });
  }

  /** Resolves with any answer. */
  ask(method: 'ui/resource-teardown'): Promise<void> {
    const id = `vivarium-${this.asked.size + 1}`;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.post({ id, method, params: {} });
    });
  }

  private post(message: object): void {
    if (!this.closed) this.options.port.postMessage({ type: 'app', message: { jsonrpc: '2.0', ...message } });
  }

  private readonly receive = (event: MessageEvent<unknown>): void => {
    for (const port of event.ports) port.close();
    const verdict = this.rate.count();
    if (verdict === 'end') this.options.fault(new VivariumError('rate-limited', 'The app sent far more messages than an app needs. It was stopped so that it does not slow down the page.'));
    if (verdict !== 'take') return;
    const start = performance.now();
    // The browser builds the data when it is first looked at.
    const { data } = event;
    const envelope = isPlain(data, this.options.limits.size) ? AppEnvelope.safeParse(data) : undefined;
    this.rate.charge(performance.now() - start);
    if (!envelope?.success) {
      this.malformed += 1;
      return;
    }
    const said = envelope.data;
    if (said.type === 'alive') this.options.alive(said.beat);
    else if (said.type === 'storage') this.options.stored(said.entries);
    else this.hear(said.message);
  };

  private hear(message: z.output<typeof AppMessage>): void {
    if (!('method' in message)) {
      const answered = this.asked.get(String(message.id));
      this.asked.delete(String(message.id));
      if (answered) answered();
      else this.malformed += 1;
    } else if ('id' in message) void this.answer(message);
    else if (message.method === 'ui/notifications/initialized' && this.greeted) this.options.initialized();
    // Sizes are the person's to choose, and what an app logs or wants besides is nothing to act on.
  }

  private async answer({ id, method, params }: { id: string | number; method: string; params: Record<string, unknown> }): Promise<void> {
    const refuse = (code: number, text: string) => this.post({ id, error: { code, message: text } });
    if (!Object.hasOwn(appRequests, method)) return refuse(METHOD_NOT_FOUND, 'Method not found');
    const name = method as Name;
    const parsed = appRequests[name].safeParse(params);
    if (!parsed.success || (name === 'ui/initialize' ? this.greeted : !this.greeted && name !== 'ping')) {
      this.malformed += 1;
      return refuse(INVALID_PARAMS, 'Invalid params');
    }
    if (this.running >= this.options.limits.requests) return refuse(FAILED, 'Too many requests at once');
    this.running += 1;
    try {
      if (name === 'ui/initialize') this.greeted = true;
      const result = await (this.options.requests[name] as (given: unknown) => Promise<unknown>)(parsed.data);
      this.post({ id, result: hostResults[name].parse(result) });
    } catch (thrown) {
      refuse(FAILED, VivariumError.from(thrown).message);
    } finally {
      this.running -= 1;
    }
  }
}
