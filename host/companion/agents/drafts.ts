import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioFinding, WidgetManifest } from '@vivarium/sdk/protocol';
import { randomBytes } from 'node:crypto';
import type { FrameSource, FrameSources } from '../frames/sources.js';
import type { Draft } from '../studio/draft.js';

/** A widget that an agent works on. Nothing of it is run by the companion. */
interface Work {
  readonly agent: string;
  readonly draft: Draft;
  /** The widget that it changes. */
  readonly change: string | undefined;
  rounds: number;
  /** The state that frames may load, by its name. */
  kept: { readonly name: string; readonly source: FrameSource } | undefined;
  checked: { readonly revision: number; readonly manifest: WidgetManifest | undefined; readonly findings: readonly StudioFinding[] } | undefined;
}

/** Drafts of one agent. */
const MOST_DRAFTS = 8;

/** Drafts of all agents. Each sees its own only. */
export class AgentDrafts {
  private readonly works = new Map<string, Work>();

  /** Drafts as frames find them: under names that no installed widget has. */
  readonly sources: FrameSources = { widget: (tag) => Promise.resolve([...this.works.values()].find(({ kept }) => kept?.name === tag)?.kept?.source), contract: () => Promise.resolve(undefined) };

  /** Begins one, of a widget where it changes one. The oldest of the agent gives way. */
  begin(agent: string, draft: Draft, change?: string): string {
    const own = [...this.works].filter(([, work]) => work.agent === agent);
    if (own.length >= MOST_DRAFTS) this.works.delete(own[0]![0]);
    const id = randomBytes(5).toString('hex');
    this.works.set(id, { agent, draft, change, rounds: 0, kept: undefined, checked: undefined });
    return id;
  }

  /** @throws VivariumError `not-found` */
  of(agent: string, id: string): Work {
    const work = this.works.get(id);
    if (work?.agent === agent) return work;
    throw new VivariumError('not-found', `There is no draft "${id.slice(0, 40)}" (any more). Begin one with write_widget.`);
  }

  /** Keeps a draft as it is now for a frame, in the place of how it was before. Answers the name it is loaded by. */
  keep(id: string, work: Work): string {
    const name = `agent-draft-${id}-${work.draft.revision}`;
    work.kept = { name, source: work.draft.source };
    return name;
  }

  forget(agent: string): void {
    for (const [id, work] of this.works) if (work.agent === agent) this.works.delete(id);
  }
}
