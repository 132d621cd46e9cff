import type { AgentCall } from '@vivarium/sdk/protocol';
import type { Host } from '../connectors/host.js';
import { AgentReads } from './reads.js';

/** Answers what other agents of the person's ask of the page. */
export class AgentDesk {
  private readonly reads: AgentReads;

  constructor(host: Host) {
    this.reads = new AgentReads(host);
  }

  /** @throws VivariumError */
  async answer({ agent, ask }: AgentCall, signal: AbortSignal): Promise<unknown> {
    switch (ask.ask) {
      case 'readable':
        return this.reads.readable(agent);
      case 'items':
        return this.reads.items(agent, ask.of, ask.query as Parameters<AgentReads['items']>[2], signal);
      case 'activity':
        return this.reads.activity(agent, ask.limit);
    }
  }
}
