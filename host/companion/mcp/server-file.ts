import { McpCollection, McpMember, McpTransport } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { InOrder } from '../in-order.js';
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
  private readonly writing = new InOrder();

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
    return this.change((records) => [...records.filter(({ id }) => id !== record.id), record]);
  }

  remove(id: string): Promise<void> {
    return this.change((records) => (records.some((one) => one.id === id) ? records.filter((one) => one.id !== id) : undefined));
  }

  /** One change after the other. What could not be written down has not happened. */
  private change(change: (records: readonly McpRecord[]) => readonly McpRecord[] | undefined): Promise<void> {
    return this.writing.run(async () => {
      const servers = change(this.records);
      if (!servers) return;
      await writePrivate(this.path, `${JSON.stringify({ version: 1, servers }, null, 2)}\n`);
      this.records = servers;
    });
  }
}
