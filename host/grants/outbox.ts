import { z } from 'zod';
import type { Records } from '../store/records.js';
import type { Tabs } from '../store/tabs.js';
import { Caller, Made } from './action-log.js';

/** A decided action of which its source has not told what became of it. */
export const Job = z.object({
  /** Also the idempotency key: the same for every try. */
  id: z.string(),
  at: z.number(),
  /** The tab that decided it; while it is open, only it sends. */
  tab: z.string(),
  account: z.string(),
  /** Name in the account's contract. */
  action: z.string(),
  input: z.unknown(),
  /** The item as the person saw it. */
  item: z.record(z.string(), z.unknown()).optional(),
  reference: z.string().optional(),
  title: z.string(),
  risk: z.enum(['reversible', 'external', 'destructive']),
  caller: Caller,
  undoes: z.string().optional(),
  /** What it takes back: it does so only while nobody else has changed that. */
  made: Made.optional(),
  /** How it was consented to, and a hash of what was shown then. */
  consent: z.object({ how: z.enum(['asked', 'granted']), hash: z.string() }).optional(),
  /** It is on its way for the first time. Absent: it waits for the network. */
  sent: z.literal(true).optional(),
});
/** A decided action of which its source has not told what became of it. */
export type Job = z.output<typeof Job>;

/** Jobs that wait for the network or are on their way, in IndexedDB, with which tab is to send them. */
export class Outbox {
  readonly tab = crypto.randomUUID();
  private jobs: readonly Job[] = [];
  private lost: readonly Job[] = [];
  /** What this tab has removed: a list that was read before still has it. */
  private readonly removed = new Set<string>();
  /** What this tab sends for the first time, or settles for one that ended: it is kept, and nobody's to take. */
  private readonly sent = new Set<string>();
  /** Of which tabs with something on its way the end is waited for. */
  private readonly followed = new Set<string>();
  private readonly ended = new AbortController();
  private readonly held: Promise<void>;

  constructor(
    private readonly database: string,
    private readonly records: Records,
    private readonly tabs: Tabs,
    /** Another tab that had something on its way has ended. */
    private readonly tabEnded: () => void = () => undefined,
  ) {
    const { signal } = this.ended;
    // Held while this tab lives: other tabs see by it whether somebody still owns its jobs. Where cookies are blocked there are no locks.
    this.held = new Promise((resolve) => {
      const hold = () => (resolve(), new Promise<void>((end) => signal.addEventListener('abort', () => end())));
      navigator.locks.request(this.lockOf(this.tab), { signal }, hold).catch(() => resolve());
    });
  }

  /** Waiting jobs of all tabs, oldest first. */
  get waiting(): readonly Job[] {
    return this.jobs;
  }

  /** Takes the jobs that were on their way when their tab ended: whether their source did them is not known. Each is taken once, however often they are loaded before it is removed. */
  takeOrphans(): readonly Job[] {
    const orphans = this.lost;
    this.lost = [];
    for (const { id } of orphans) this.sent.add(id);
    return orphans;
  }

  async load(): Promise<void> {
    const all = (await this.records.outbox()).flatMap(({ entry }) => Job.safeParse(entry).data ?? []);
    const listed = all.filter(({ sent }) => !sent);
    const others = all.filter(({ id, sent, tab }) => sent && tab !== this.tab && !this.sent.has(id));
    const alive = others.length > 0 ? await this.alive() : undefined;
    this.lost = others.filter(({ id, tab }) => !alive?.has(this.lockOf(tab)) && !this.removed.has(id));
    for (const { tab } of others) if (alive?.has(this.lockOf(tab))) void this.follow(tab).catch(() => undefined);
    const kept = listed.filter(({ id }) => !this.removed.has(id));
    // Where nothing can be kept, this tab's own are all there is.
    const unkept = this.jobs.filter((job) => job.tab === this.tab && !kept.some(({ id }) => id === job.id));
    this.jobs = [...kept, ...unkept];
  }

  async add(job: Job): Promise<void> {
    this.jobs = [...this.jobs.filter(({ id }) => id !== job.id), job];
    this.removed.delete(job.id);
    await this.held;
    if (await this.records.keepWaiting({ id: job.id, at: job.at, account: job.account, entry: job })) this.tabs.tell({ type: 'outbox' });
  }

  /** Writes down that a job is on its way, so that it is not forgotten where its page ends before the answer. */
  async begin(job: Job): Promise<void> {
    // What waits is written down already, and sent again under its key.
    if (this.jobs.some(({ id }) => id === job.id)) return;
    this.sent.add(job.id);
    this.removed.delete(job.id);
    await this.held;
    // The others tell of it where this tab ends before the answer.
    if (await this.records.keepWaiting({ id: job.id, at: job.at, account: job.account, entry: { ...job, sent: true } })) this.tabs.tell({ type: 'outbox' });
  }

  async remove(id: string): Promise<void> {
    const waited = this.jobs.some((job) => job.id === id);
    if (!this.sent.has(id) && !waited) return;
    this.jobs = this.jobs.filter((job) => job.id !== id);
    this.removed.add(id);
    await this.records.dropWaiting(id);
    this.sent.delete(id);
    if (waited) this.tabs.tell({ type: 'outbox' });
  }

  /** Jobs this tab is to send: its own and, where it leads, those whose tab is gone. */
  async mine(leads: boolean): Promise<readonly Job[]> {
    if (!leads) return this.jobs.filter(({ tab }) => tab === this.tab);
    const alive = await this.alive();
    return this.jobs.filter(({ tab }) => tab === this.tab || !alive.has(this.lockOf(tab)));
  }

  close(): void {
    this.ended.abort();
  }

  /** Waits for the end of a tab, whose lock is free then. */
  private async follow(tab: string): Promise<void> {
    if (this.followed.has(tab)) return;
    this.followed.add(tab);
    await navigator.locks.request(this.lockOf(tab), { mode: 'shared', signal: this.ended.signal }, () => undefined).finally(() => this.followed.delete(tab));
    this.tabEnded();
  }

  /** The locks of the tabs that are open. */
  private async alive(): Promise<ReadonlySet<string | undefined>> {
    // Where cookies are blocked there are no locks, and no jobs but this tab's.
    const { held = [] } = await navigator.locks.query().catch((): LockManagerSnapshot => ({}));
    return new Set(held.map(({ name }) => name));
  }

  private lockOf(tab: string): string {
    return `${this.database}-outbox-${tab}`;
  }
}
