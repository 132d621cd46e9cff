import { VivariumError, type ActionDefinition, type ItemReference } from '@vivarium/sdk/contract';
import type { Account } from '@vivarium/sdk/protocol';
import type { Clock } from '../connectors/clock.js';
import type { ActionEvent, Caller, CallTarget, ConfirmRequest, OutboxEntry, Permit } from '../connectors/host.js';
import { deepFreeze, withoutReference } from '../store/engine/rows.js';
import type { Store } from '../store/engine/store.js';
import type { Table } from '../store/engine/table.js';
import type { Records } from '../store/records.js';
import type { Tabs } from '../store/tabs.js';
import { keepInverse, type ActionLog, type LogLine } from './action-log.js';
import { hashOf, type Verdict } from './consent.js';
import { Doubtful } from './doubtful.js';
import { additionOf, collectionsOf } from './effects.js';
import { isStillMade, madeOf } from './made.js';
import { Outbox, type Job } from './outbox.js';
import { previewOf } from './preview.js';
import { resolveAction, riskOf, type Candidate } from './resolve.js';
import { ShownJobs } from './shown-jobs.js';
import { UnderWay } from './under-way.js';

/** An account as actions need it. */
export interface ActionAccount extends Candidate {
  readonly account: Account;
  readonly worker: { act(name: string, params: { input: unknown; item?: Record<string, unknown> | undefined; idempotencyKey: string }): Promise<unknown> };
  locate(reference: ItemReference): { mirrored: { table: Table }; key: string } | undefined;
  touched(collections: readonly string[]): void;
  refresh(collections?: readonly string[]): Promise<void>;
}

/** What the runner is made of. */
export interface ActionRunnerOptions {
  readonly accounts: () => readonly ActionAccount[];
  /** Whether there is such an account, also where its plugin is not loaded yet. */
  isConnected(account: string): boolean;
  readonly store: Store;
  readonly log: ActionLog;
  /** The name of the browser's database. */
  readonly database: string;
  readonly records: Records;
  readonly tabs: Tabs;
  readonly clock: Clock;
  /** The network and the companion can be reached. */
  reachable(): boolean;
  leads(): boolean;
  /** Asks a person where that is due. */
  consent(request: ConfirmRequest): Promise<Verdict>;
  emit(event: ActionEvent): void;
  /** The outbox changed. */
  changed(): void;
}

interface CallOptions {
  on?: ItemReference | undefined;
  account?: string | undefined;
  caller?: Caller | undefined;
  /** What the caller's grants allow; absent: the caller is ours. */
  permit?: Permit | undefined;
  /** The person was using the caller when it asked. */
  active?: boolean | undefined;
  /** Who decides a thing once and may come back to it gives its key: the same key is never done twice. */
  key?: string | undefined;
  /** Calls of one gesture share it. */
  gesture?: string | undefined;
}

/** How long a toast offers to take an action back. */
const UNDO_WINDOW = 10_000;
const host: Caller = { widget: 'host' };

/** Runs actions: asks where the risk wants it, shows the result at once, sends, keeps what cannot be sent, logs, takes back. */
export class ActionRunner {
  /** The last thing decided about an item: the next one waits for it. */
  private readonly lines = new Map<string, Promise<unknown>>();
  private readonly sending = new UnderWay();
  private readonly undoing = new Map<string, Promise<void>>();
  private readonly doubtful: Doubtful;
  private readonly failures = new Map<string, VivariumError>();
  private readonly waiting = new Map<string, { resolve: (output: unknown) => void; reject: (error: VivariumError) => void }>();
  private readonly outbox: Outbox;
  private readonly shown: ShownJobs;

  constructor(private readonly options: ActionRunnerOptions) {
    this.outbox = new Outbox(options.database, options.records, options.tabs, () => void this.reload());
    this.shown = new ShownJobs(options.store, options.accounts);
    this.doubtful = new Doubtful(options.records);
  }

  /** Decides, shows and sends. A call that cannot be sent now stays pending until it was. @throws VivariumError */
  async call(target: CallTarget, input: unknown, options: CallOptions = {}): Promise<unknown> {
    const { permit, gesture, caller = host } = options;
    const reachable = this.options.accounts().filter(({ account }) => permit?.accounts?.has(account.id) ?? true);
    const { runtime, name, definition } = resolveAction(reachable, target, options);
    return this.start(runtime, name, definition, input, gesture === undefined ? options : { ...options, caller: { ...caller, gesture } });
  }

