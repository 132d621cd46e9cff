import { VivariumError } from '@vivarium/sdk/contract';
import type { Agent, AgentProposal } from '@vivarium/sdk/protocol';

/** Something an agent wants changed, as the person sees it. */
export interface Proposed {
  readonly id: string;
  readonly agent: Pick<Agent, 'id' | 'title'>;
  readonly proposal: AgentProposal;
}

type Fate = 'waiting' | 'accepted' | 'declined';

const MOST_WAITING = 5;
const KEPT = 100;

/** What agents propose and what became of it, as long as this page is open. Only a person decides. */
export class Proposals {
  private readonly fates = new Map<string, { readonly agent: string; fate: Fate }>();
  private queue: readonly Proposed[] = [];
  private readonly listeners = new Set<() => void>();

  /** Those that wait, the oldest first. */
  get waiting(): readonly Proposed[] {
    return this.queue;
  }

  /** @throws VivariumError `quota` */
  add(agent: Proposed['agent'], proposal: AgentProposal): { proposal: string; state: Fate } {
    if (this.queue.filter((one) => one.agent.id === agent.id).length >= MOST_WAITING) throw new VivariumError('quota', `The person has ${MOST_WAITING} proposals of yours to decide. Wait for that.`);
    const id = crypto.randomUUID();
    this.fates.set(id, { agent: agent.id, fate: 'waiting' });
    for (const [oldest, { fate }] of this.fates) if (this.fates.size > KEPT && fate !== 'waiting') this.fates.delete(oldest);
    this.queue = [...this.queue, { id, agent, proposal }];
    this.changed();
    return { proposal: id, state: 'waiting' };
  }

  /** The person said yes or no. */
  decide(id: string, fate: Exclude<Fate, 'waiting'>): void {
    const known = this.fates.get(id);
    if (known) known.fate = fate;
    this.queue = this.queue.filter((one) => one.id !== id);
    this.changed();
  }

  /** What became of one; waits so many seconds for the person. @throws VivariumError `not-found` */
  async fate(agent: string, id: string, wait: number, signal: AbortSignal): Promise<{ proposal: string; state: Fate }> {
    const known = this.fates.get(id);
    if (known?.agent !== agent) throw new VivariumError('not-found', 'There is no such proposal (any more): the page was reloaded, or another one is open. Propose it again.');
    if (known.fate === 'waiting' && wait > 0)
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          end();
          resolve();
        };
        const timer = setTimeout(done, wait * 1000);
        signal.addEventListener('abort', done, { once: true });
        const end = this.onChange(() => known.fate !== 'waiting' && done());
      });
    return { proposal: id, state: known.fate };
  }

  /** An agent was removed: what it proposed goes with it. */
  keepOnly(agents: ReadonlySet<string>): void {
    for (const { id, agent } of this.queue) if (!agents.has(agent.id)) this.decide(id, 'declined');
  }

  /** Calls after every change. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
