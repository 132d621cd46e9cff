import type { AgentProposal, ProposalHead, Proposed } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';

/** What agents propose, as this page knows it. The companion keeps it and tells every page; only a person decides. */
export class Proposals {
  private heads: readonly ProposalHead[] = [];
  private readonly known = new Map<string, AgentProposal>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly session: Pick<CompanionSession, 'request'>) {}

  /** How many wait. */
  get count(): number {
    return this.heads.length;
  }

  /** The one that has waited longest, as soon as what it holds is here. */
  get first(): Proposed | undefined {
    const [head] = this.heads;
    const proposal = head && this.known.get(head.id);
    return proposal && { ...head, proposal };
  }

  /** The companion says which wait. */
  hear(heads: readonly ProposalHead[]): void {
    this.heads = heads;
    for (const id of this.known.keys()) if (!heads.some((head) => head.id === id)) this.known.delete(id);
    this.changed();
    void this.load();
  }

  /** The person said yes or no. Of all open pages the first word counts. @throws VivariumError `not-found` where it was decided elsewhere */
  async decide(id: string, fate: 'accepted' | 'declined'): Promise<void> {
    await this.session.request('POST /api/proposals/:proposal', { proposal: id, fate });
    this.hear(this.heads.filter((head) => head.id !== id));
  }

  /** Calls after every change. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async load(): Promise<void> {
    const [head] = this.heads;
    if (!head || this.known.has(head.id)) return;
    // One that was decided meanwhile is gone; a companion that is gone tells again which wait when it is back.
    const proposal = await this.session.request('GET /api/proposals/:proposal', { proposal: head.id }).catch(() => undefined);
    if (!proposal || this.known.has(head.id) || !this.heads.some(({ id }) => id === head.id)) return;
    this.known.set(head.id, proposal);
    this.changed();
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