  /** Takes an entry of the log back, once however often it is asked for meanwhile. @throws VivariumError */
  undo(id: string, caller?: Caller): Promise<void> {
    const running = this.undoing.get(id) ?? this.takeBack(id, caller).finally(() => this.undoing.delete(id));
    this.undoing.set(id, running);
    return running;
  }

  private async takeBack(id: string, caller: Caller | undefined): Promise<void> {
    const { log, accounts } = this.options;
    if (this.outbox.waiting.some((job) => job.id === id)) return this.discard(id);
    const line = log.line(id);
    const isUnderWay = this.outbox.waiting.some(({ undoes }) => undoes === id);
    if (!line?.inverse || line.outcome !== 'done' || isUnderWay) throw new VivariumError('invalid-input', 'This cannot be taken back (any more).');
    const runtime = accounts().find(({ account }) => account.id === line.account);
    const definition = runtime?.contract.definition.actions[line.inverse.action];
    if (!runtime || !definition) throw new VivariumError('not-found', 'Its account is not connected any more.');
    await this.start(runtime, line.inverse.action, definition, line.inverse.input, { on: definition.on ? line.item : undefined, caller }, line);
  }

  /** Drops a waiting action and what it showed. */
  async discard(id: string): Promise<void> {
    const job = this.outbox.waiting.find((one) => one.id === id);
    if (!job || this.sending.has(id)) return;
    await this.outbox.remove(id);
    this.shown.takeOff(id);
    this.append(job, 'undone');
    this.waiting.get(id)?.reject(new VivariumError('aborted', 'You took this back before it was sent.'));
    this.waiting.delete(id);
    this.options.changed();
  }

  /** What waits, for the settings page. */
  get entries(): readonly OutboxEntry[] {
    return this.outbox.waiting.map((job) => {
      const error = this.failures.get(job.id);
      const { id, at, account, title, reference } = job;
      return {
        id, at, account, title,
        state: this.sending.has(id) ? 'sending' : 'waiting',
        ...(reference === undefined ? {} : { item: reference }),
        ...(error ? { error: error.toJSON() } : {}),
      };
    });
  }

  /** Shows what waits in the outbox, and no longer what does not: after a start, and when another tab changed it. */
  async reload(): Promise<void> {
    await this.outbox.load();
    const { waiting } = this.outbox;
    for (const id of this.shown.ids) if (!waiting.some((job) => job.id === id) && !this.waiting.has(id) && !this.sending.has(id)) this.shown.takeOff(id);
    for (const job of waiting) if (!this.shown.has(job.id)) this.shown.show(job);
    if (this.options.leads()) await this.settleOrphans();
    this.options.changed();
  }

  /** Sends what waits, in the order it was decided. */
  async flush(): Promise<void> {
    const sent = new Set<string | undefined>();
    for (const job of await this.outbox.mine(this.options.leads())) {
      if (!this.options.reachable()) return;
      if (this.sending.has(job.id) || this.comesLater(job)) continue;
      await this.inLine(job, (later) => this.send(job, later || sent.has(job.reference))).catch(() => undefined);
      if (job.reference !== undefined) sent.add(job.reference);
    }
  }

  /** An account is gone: what waited for it is too. */
  forget(account: string): void {
    for (const job of this.outbox.waiting) if (job.account === account) void this.discard(job.id);
  }

  close(): void {
    this.outbox.close();
  }

