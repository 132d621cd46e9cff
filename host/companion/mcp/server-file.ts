import { McpCollection, McpMember, McpTransport } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { readPrivateJson, writePrivate } from '../private-file.js';

/** What is remembered of a server. Its secrets are in the vault. */
export const McpRecord = z.object({
  id: z.string(),
  title: z.string(),
  transport: McpTransport,
  roots: z.array(z.string()),
  /** It may ask Claude, each time with the person's yes. */
  mayAskClaude: z.boolean().default(false),
  revision: z.int(),
  /** What was agreed to, by tool: its fingerprint, and all of its definition to go on with while the server is away. */
  tools: z.record(z.string(), z.looseObject({ name: z.string(), inputSchema: z.looseObject({ type: z.literal('object') }) })),
  hasResources: z.boolean(),
  collections: z.array(McpCollection),
  /** Names that were given out, so that none ever stands for another tool. */
  members: z.array(McpMember),
  /** Tools that the person said only read, whatever they promise. */
  trusted: z.array(z.string()).default([]),
  /** By address of an app: what it would reach, and what of it the person allowed. */
  reach: z.record(z.string(), z.object({ wants: z.array(z.string()), allowed: z.array(z.string()) })).default({}),
});
/** What is remembered of a server. */
export type McpRecord = z.output<typeof McpRecord>;

const Contents = z.object({ version: z.literal(1), servers: z.array(McpRecord) });

/** `mcp.json`: the servers that a person added. */
export class ServerFile {
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private records: readonly McpRecord[],
  ) {}

  static async open(path: string, log: (message: string) => void): Promise<ServerFile> {
    const contents = await readPrivateJson(path, Contents, (aside) => log(`The list of MCP servers could not be read and was set aside as ${aside}. Add them again.`));
    return new ServerFile(path, contents?.servers ?? []);
  }

  get servers(): readonly McpRecord[] {
    return this.records;
  }

  put(record: McpRecord): Promise<void> {
    this.records = [...this.records.filter(({ id }) => id !== record.id), record];
    return this.save();
  }

  remove(id: string): Promise<void> {
    this.records = this.records.filter((one) => one.id !== id);
    return this.save();
  }

  private save(): Promise<void> {
    const write = () => writePrivate(this.path, `${JSON.stringify({ version: 1, servers: this.records }, null, 2)}\n`);
    this.writing = this.writing.then(write, write);
    return this.writing;
  }
}
