import type { Tool } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpServer } from '@vivarium/sdk/protocol';
import type { Connection } from './connection.js';
import { notice } from '../notice.js';
import type { McpRecord } from './server-file.js';
import { fingerprint, isRead, titleOf } from './setup.js';
import { toolStates } from './tool-states.js';

/** Who hears that a server offers something else than before. */
export interface AgreementListener {
  /** It can be asked for more, or less. */
  sourceChanged(): void;
  stateChanged(): void;
}

/** What a server offers now, held to what the person agreed to: a tool that changed since is not used. */
export class Agreement {
  /** What it offered when it was last asked. */
  private offered: readonly Tool[] | undefined;

  constructor(
    private readonly connection: Pick<Connection, 'tools'>,
    private readonly record: () => McpRecord,
    private readonly listener: AgreementListener,
  ) {}

  /** The tools that were agreed to. */
  get tools(): readonly Tool[] {
    return agreedTools(this.record());
  }

  get states(): McpServer['tools'] {
    return toolStates(this.tools, this.offered ?? this.tools, this.record().trusted);
  }

  get notices(): string[] {
    const names = (this.offered ?? []).map(({ name }) => name);
    return new Set(names).size < names.length ? [notice('It offers two tools of the same name; only one is used.')] : [];
  }

  onlyReads(tool: Tool): boolean {
    return isRead(tool) || this.record().trusted.includes(tool.name);
  }

  /** These are offered, and are being agreed to. */
  renew(tools: readonly Tool[]): void {
    this.offered = tools;
  }

  /** Looks whether what it offers is still what was agreed to. */
  async look(): Promise<void> {
    const standing = () => this.states.map(({ name, state }) => `${name} ${state}`).join();
    const before = standing();
    this.offered = await this.connection.tools();
    this.listener.stateChanged();
    // What is on a page of it hears at once that it may be asked no more, or may be again.
    if (standing() !== before) this.listener.sourceChanged();
  }

  /** The tool as it was agreed to. @throws VivariumError `forbidden` where it is another one by now */
  async tool(name: string): Promise<Tool> {
    const now = (await this.connection.tools()).find((tool) => tool.name === name);
    const { title, tools } = this.record();
    const before = Object.hasOwn(tools, name) ? (tools[name] as unknown as Tool) : undefined;
    if (now && !before) throw new VivariumError('forbidden', `${title} offers “${titleOf(now)}” only since you agreed to what it offers. It is not used until you look at it in Settings.`);
    if (!now || !before) throw new VivariumError('not-found', `${title} does not offer “${name}” any more.`);
    if (fingerprint(now) === fingerprint(before)) return now;
    this.offered = await this.connection.tools();
    this.listener.stateChanged();
    throw new VivariumError('forbidden', `${title} changed “${titleOf(before)}” since you agreed to it. It is not used until you look at it in Settings.`);
  }
}

/** What of a record still holds with these tools. One that changed gets another name, so that no grant of the old one holds. */
export function stillMeant(record: McpRecord, tools: readonly Tool[]): Pick<McpRecord, 'members' | 'trusted' | 'collections'> {
  const before = agreedIn(record);
  const holds = (name: string) => tools.some((tool) => tool.name === name && (before[name] === undefined || fingerprint(before[name]) === fingerprint(tool)));
  return {
    members: record.members.map((member) => ({ ...member, tool: holds(member.tool) ? member.tool : '' })),
    trusted: record.trusted.filter(holds),
    collections: record.collections.filter(({ tool }) => holds(tool)),
  };
}

/** The tools that were agreed to. */
export const agreedTools = (record: McpRecord): Tool[] => Object.values(agreedIn(record));

const agreedIn = ({ tools }: McpRecord): Record<string, Tool> => tools as Record<string, unknown> as Record<string, Tool>;