  private async start(runtime: ActionAccount, name: string, definition: ActionDefinition, raw: unknown, { on, caller = host, permit, active, key }: CallOptions, undoes?: LogLine): Promise<unknown> {
    const { clock, consent, reachable } = this.options;
    const { account } = runtime;
    await this.doubtful.restore(account.id, clock.now());
    const parsed = definition.input.safeParse(raw);
    if (!parsed.success) throw new VivariumError('invalid-input', `${definition.title}: the values do not fit.`, { cause: parsed.error });
    // What is previewed is what runs: nobody can change it in between.
    const input = deepFreeze(structuredClone(parsed.data));
    const place = on === undefined ? undefined : runtime.locate(on);
    const row = place?.mirrored.table.rows.get(place.key);
    if (definition.on && !row) throw new VivariumError('not-found', `${definition.title}: the item is gone.`);
    const decided = { account: account.id, input, item: row };
    permit?.checkCall(decided);
    if (account.readOnly) throw new VivariumError('forbidden', `${account.label} was connected read-only. Reconnect it with write access to do this.`);
    if (account.status === 'signed-out') throw new VivariumError('signed-out', `${account.label} is signed out. Reconnect it in Settings.`);

    const item = row && withoutReference(row);
    const preview = deepFreeze(previewOf(definition, input, item));
    const risk = riskOf(definition);
    const known = place?.mirrored.table.known(place.key);
    const id = key ?? this.doubtful.keyOf({ account: account.id, action: name, input, reference: on }) ?? crypto.randomUUID();
    const before = key === undefined ? undefined : this.options.log.line(key);
    if (before && before.outcome !== 'failed' && before.outcome !== 'declined') throw new VivariumError('conflict', `${definition.title}: this was done already.`);
    const reference = on ?? additionOf(runtime, definition, { id, input })?.reference;
    const job: Job = {
      id, at: clock.now(), tab: this.outbox.tab, account: account.id, action: name, input, title: preview.title, risk, caller,
      ...(known ? { item: withoutReference(known) } : {}),
      ...(reference === undefined ? {} : { reference }),
      ...(undoes === undefined ? {} : { undoes: undoes.id, ...(undoes.made ? { made: undoes.made } : {}) }),
    };
    // Taking back is a decision of its own, made on what is to go: it is not asked about again unless others hear of it.
    if (risk !== 'reversible' && !(risk === 'destructive' && undoes !== undefined)) {
      // Hashed meanwhile, so that what is asked first is shown first; nothing of the job can be changed any more.
      const [verdict, hash] = await Promise.all([consent(Object.freeze({ title: definition.title, preview, risk, account, input, caller, item: row, permit, active })), hashOf(job)]);
      if ('refused' in verdict) {
        if (verdict.tell) this.append(job, 'declined', { error: verdict.refused.toJSON() });
        throw verdict.refused;
      }
      job.consent = { how: verdict.how, hash };
    }
    this.shown.show(job);
    const behind = on !== undefined && this.outbox.waiting.some(({ reference }) => reference === on);
    if (reachable() && !behind) return this.inLine(job, (later) => this.send(job, later));
    const sent = this.queue(job);
    void this.flush();
    return sent;
  }

  /** One after the other for an item; `later` tells that something was sent since this was decided. */
  private inLine(job: Job, run: (later: boolean) => Promise<unknown>): Promise<unknown> {
    const key = job.reference ?? job.id;
    const before = this.lines.get(key);
    const next = before ? before.then(() => run(true), () => run(true)) : run(false);
    const settled = next.catch(() => undefined);
    this.lines.set(key, settled);
    void settled.then(() => {
      if (this.lines.get(key) === settled) this.lines.delete(key);
    });
    return next;
  }

  private async send(job: Job, later = false): Promise<unknown> {
    const runtime = this.options.accounts().find(({ account }) => account.id === job.account);
    const definition = runtime?.contract.definition.actions[job.action];
    if (!runtime || !definition) throw await this.fail(job, new VivariumError('not-found', 'Its account is not connected any more.'));
    const collections = collectionsOf(runtime, definition);
    this.sending.begin(job.id);
    try {
      if (job.consent && job.consent.hash !== (await hashOf(job))) throw new VivariumError('invalid-input', 'It is not what you agreed to any more. It was not sent.');
      let { item } = job;
      const place = job.reference === undefined || !definition.on ? undefined : runtime.locate(job.reference);
      if (place && (later || place.mirrored.table.awaitsConfirmation(place.key))) {
        // Our own earlier change is no conflict: start from what the source made of it, or, where it may not be asked
        // just now, from what it took.
        await runtime.refresh(collections);
        const known = place.mirrored.table.known(place.key);
        item = known ? withoutReference(known) : item;
      }
      if (job.made && item && !isStillMade(item, job.made)) throw new VivariumError('conflict', 'Somebody has changed this since. It was left as it is.');
      await this.outbox.begin(job);
      const output = definition.output.parse(await runtime.worker.act(job.action, { input: job.input, item, idempotencyKey: job.id }));
      // What takes it back leads to what was there before it, also where something else was sent since it was decided.
      await this.succeed(item ? { ...job, item } : job, definition, output);
      runtime.touched(collections);
      return output;
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      if (error.code === 'offline') return this.queue(job, error);
      runtime.touched(collections);
      throw await this.doubt(job, error);
    } finally {
      this.sending.end(job.id);
      this.options.changed();
    }
  }

