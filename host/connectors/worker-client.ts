import { transfer, wrap, type Remote } from 'comlink';
import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { hostToWorker, Outcome, PROTOCOL_VERSION, type AccountContext, type SyncBatch, type WorkerApi } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import type { Clock } from './clock.js';
import type { SyncStart } from './sync-run.js';

type Method = keyof typeof hostToWorker;
type Params<M extends Method> = z.input<(typeof hostToWorker)[M]['params']>;
type Result<M extends Method> = z.output<(typeof hostToWorker)[M]['result']>;

/** What a worker is made of. */
export interface WorkerOptions {
  readonly contract: Contract;
  createWorker(): Worker;
  account(): AccountContext;
  /** Serves the port that the worker reaches its source through. Returns the end of it. */
  serve(port: MessagePort): () => void;
  readonly clock: Clock;
}

/** Crashes within the window after which it is not started again by itself. */
const CRASHES = 3;
const CRASH_WINDOW = 300_000;
/** A worker that is asked something answers a ping within this, or it hangs. */
const HEARTBEAT = 10_000;

/** One life of a worker: from its start to its crash or end. */
interface Life {
  readonly api: Remote<WorkerApi>;
  readonly greeted: Promise<void>;
  readonly crashed: Promise<never>;
  /** Ends it; `crash` also counts it against the connector. */
  end(why: VivariumError): void;
  crash(why: VivariumError): void;
  busy: number;
  stopPings?: (() => void) | undefined;
}

/**
 * One account's connector in its own Worker: started when first asked, started again after a crash or a hang, given up
 * after several. Every answer is parsed; failures are VivariumErrors.
 */
export class WorkerClient {
  private life: Life | undefined;
  private crashes: number[] = [];
  private lastCall = 0;
  private closed = false;

  constructor(private readonly options: WorkerOptions) {}

  get state(): 'stopped' | 'running' | 'broken' {
    if (this.isBroken) return 'broken';
    return this.life ? 'running' : 'stopped';
  }

  /** A sync as it comes, batch by batch: the next one is made when this one is taken in. */
  async *sync(collection: string, { cursor, about }: SyncStart, signal: AbortSignal): AsyncGenerator<SyncBatch, void, void> {
    const sync = (this.lastCall += 1);
    const close = () => void this.call('closeSync', { sync }).catch(() => undefined);
    signal.addEventListener('abort', close, { once: true });
    let ended = false;
    try {
      signal.throwIfAborted();
      let pulled = await this.call('openSync', { sync, collection, ...(cursor === undefined ? {} : { cursor }), ...(about ? { about: [...about] } : {}) });
      for (;;) {
        ended = pulled.done;
        if (pulled.batch) yield pulled.batch;
        if (ended) break;
        signal.throwIfAborted();
        pulled = await this.call('nextBatch', { sync });
      }
    } catch (thrown) {
      // The worker forgets a sync that failed.
      ended = true;
      throw signal.aborted ? VivariumError.from(signal.reason) : thrown;
    } finally {
      signal.removeEventListener('abort', close);
      if (!ended) close();
    }
  }

  read(name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    return this.cancellable('read', { name, input }, signal);
  }

  act(name: string, params: { input: unknown; item?: Record<string, unknown> | undefined; idempotencyKey: string }): Promise<unknown> {
    return this.cancellable('act', { name, ...params });
  }

  subscribe(callbackUrl: string, previous: unknown): Promise<Result<'subscribe'>> {
    return this.cancellable('subscribe', { callbackUrl, previous });
  }

  /** The account's label, settings or rights changed. */
  async accountChanged(): Promise<void> {
    if (this.life) await this.call('hello', { protocol: PROTOCOL_VERSION, account: this.options.account() });
  }

  /** Somebody asks by hand: a worker that was given up is tried again. */
  revive(): void {
    this.crashes = [];
  }

  close(): void {
    this.closed = true;
    this.life?.end(new VivariumError('aborted', 'The account was closed.'));
  }

  private get isBroken(): boolean {
    const since = this.options.clock.now() - CRASH_WINDOW;
    return this.crashes.filter((at) => at > since).length >= CRASHES;
  }

