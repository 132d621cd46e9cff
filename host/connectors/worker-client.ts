import { transfer, wrap, type Remote } from 'comlink';
import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { hostToWorker, Outcome, PROTOCOL_VERSION, type AccountContext, type SyncBatch, type WorkerApi } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import { faultWords, type ChannelEnd, type ConnectorFault, type OpenChannel } from './channel.js';
import type { Clock } from './clock.js';
import type { SyncStart } from './sync-run.js';

type Method = keyof typeof hostToWorker;
type Params<M extends Method> = z.input<(typeof hostToWorker)[M]['params']>;
type Result<M extends Method> = z.output<(typeof hostToWorker)[M]['result']>;

/** What a worker is made of. */
export interface WorkerOptions {
  readonly contract: Contract;
  readonly open: OpenChannel;
  account(): AccountContext;
  /** Serves the ports that the worker reaches its source and its storage through. Returns the end of it. */
  serve(broker: MessagePort, storage: MessagePort): () => void;
  /** What is believed of a batch; all of it where the code is ours. */
  accept?(collection: string, batch: SyncBatch): SyncBatch;
  readonly clock: Clock;
}

/** Crashes within the window after which it is not started again by itself. */
const CRASHES = 3;
const CRASH_WINDOW = 300_000;
/** A worker that is asked something answers a ping within this, or it hangs. */
const HEARTBEAT = 10_000;
/** And what it is asked within this, whatever it waits for; longer where that may be a person, or what they set going. */
const [PATIENCE, LONG_PATIENCE] = [300_000, 620_000];

/** One life of a worker: from its start to its crash or end. */
interface Life {
  readonly api: Remote<WorkerApi>;
  readonly greeted: Promise<void>;
  readonly crashed: Promise<never>;
  /** Ends it; `fault` also counts it against the connector. */
  end(why: VivariumError): void;
  fault(kind: ConnectorFault, detail?: string): void;
  /** It can be expected to answer. */
  ready: boolean;
  busy: number;
  stopPings?: (() => void) | undefined;
}

/** Why a connector's code was last ended, and when. */
export interface WorkerFault {
  readonly kind: ConnectorFault;
  readonly message: string;
  readonly at: number;
}

/**
 * One account's connector in its own Worker: started when first asked, started again after a crash or a hang, given up
 * after several. Every answer is parsed; failures are VivariumErrors.
 */
export class WorkerClient {
  private life: Life | undefined;
  private faults: WorkerFault[] = [];
  private lastCall = 0;
  private closed = false;

  constructor(private readonly options: WorkerOptions) {}

  get state(): 'stopped' | 'running' | 'broken' {
    if (this.isBroken) return 'broken';
    return this.life ? 'running' : 'stopped';
  }

  /** What ended it last, while that counts. */
  get fault(): WorkerFault | undefined {
    return this.recentFaults.at(-1);
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
        if (pulled.batch) yield this.options.accept?.(collection, pulled.batch) ?? pulled.batch;
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
    this.faults = [];
  }

  close(): void {
    this.closed = true;
    this.life?.end(new VivariumError('aborted', 'The account was closed.'));
  }

  private get isBroken(): boolean {
    return this.recentFaults.length >= CRASHES;
  }

  private get recentFaults(): readonly WorkerFault[] {
    const since = this.options.clock.now() - CRASH_WINDOW;
    return this.faults.filter(({ at }) => at > since);
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
    const giveUp = this.options.clock.after(method === 'read' || method === 'act' ? LONG_PATIENCE : PATIENCE, () => life.fault('hung'));
    try {
      if (method !== 'hello') await Promise.race([life.greeted, life.crashed]);
      return await this.ask(life, method, params);
    } finally {
      giveUp();
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
    const { contract, clock } = this.options;
    const { title } = contract.definition;
    if (this.closed) throw new VivariumError('aborted', 'The account was closed.');
    if (this.isBroken) throw new VivariumError('blocked', `The connector of ${title} is not started again by itself: several times it ${this.fault?.message ?? 'stopped'}. Refresh to start it.`);
    let reject!: (why: VivariumError) => void;
    const crashed = new Promise<never>((_, fail) => (reject = fail));
    crashed.catch(() => undefined);

    const end = (why: VivariumError) => {
      if (this.life !== life) return;
      this.life = undefined;
      life.stopPings?.();
      channel.close();
      endPorts();
      reject(why);
    };
    const fault = (kind: ConnectorFault, detail?: string) => {
      const message = faultWords(kind, detail);
      if (this.life === life) this.faults = [...this.faults.slice(1 - CRASHES), { kind, message, at: clock.now() }];
      end(new VivariumError(kind === 'hung' ? 'timeout' : 'unavailable', `The connector of ${title} failed: it ${message}. It is started again.`));
    };
    const ended: ChannelEnd = (kind, detail) => (kind === 'offline' ? end(new VivariumError('offline', detail ?? 'Vivarium cannot be reached. Is it still running?')) : fault(kind, detail));
    const channel = this.options.open((...why) => queueMicrotask(() => ended(...why)));
    const [broker, storage] = [new MessageChannel(), new MessageChannel()];
    const endPorts = this.options.serve(broker.port1, storage.port1);
    const api = wrap<WorkerApi>(channel.endpoint);

    const greet = async () => {
      await api.connect(transfer(broker.port2, [broker.port2]), transfer(storage.port2, [storage.port2]));
      const answer = await this.ask(life, 'hello', { protocol: PROTOCOL_VERSION, account: this.options.account() });
      if (answer.protocol !== PROTOCOL_VERSION || answer.contract !== contract.id || answer.version !== contract.definition.version)
        throw new VivariumError('version', `The connector of ${title} does not fit this page. Reload the page.`);
    };
    const life: Life = { api, crashed, end, fault, ready: false, busy: 0, greeted: Promise.resolve().then(greet) };
    void channel.ready.then(() => (life.ready = true));
    life.greeted.catch((thrown: unknown) => end(VivariumError.from(thrown)));
    this.life = life;
    return life;
  }

  /** Pings while an answer is due; one that does not come is a hang. */
  private keepPinging(life: Life): void {
    if (life.stopPings) return;
    const { clock } = this.options;
    let answered = true;
    let stop: () => void = () => undefined;
    const beat = () => {
      if (!answered) {
        life.fault('hung');
        return;
      }
      if (life.ready) {
        answered = false;
        void life.api.cancel({ call: 0 }).then(() => (answered = true));
      }
      stop = clock.after(HEARTBEAT, beat);
    };
    stop = clock.after(HEARTBEAT, beat);
    life.stopPings = () => {
      stop();
      life.stopPings = undefined;
    };
  }
}