  /** What was on its way when its page ended: a person is told, and decides. Decided again, it goes under the key it had. */
  private async settleOrphans(): Promise<void> {
    for (const job of this.outbox.takeOrphans()) {
      if (this.options.log.line(job.id)?.outcome === 'done') await this.outbox.remove(job.id);
      else await this.doubt(job, new VivariumError('aborted', 'The page ended before its source answered, which may have done it. Look there before you do it again.'));
    }
  }

  /** Its account is connected, and its plugin not loaded yet. */
  private comesLater({ account: id }: Job): boolean {
    const { accounts, isConnected } = this.options;
    return isConnected(id) && !accounts().some(({ account }) => account.id === id);
  }

  private doubt(job: Job, error: VivariumError): Promise<VivariumError> {
    const definition = this.options.accounts().find(({ account }) => account.id === job.account)?.contract.definition.actions[job.action];
    // Before its plugin is loaded, that there was an item tells what it was done on.
    const on = definition ? definition.on : job.item;
    this.doubtful.failed(job.id, on ? job : { ...job, reference: undefined }, error, this.options.clock.now());
    return this.fail(job, error);
  }

  private async succeed(job: Job, definition: ActionDefinition, output: unknown): Promise<void> {
    const { clock, emit } = this.options;
    const now = clock.now();
    this.shown.settle(job.id, now);
    this.failures.delete(job.id);
    this.doubtful.done(job.id);
    const inverse = keepInverse(definition.inverse?.(job.item, job.input as Record<string, unknown>, output));
    const made = inverse && job.item ? madeOf(job.item, definition.optimistic?.(job.item, job.input as Record<string, unknown>)) : undefined;
    // First what became of it, then that it is to be done no more: a crash in between loses neither.
    const entry = this.append(job, 'done', inverse ? { inverse, ...(made ? { made } : {}) } : {});
    this.markUndone(job.undoes);
    await this.outbox.remove(job.id);
    emit({ type: 'done', entry, ...(definition.quiet ? { quiet: true } : {}), ...(inverse && job.undoes === undefined ? { undoUntil: now + UNDO_WINDOW } : {}) });
    this.waiting.get(job.id)?.resolve(output);
    this.waiting.delete(job.id);
  }

  /** Also what another page took back, which ended before that was sent. */
  private markUndone(id: string | undefined): void {
    const line = id === undefined ? undefined : this.options.log.line(id);
    if (!line) return;
    const { inverse: _, made: __, ...undone } = line;
    this.options.log.append({ ...undone, at: this.options.clock.now(), outcome: 'undone' });
  }

  private async fail(job: Job, error: VivariumError): Promise<VivariumError> {
    this.shown.takeOff(job.id);
    this.failures.delete(job.id);
    await this.outbox.remove(job.id);
    const entry = this.append(job, 'failed', { error: error.toJSON() });
    this.options.emit({ type: 'failed', entry });
    // The page tells the person of every such event.
    error.told = true;
    this.waiting.get(job.id)?.reject(error);
    this.waiting.delete(job.id);
    return error;
  }

  /** Keeps a job for when the network is back. Pending until it was sent, in this tab. */
  private async queue(job: Job, error?: VivariumError): Promise<unknown> {
    if (error) this.failures.set(job.id, error);
    const known = this.outbox.waiting.some(({ id }) => id === job.id);
    if (known) return undefined;
    const sent = new Promise<unknown>((resolve, reject) => this.waiting.set(job.id, { resolve, reject }));
    sent.catch(() => undefined);
    await this.outbox.add(job);
    this.options.emit({ type: 'queued', entry: this.append(job, 'queued') });
    this.options.changed();
    // What comes next for the item waits in the outbox behind this, not in line for the network.
    this.lines.delete(job.reference ?? job.id);
    return sent;
  }

  private append(job: Job, outcome: LogLine['outcome'], more: Pick<LogLine, 'error' | 'inverse' | 'made'> = {}) {
    const { id, account, title, risk, caller, reference, undoes, consent } = job;
    const connector = this.options.accounts().find((one) => one.account.id === account)?.account.connector ?? account;
    return this.options.log.append({
      id, account, title, risk, caller, outcome, at: this.options.clock.now(), action: `${connector}.${job.action}`,
      ...(reference === undefined ? {} : { item: reference }),
      ...(undoes === undefined ? {} : { undoes }),
      ...(consent ? { consent } : {}),
      ...more,
    });
  }
}
