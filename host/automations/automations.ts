import { VivariumError } from '@vivarium/sdk/contract';
import { AutomationDocument, type DueCall, type StoredDocument } from '@vivarium/sdk/protocol';
import type { Host, LogEntry } from '../connectors/host.js';
import { alone, heldNames } from '../store/locks.js';
import { isBriefing } from './briefing-step.js';
import { callerOf } from './caller.js';
import { problemsOf } from './check.js';
import { Performer, type Writer } from './performer.js';
import { hashOf, planOf, type Plan } from './plan.js';
import { RunLog, type Begun, type Ended, type Missed, type Run, type RunCall } from './run-log.js';

/** What automations need of the page. */
export interface AutomationsOptions {
  readonly host: Pick<Host, 'open' | 'accounts' | 'contract' | 'contracts' | 'timeZone' | 'locale' | 'call' | 'undo' | 'log' | 'documents' | 'onLog'>;
  readonly claude: Writer;
  readonly now?: () => number;
}

/** How a run stands, for the page. */
export interface RunState {
  readonly run: Run;
  /** Here, or in another tab. */
  readonly running: boolean;
  /** By this page. */
  readonly stoppable: boolean;
  /** It began and nobody goes on with it: the page was closed, or it crashed. */
  readonly interrupted: boolean;
  readonly done: number;
  /** What of it is still as it was made at a source. */
  readonly remains: number;
  /** Of what was done, what can be taken back now, the last one first. */
  readonly undoable: readonly string[];
  /** Sent, but nobody knows what became of it: not sent again. */
  readonly doubtful: readonly RunCall[];
  /** Left for the person, who is asked about each. */
  readonly waiting: readonly RunCall[];
}

/** The person's automations: kept as documents, agreed to by their plan, run on the page through the same door as everything else. */
export class Automations {
  private readonly log: RunLog;
  private readonly performer: Performer;
  private readonly running = new Map<string, AbortController>();
  /** Automations that some tab runs just now. */
  private held: ReadonlySet<string> | undefined;
  /** Those that this page runs, from before the first line of a run. */
  private readonly mine = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly now: () => number;
  private readonly ends: (() => void)[];

  constructor(private readonly options: AutomationsOptions) {
    const { host } = options;
    this.now = options.now ?? Date.now;
    this.log = new RunLog(host.documents);
    this.performer = new Performer(options, this.log, this.now);
    this.ends = [
      host.documents.onChange(({ kind }) => {
        if (kind !== 'automation' && kind !== 'log') return;
        this.log.forget();
        void this.look();
      }),
      host.onLog(() => void this.look()),
    ];
    void this.look();
  }

  get list(): readonly AutomationDocument[] {
    return this.options.host.documents.list('automation').flatMap(({ content }) => AutomationDocument.safeParse(content).data ?? []).sort((left, right) => left.name.localeCompare(right.name));
  }

  get(id: string): AutomationDocument | undefined {
    return AutomationDocument.safeParse(this.options.host.documents.get('automation', id)?.content).data;
  }

  /** Keeps it as it is. @throws VivariumError `invalid-input` */
  put(automation: AutomationDocument): void {
    const parsed = AutomationDocument.safeParse(automation);
    if (!parsed.success) throw new VivariumError('invalid-input', `This cannot be kept: ${parsed.error.issues[0]?.path.join('.') ?? ''} does not fit.`);
    this.options.host.documents.put('automation', parsed.data.id, parsed.data as StoredDocument['content']);
  }

  remove(id: string): void {
    this.options.host.documents.remove('automation', id);
  }

  problems(automation: AutomationDocument): string[] {
    return problemsOf(automation, this.options.host.contracts);
  }

  /** What it would do now. @throws VivariumError where it cannot be run */
  async plan(automation: AutomationDocument): Promise<Plan> {
    const [problem] = this.problems(automation);
    if (problem !== undefined) throw new VivariumError('invalid-input', problem);
    return planOf(automation, this.options.host, this.now());
  }

  /** Whether the person saw the plan of exactly this before. */
  async agreed(automation: AutomationDocument): Promise<boolean> {
    return this.log.agreed(automation.id, await hashOf(automation));
  }

  /** The person saw the plan and wants it. */
  async agree({ automation, hash }: Plan): Promise<void> {
    if (!this.log.agreed(automation.id, hash)) await this.log.append({ type: 'agreed', at: this.now(), automation: automation.id, hash });
  }

  /** Does what the plan says, as it says it. Answers how it ended. @throws VivariumError `not-granted` where nobody agreed */
  async run(plan: Plan, how: Begun['how'] = 'button', due?: number): Promise<Ended> {
    const { automation, hash, calls, drafts, left } = plan;
    if (!this.log.agreed(automation.id, hash)) throw new VivariumError('not-granted', `“${automation.name}” has changed: look at its plan first.`);
    const run = crypto.randomUUID();
    return this.alone(automation.id, async () => {
      const begun: Begun = { type: 'begun', at: this.now(), automation: automation.id, run, name: automation.name, hash, how, ...(due === undefined ? {} : { due }), calls: calls.map(({ preview, account, ...call }) => ({ ...call, title: preview.title, account: account.id, drafted: [...call.drafted] })), drafts: [...drafts] };
      await this.log.append(begun);
      // What could not be done is not the same as nothing to do.
      if (calls.length === 0 && left.length > 0) return this.end({ type: 'ended', at: this.now(), run, outcome: 'failed', error: new VivariumError('invalid-input', left.join(' ')).toJSON() });
      return this.go(begun, how === 'schedule');
    });
  }

