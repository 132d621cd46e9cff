import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListResourcesRequestSchema, ListToolsRequestSchema, ReadResourceRequestSchema, type Resource, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { listen, type TestServer } from '../services-testing.js';

/** A tool of such a server that promises to only read. */
export const readingTool = (name: string, more: Partial<Tool> = {}): Tool => ({ name, description: `Reads ${name}.`, inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true }, ...more });

/** A server over Streamable HTTP, built on the SDK of the field, that gives its lists in pages and tells when they change. */
export class ChangingLists {
  tools: Tool[] = [];
  resources: Resource[] = [];
  pageSize = 2;
  /** Cursors that it was asked with. */
  readonly cursors: string[] = [];
  private listening!: TestServer;
  private readonly sessions = new Map<string, { server: Server; transport: StreamableHTTPServerTransport }>();
  private onStream: () => void = () => undefined;
  /** Somebody hears what it tells of by itself. */
  readonly heard = new Promise<void>((resolve) => (this.onStream = resolve));

  async start(): Promise<void> {
    this.listening = await listen((request, response) => {
      const handle = async () => {
        const known = this.sessions.get(String(request.headers['mcp-session-id']))?.transport ?? (await this.session());
        if (request.method === 'GET') this.whenBegun(response);
        await known.handleRequest(request, response);
      };
      handle().catch(() => response.destroy());
    });
  }

  get url(): string {
    return `${this.listening.origin}/mcp`;
  }

  /** Tells everybody that its tools are others now. */
  async tellOfTools(): Promise<void> {
    await Promise.all([...this.sessions.values()].map(({ server }) => server.sendToolListChanged()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.sessions.values()].map(({ transport }) => transport.close()));
    await this.listening.close();
  }

  /** Its answer lasts as long as the stream: that it begins is seen by its head. */
  private whenBegun(response: ServerResponse): void {
    const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
    response.writeHead = ((...head: unknown[]) => {
      if (head[0] === 200) this.onStream();
      return writeHead(...head);
    }) as typeof response.writeHead;
  }

  private async session(): Promise<StreamableHTTPServerTransport> {
    const server = new Server({ name: 'changing-lists', version: '1' }, { capabilities: { tools: { listChanged: true }, resources: { listChanged: true } } });
    server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
      const { page, nextCursor } = this.page(this.tools, params?.cursor);
      return { tools: page, ...nextCursor };
    });
    server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => {
      const { page, nextCursor } = this.page(this.resources, params?.cursor);
      return { resources: page, ...nextCursor };
    });
    server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) => ({ contents: [{ uri, text: `What ${uri} holds` }] }));
    server.setRequestHandler(CallToolRequestSchema, ({ params: { name } }) => ({ content: [{ type: 'text', text: JSON.stringify([{ id: 1, name }]) }] }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID(), onsessioninitialized: (session) => void this.sessions.set(session, { server, transport }) });
    await server.connect(transport);
    return transport;
  }

  private page<Thing>(all: readonly Thing[], cursor: string | undefined): { page: Thing[]; nextCursor: { nextCursor?: string } } {
    if (cursor !== undefined) this.cursors.push(cursor);
    const from = Number(cursor ?? 0);
    const to = from + this.pageSize;
    return { page: all.slice(from, to), nextCursor: to < all.length ? { nextCursor: String(to) } : {} };
  }
}
