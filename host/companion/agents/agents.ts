import { VivariumError } from '@vivarium/sdk/contract';
import type { Agent } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { tellable } from '../http-errors.js';
import type { AgentList } from './agent-list.js';
import type { CallLog } from './call-log.js';
import type { PageCalls } from './page-calls.js';
import type { AgentTool, ToolAnswer, ToolContext } from './tools.js';
import type { WaitingProposals } from './waiting-proposals.js';

/** What calls of other agents rest on. */
export interface AgentsOptions {
  list: AgentList;
  log: CallLog;
  calls: Pick<PageCalls, 'ask'>;
  proposals: Pick<WaitingProposals, 'add' | 'fate'>;
  tools: Readonly<Record<string, AgentTool>>;
  /** For defects of ours. */
  say(message: string): void;
  now?: () => number;
}

/** What a page says of a proposal that could be accepted. */
const Told = z.record(z.string(), z.unknown()).nullable();

const MINUTE = 60_000;
/** Calls of one agent, in a minute and at once. */
const MOST_A_MINUTE = 240;
const MOST_AT_ONCE = 6;

/** Runs calls of other agents: who may, how often, and one line in the log for each, whatever came of it. */
export class Agents {
  private readonly recent = new Map<string, number[]>();
  private readonly running = new Map<string, number>();
  private readonly now: () => number;

  constructor(private readonly options: AgentsOptions) {
    this.now = options.now ?? Date.now;
  }

  get list(): AgentList {
    return this.options.list;
  }

  /** @throws VivariumError with a stable code */
  async call(agent: Agent, name: string, raw: unknown, signal: AbortSignal): Promise<ToolAnswer> {
    const { log, tools, list, say } = this.options;
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (!tool) throw new VivariumError('not-found', `There is no tool "${name.slice(0, 64)}".`);
    this.pace(agent);
    log.mayCall();
    list.used(agent.id);
    this.running.set(agent.id, (this.running.get(agent.id) ?? 0) + 1);
    let title = tool.title;
    try {
      const parsed = tool.input.safeParse(raw ?? {});
      if (!parsed.success) throw new VivariumError('invalid-input', z.prettifyError(parsed.error).slice(0, 1500));
      title = tool.says(parsed.data).slice(0, 200);
      if (tool.author && !agent.author) throw new VivariumError('not-granted', 'The person did not allow you to make widgets. They can give you a token that may, in Settings, "Your other agents".');
      const ended = AbortSignal.any([signal, list.signal(agent.id)]);
      const answer = await tool.run(this.context(agent, ended), parsed.data as never);
      ended.throwIfAborted();
      await log.append(agent, name, title);
      return answer;
    } catch (thrown) {
      const error = tellable(thrown, say);
      await log.append(agent, name, title, error);
      throw VivariumError.from(error);
    } finally {
      this.running.set(agent.id, (this.running.get(agent.id) ?? 1) - 1);
    }
  }

  private context(agent: Agent, signal: AbortSignal): ToolContext {
    const { calls, proposals } = this.options;
    const who = { id: agent.id, title: agent.title };
    return {
      agent,
      page: (ask) => calls.ask({ agent: who, ask }, signal),
      async propose(proposal) {
        const told = Told.parse(await calls.ask({ agent: who, ask: { ask: 'propose', proposal } }, signal));
        return { ...told, ...(await proposals.add(who, proposal)) };
      },
      fate: (proposal, wait) => proposals.fate(agent.id, proposal, wait, signal),
    };
  }

  /** @throws VivariumError `rate-limited` */
  private pace({ id }: Agent): void {
    const now = this.now();
    const recent = (this.recent.get(id) ?? []).filter((at) => now - at < MINUTE);
    if (recent.length >= MOST_A_MINUTE) throw new VivariumError('rate-limited', `At most ${MOST_A_MINUTE} calls a minute. Wait a moment.`, { retryAfter: MINUTE - (now - recent[0]!) });
    if ((this.running.get(id) ?? 0) >= MOST_AT_ONCE) throw new VivariumError('rate-limited', `At most ${MOST_AT_ONCE} calls at once. Wait for one to end.`, { retryAfter: 1000 });
    this.recent.set(id, [...recent, now]);
  }
}
