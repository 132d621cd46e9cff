import type { AgentCall, AgentProposal } from '@vivarium/sdk/protocol';
import { AgentReads } from './reads.js';
import { Workshop, type WorkshopOptions } from './workshop.js';

/** What answering other agents needs of the page. */
export interface DeskOptions extends WorkshopOptions {
  /** How a page looks. @throws VivariumError `not-found` */
  look(page: string | undefined): object;
  /** What the agent should know of a proposal. @throws VivariumError where it could not be accepted as it is */
  possible(proposal: AgentProposal): object | undefined;
}

/** Answers what other agents of the person's ask of the page. */
export class AgentDesk {
  private readonly reads: AgentReads;
  private readonly workshop: Workshop;

  constructor(private readonly options: DeskOptions) {
    this.reads = new AgentReads(options.host);
    this.workshop = new Workshop(options);
  }

  /** @throws VivariumError */
  async answer({ agent, ask }: AgentCall, signal: AbortSignal): Promise<unknown> {
    const { reads, workshop } = this;
    const { possible, look } = this.options;
    switch (ask.ask) {
      case 'readable':
        return reads.readable(agent);
      case 'items':
        return reads.items(agent, ask.of, ask.query as Parameters<AgentReads['items']>[2], signal);
      case 'activity':
        return reads.activity(agent, ask.limit);
      case 'shapes':
        return workshop.shapes();
      case 'pages':
        return workshop.pages();
      case 'look':
        return look(ask.page);
      case 'widget':
        return workshop.widget(ask.tag);
      case 'check':
        return workshop.check(ask.draft, ask.tag, signal);
      case 'picture':
        return workshop.picture(ask.draft, ask.size, ask.scheme, signal);
      case 'propose':
        return possible(ask.proposal) ?? null;
    }
  }
}