  /** A schedule's time has come: what reaches nobody else is done, the rest waits for the person. Answers how the run ended, where there was one. */
  async due({ automation: id, due }: DueCall): Promise<Ended | undefined> {
    const automation = this.get(id);
    if (!automation || automation.trigger.type !== 'schedule') return undefined;
    // Handed over before, to a page that did not live to say so.
    if (this.log.runs(id).some(({ begun }) => begun.due === due)) return undefined;
    if (!(await this.agreed(automation))) {
      await this.log.append({ type: 'missed', at: this.now(), automation: id, due, count: 1, why: 'unagreed' });
      return undefined;
    }
    return this.run(await this.plan(automation), 'schedule', due);
  }

  /** Goes on with one that was interrupted or waits: what was sent is not sent again. */
  async resume(id: string): Promise<Ended> {
    const begun = this.log.run(id)?.begun;
    if (!begun) throw new VivariumError('not-found', 'There is no such run any more.');
    return this.alone(begun.automation, () => this.go(begun, false));
  }

  /** What comes next is not done any more. */
  stop(run: string): void {
    this.running.get(run)?.abort();
  }

  /** Takes back what a run did, the last first. Answers what could not be taken back. */
  async undo(id: string): Promise<{ readonly undone: number; readonly left: number }> {
    const run = this.log.run(id);
    if (!run) return { undone: 0, left: 0 };
    return this.alone(run.begun.automation, async () => {
      let undone = 0;
      const { undoable, remains } = this.stateOf(run);
      for (const key of undoable) {
        await this.options.host.undo(key, callerOf(run.begun.name)).then(() => (undone += 1), () => undefined);
      }
      await this.log.append({ type: 'ended', at: this.now(), run: id, outcome: 'undone' });
      return { undone, left: remains - undone };
    });
  }

  /** Runs of an automation, the newest first. */
  runs(id: string): readonly RunState[] {
    return this.log.runs(id).map((run) => this.stateOf(run));
  }

  missed(id: string): Missed | undefined {
    return this.log.missed(id);
  }

  /** What was missed was seen. */
  see(id: string): Promise<void> {
    return this.log.append({ type: 'seen', at: this.now(), automation: id });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const end of this.ends) end();
    for (const running of this.running.values()) running.abort();
  }

  private stateOf(run: Run): RunState {
    const entries = this.entries;
    const outcome = ({ key }: RunCall) => (run.prepared.has(key) ? 'done' : entries.get(key)?.outcome);
    const { calls } = run.begun;
    const stoppable = this.running.has(run.begun.run);
    const interrupted = !stoppable && run.ended === undefined && this.held !== undefined && !this.held.has(lockOf(run.begun.automation)) && !this.mine.has(run.begun.automation);
    const running = stoppable || (run.ended === undefined && !interrupted);
    const done = calls.filter((call) => outcome(call) === 'done').length;
    return {
      run,
      running,
      stoppable,
      interrupted,
      done,
      remains: done - run.prepared.size,
      undoable: calls.filter(({ key }) => entries.get(key)?.undoable).map(({ key }) => key).reverse(),
      doubtful: running ? [] : calls.filter((call) => !isBriefing(call) && run.sent.has(call.key) && outcome(call) === undefined),
      waiting: run.ended?.outcome === 'waits' ? calls.filter((call) => !run.sent.has(call.key) && outcome(call) === undefined) : [],
    };
  }

  private get entries(): ReadonlyMap<string, LogEntry> {
    return new Map(this.options.host.log.map((entry) => [entry.id, entry]));
  }

  /** One run of an automation at a time, in whichever tab. */
  private async alone<T>(automation: string, run: () => Promise<T>): Promise<T> {
    return alone(lockOf(automation), { ifAvailable: true }, async (free) => {
      if (!free) throw new VivariumError('conflict', 'It is running already.');
      this.mine.add(automation);
      try {
        return await run();
      } finally {
        this.mine.delete(automation);
      }
    });
  }

  private async go(begun: Begun, unattended: boolean): Promise<Ended> {
    const { run } = begun;
    const stopping = new AbortController();
    this.running.set(run, stopping);
    this.changed();
    let key: string | undefined;
    let ended: Ended;
    try {
      let waits = false;
      for (const call of begun.calls) {
        key = call.key;
        if (stopping.signal.aborted) break;
        if (unattended && call.risk !== 'reversible') waits = true;
        else await this.performer.perform(begun, call, stopping.signal);
        this.changed();
      }
      const outcome = stopping.signal.aborted ? 'stopped' : waits ? 'waits' : begun.calls.length === 0 ? 'nothing' : 'done';
      ended = { type: 'ended', at: this.now(), run, outcome, ...(outcome === 'stopped' && key !== undefined ? { key } : {}) };
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      const stopped = stopping.signal.aborted || error.code === 'declined';
      ended = { type: 'ended', at: this.now(), run, outcome: stopped ? 'stopped' : 'failed', ...(key === undefined ? {} : { key }), error: error.toJSON() };
    }
    return this.end(ended);
  }

  private async end(ended: Ended): Promise<Ended> {
    try {
      await this.log.append(ended);
    } finally {
      this.running.delete(ended.run);
      void this.look();
    }
    return ended;
  }

  /** What runs in other tabs is not interrupted. */
  private async look(): Promise<void> {
    this.held = await heldNames();
    this.changed();
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

const lockOf = (automation: string) => `vivarium-automation-${automation}`;