  private cancellable<M extends 'read' | 'act' | 'subscribe'>(method: M, params: Omit<Params<M>, 'call'>, signal?: AbortSignal): Promise<Result<M>> {
    const call = (this.lastCall += 1);
    const answer = this.call(method, { call, ...params } as unknown as Params<M>);
    if (!signal) return answer;
    const cancel = () => void this.call('cancel', { call }).catch(() => undefined);
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    return answer.finally(() => signal.removeEventListener('abort', cancel));
  }

  private async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const life = this.start();
    life.busy += 1;
    this.keepPinging(life);
    try {
      if (method !== 'hello') await Promise.race([life.greeted, life.crashed]);
      return await this.ask(life, method, params);
    } finally {
      life.busy -= 1;
      if (life.busy === 0) life.stopPings?.();
    }
  }

  private async ask<M extends Method>(life: Life, method: M, params: Params<M>): Promise<Result<M>> {
    const send = life.api[method] as unknown as (params: Params<M>) => Promise<unknown>;
    const outcome = Outcome.parse(await Promise.race([send(params), life.crashed]));
    if (!outcome.ok) throw VivariumError.from(outcome.error);
    return hostToWorker[method].result.parse(outcome.value) as Result<M>;
  }

  private start(): Life {
    if (this.life) return this.life;
    const { contract } = this.options;
    if (this.closed) throw new VivariumError('aborted', 'The account was closed.');
    if (this.isBroken) throw new VivariumError('blocked', `The connector of ${contract.definition.title} stopped several times. Refresh to start it again.`);
    const worker = this.options.createWorker();
    const { port1, port2 } = new MessageChannel();
    const endBroker = this.options.serve(port1);
    const api = wrap<WorkerApi>(worker);
    let reject!: (why: VivariumError) => void;
    const crashed = new Promise<never>((_, fail) => (reject = fail));
    crashed.catch(() => undefined);

    const end = (why: VivariumError) => {
      if (this.life !== life) return;
      this.life = undefined;
      life.stopPings?.();
      worker.terminate();
      endBroker();
      reject(why);
    };
    const crash = (why: VivariumError) => {
      if (this.life === life) this.crashes = [...this.crashes.slice(1 - CRASHES), this.options.clock.now()];
      end(why);
    };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      crash(new VivariumError('unavailable', `The connector of ${contract.definition.title} stopped (${event.message || 'it could not be loaded'}). It is started again.`));
    });
    worker.addEventListener('messageerror', () => crash(new VivariumError('unavailable', `The connector of ${contract.definition.title} sent something unreadable. It is started again.`)));

    const greet = async () => {
      await api.connect(transfer(port2, [port2]));
      const answer = await this.ask(life, 'hello', { protocol: PROTOCOL_VERSION, account: this.options.account() });
      if (answer.protocol !== PROTOCOL_VERSION || answer.contract !== contract.id || answer.version !== contract.definition.version)
        throw new VivariumError('version', `The connector of ${contract.definition.title} does not fit this page. Reload the page.`);
    };
    const life: Life = { api, crashed, end, crash, busy: 0, greeted: Promise.resolve().then(greet) };
    life.greeted.catch((thrown: unknown) => end(VivariumError.from(thrown)));
    this.life = life;
    return life;
  }

  /** Pings while an answer is due; one that does not come is a hang. */
  private keepPinging(life: Life): void {
    if (life.stopPings) return;
    const { clock, contract } = this.options;
    let answered = true;
    let stop: () => void = () => undefined;
    const beat = () => {
      if (!answered) {
        life.crash(new VivariumError('timeout', `The connector of ${contract.definition.title} did not answer. It is started again.`));
        return;
      }
      answered = false;
      void life.api.cancel({ call: 0 }).then(() => (answered = true));
      stop = clock.after(HEARTBEAT, beat);
    };
    stop = clock.after(HEARTBEAT, beat);
    life.stopPings = () => {
      stop();
      life.stopPings = undefined;
    };
  }
}
