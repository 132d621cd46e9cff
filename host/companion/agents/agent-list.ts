import { VivariumError } from '@vivarium/sdk/contract';
import { Agent, AgentId } from '@vivarium/sdk/protocol';
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { InOrder } from '../in-order.js';
import { readPrivateJson, writePrivate } from '../private-file.js';

const Stored = z.strictObject({ ...Agent.shape, id: AgentId, token: z.base64url() });
const File = z.strictObject({ format: z.literal(1), agents: z.array(Stored) });
type Stored = z.output<typeof Stored>;

const MOST = 30;
const DAY = 86_400_000;
/** How often what was last used is written down. */
const WRITE_USES = 60_000;

/** What the list needs of the process around it. */
export interface AgentListOptions {
  /** `agents.json` in the data folder: names and hashes of tokens. */
  path: string;
  /** The list is another one. */
  changed(agents: readonly Agent[]): void;
  log(message: string): void;
  now?: () => number;
}

/** Other agents that the person gave a token to. A token is looked up by its hash, so that the time of it tells nothing. */
export class AgentList {
  private readonly byToken = new Map<string, Stored>();
  private readonly revoked = new Map<string, AbortController>();
  private written = 0;
  private readonly writing = new InOrder();
  private readonly now: () => number;

  private constructor(
    agents: readonly Stored[],
    private readonly options: AgentListOptions,
  ) {
    this.now = options.now ?? Date.now;
    for (const agent of agents) this.byToken.set(agent.token, agent);
  }

  static async open(options: AgentListOptions): Promise<AgentList> {
    const file = await readPrivateJson(options.path, File, (aside) => options.log(`The list of your other agents could not be read; it is kept as ${aside}. Give them new tokens.`));
    return new AgentList(file?.agents ?? [], options);
  }

  list(): readonly Agent[] {
    return [...this.byToken.values()].map(({ token: _, ...agent }) => agent);
  }

  /** A new one, with the token that is told only now. */
  async add({ title, author, days }: { title: string; author: boolean; days?: number | undefined }): Promise<{ agent: Agent; token: string }> {
    if (this.byToken.size >= MOST) throw new VivariumError('quota', `There are ${MOST} agents already. Remove one first.`);
    const token = `viv_${randomBytes(24).toString('base64url')}`;
    const created = this.now();
    const agent: Agent = { id: `0agent-${randomBytes(6).toString('hex')}`, title, author, created, ...(days === undefined ? {} : { expires: created + days * DAY }) };
    this.byToken.set(hashOf(token), { ...agent, token: hashOf(token) });
    await this.write().catch((error: unknown) => {
      this.byToken.delete(hashOf(token));
      this.options.changed(this.list());
      throw error;
    });
    return { agent, token };
  }

  /** Ends one: its token is worth nothing from now on. @throws VivariumError `not-found` */
  async remove(id: string): Promise<void> {
    const found = [...this.byToken.values()].find((agent) => agent.id === id);
    if (!found) throw new VivariumError('not-found', 'There is no such agent (any more).');
    this.byToken.delete(found.token);
    await this.write().catch((error: unknown) => {
      // It would be back at the next start: it is there still, and can be removed again.
      this.byToken.set(found.token, found);
      this.options.changed(this.list());
      throw error;
    });
    this.revoked.get(id)?.abort(new VivariumError('signed-out', 'This agent was removed.'));
    this.revoked.delete(id);
  }

  /** Whose token it is; undefined where it is nobody's, or has run out. */
  holder(token: string): Agent | undefined {
    const agent = this.byToken.get(hashOf(token));
    return agent && (agent.expires === undefined || agent.expires > this.now()) ? agent : undefined;
  }

  /** Aborts when the agent is removed. */
  signal(id: string): AbortSignal {
    const controller = this.revoked.get(id) ?? new AbortController();
    this.revoked.set(id, controller);
    return controller.signal;
  }

  /** It was heard of. What it calls itself proves nothing and is shown as what it is. */
  used(id: string, calledItself?: string): void {
    for (const [token, agent] of this.byToken) {
      if (agent.id !== id) continue;
      const fresh = calledItself !== undefined && calledItself !== agent.calledItself;
      const now = this.now();
      this.byToken.set(token, { ...agent, lastUsed: now, ...(calledItself === undefined ? {} : { calledItself }) });
      if (!fresh && now - this.written < WRITE_USES) return;
      this.written = now;
      void this.write().catch((error: unknown) => this.options.log(`Which agent was used when could not be kept: ${String(error)}`));
    }
  }

  /** Resolves when what was changed is on disk. */
  async settled(): Promise<void> {
    await this.writing.settled();
  }

  private write(): Promise<void> {
    this.options.changed(this.list());
    const file: z.input<typeof File> = { format: 1, agents: [...this.byToken.values()] };
    return this.writing.run(() => writePrivate(this.options.path, `${JSON.stringify(file, null, 2)}\n`));
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
