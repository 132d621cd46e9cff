import { VivariumError } from '@vivarium/sdk/contract';
import { AgentId, Proposed, ProposalFate, type AgentProposal, type ProposalHead } from '@vivarium/sdk/protocol';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FrameSources } from '../frames/sources.js';
import { InOrder } from '../in-order.js';
import { readPrivateJson, writePrivate } from '../private-file.js';

const Decided = z.strictObject({ id: z.string(), agent: AgentId, fate: ProposalFate });
const File = z.strictObject({ format: z.literal(1), waiting: z.array(Proposed), decided: z.array(Decided) });
type File = z.output<typeof File>;

/** Waiting at once: of one agent, and of all. */
const MOST_OF_ONE = 5;
const MOST = 20;
/** How many decided ones an agent can still ask about. */
const KEPT = 100;
/** How long one waits for the person. */
const WAITS = 14 * 86_400_000;
/** What a timer can count: one that is longer ends at once. */
const LONGEST = 2 ** 31 - 1;

/** What keeping proposals needs of the process around it. */
export interface WaitingProposalsOptions {
  /** `proposals.json` in the data folder. */
  path: string;
  /** Others wait than before. */
  changed(proposals: ProposalHead[]): void;
  log(message: string): void;
  now?: () => number;
}

/** What agents proposed, until the person accepts or declines it on one of their pages, or it has waited too long. */
export class WaitingProposals {
  private readonly listeners = new Set<() => void>();
  private readonly writing = new InOrder();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly now: () => number;

  private constructor(
    private kept: File,
    private readonly options: WaitingProposalsOptions,
  ) {
    this.now = options.now ?? Date.now;
    this.expire();
  }

  static async open(options: WaitingProposalsOptions): Promise<WaitingProposals> {
    const file = await readPrivateJson(options.path, File, (aside) => options.log(`What your other agents proposed could not be read; it is kept as ${aside}.`));
    return new WaitingProposals(file ?? { format: 1, waiting: [], decided: [] }, options);
  }

  /** Widgets that wait, as frames find them for a preview: their drafts may be gone by then. */
  readonly sources: FrameSources = {
    widget: (tag) => Promise.resolve(this.kept.waiting.map(({ proposal }) => proposal).find((one) => one.what === 'widget' && one.draft === tag) as Extract<AgentProposal, { what: 'widget' }> | undefined),
    contract: () => Promise.resolve(undefined),
  };

  /** Those that wait, the oldest first, without what they hold: a widget can be long. */
  heads(): ProposalHead[] {
    return this.kept.waiting.map(({ id, agent, at }) => ({ id, agent, at }));
  }

  /** What one holds. @throws VivariumError `not-found` */
  get(id: string): AgentProposal {
    return this.waiting(id).proposal;
  }

  /** Answers when it is on disk. @throws VivariumError `quota` */
  async add({ id: agent, title }: Proposed['agent'], proposal: AgentProposal): Promise<{ proposal: string; state: ProposalFate | 'waiting' }> {
    const { waiting } = this.kept;
    if (waiting.filter((one) => one.agent.id === agent).length >= MOST_OF_ONE) throw new VivariumError('quota', `The person has ${MOST_OF_ONE} proposals of yours to decide. Wait for that.`);
    if (waiting.length >= MOST) throw new VivariumError('quota', `The person has ${MOST} proposals to decide. Wait for that.`);
    const id = randomUUID();
    await this.keep({ ...this.kept, waiting: [...waiting, { id, agent: { id: agent, title }, at: this.now(), proposal }] });
    return { proposal: id, state: 'waiting' };
  }

  /** The person said yes or no; the first word counts. @throws VivariumError `not-found` where it was decided or does not wait any more */
  async decide(id: string, fate: 'accepted' | 'declined'): Promise<void> {
    const { agent } = this.waiting(id);
    await this.keep(settledAs(this.kept, (one) => one.id === id, () => ({ id, agent: agent.id, fate })));
  }

  /** What became of one; waits so many seconds for the person. @throws VivariumError `not-found` */
  async fate(agent: string, id: string, wait: number, signal: AbortSignal): Promise<{ proposal: string; state: ProposalFate | 'waiting' }> {
    const state = () => {
      if (this.kept.waiting.some((one) => one.id === id && one.agent.id === agent)) return 'waiting';
      const decided = this.kept.decided.find((one) => one.id === id && one.agent === agent);
      if (!decided) throw new VivariumError('not-found', 'There is no such proposal (any more). Propose it again.');
      return decided.fate;
    };
    if (state() === 'waiting' && wait > 0)
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          this.listeners.delete(look);
          resolve();
        };
        const look = () => !this.kept.waiting.some((one) => one.id === id) && done();
        const timer = setTimeout(done, wait * 1000);
        signal.addEventListener('abort', done, { once: true });
        this.listeners.add(look);
      });
    return { proposal: id, state: state() };
  }

  /** Agents that were removed: what they proposed goes with them. */
  async keepOnly(agents: ReadonlySet<string>): Promise<void> {
    const { waiting, decided } = this.kept;
    const left = { waiting: waiting.filter(({ agent }) => agents.has(agent.id)), decided: decided.filter(({ agent }) => agents.has(agent)) };
    if (left.waiting.length < waiting.length || left.decided.length < decided.length) await this.keep({ ...this.kept, ...left });
  }

  /** Resolves when what was changed is on disk. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing.settled();
  }

  private waiting(id: string): Proposed {
    const found = this.kept.waiting.find((one) => one.id === id);
    if (!found) throw new VivariumError('not-found', 'This was decided already, or it waited too long.');
    return found;
  }

  private expire(): void {
    const over = this.now() - WAITS;
    if (this.kept.waiting.some(({ at }) => at <= over)) {
      const next = settledAs(this.kept, ({ at }) => at <= over, ({ id, agent }) => ({ id, agent: agent.id, fate: 'expired' }));
      void this.keep(next).catch((error: unknown) => this.options.log(`That proposals have expired could not be kept: ${String(error)}`));
      return;
    }
    clearTimeout(this.timer);
    const [oldest] = this.kept.waiting;
    if (oldest) this.timer = setTimeout(() => this.expire(), Math.min(oldest.at - over, LONGEST)).unref();
  }

  /** Takes effect at once; where it cannot be written it holds until the next start all the same, and whoever asked hears of it. */
  private async keep(next: File): Promise<void> {
    this.kept = next;
    this.expire();
    this.options.changed(this.heads());
    for (const listener of [...this.listeners]) listener();
    await this.writing.run(() => writePrivate(this.options.path, `${JSON.stringify(next)}\n`));
  }
}

function settledAs(file: File, which: (one: Proposed) => boolean, decided: (one: Proposed) => z.output<typeof Decided>): File {
  return { ...file, waiting: file.waiting.filter((one) => !which(one)), decided: [...file.decided, ...file.waiting.filter(which).map(decided)].slice(-KEPT) };
}
