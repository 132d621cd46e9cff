import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Transport } from '../broker-transport.js';
import { listen, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';

interface Stream {
  readonly response: ServerResponse;
  readonly notifications: { toolsListChanged?: boolean; resourceSubscriptions?: string[] };
}

describe('an MCP server of 2026-07-28 that is listened to', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let server: TestServer;
  let streams: Stream[];
  let tools: string[];
  let notes: string[];
  let onStream: () => void;
  let onState: () => void;
  let onSource: () => void;
  const make = () => {
    const made = new McpServer({ name: 'newer', version: '1' }, { capabilities: { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } } });
    for (const name of tools) made.registerTool(name, { annotations: { readOnlyHint: true } }, () => ({ content: [{ type: 'text', text: 'one line' }] }));
    for (const uri of notes) made.registerResource(uri, uri, { mimeType: 'text/plain' }, () => ({ contents: [{ uri, text: 'A note' }] }));
    return made;
  };
  let handler: ReturnType<typeof createMcpHandler>;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]));
    const answered = await handler.fetch(new Request(`${server.origin}/mcp`, { method: request.method!, headers, signal: gone.signal, ...(request.method === 'POST' ? { body } : {}) }));
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    const { method, params } = (body.length > 0 ? JSON.parse(body.toString()) : {}) as { method?: string; params?: { notifications: Stream['notifications'] } };
    if (method === 'subscriptions/listen') {
      streams.push({ response, notifications: params!.notifications });
      onStream();
    }
    if (!answered.body) response.end();
    else await pipeline(Readable.fromWeb(answered.body as never), response).catch(() => undefined);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    [streams, tools, notes] = [[], ['first'], ['note:1', 'note:2']];
    onStream = onState = onSource = () => undefined;
    handler = createMcpHandler(make, { onerror: () => undefined });
    server = await listen((request, response) => void answer(request, response).catch(() => response.destroy()));
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    servers = await McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => onState(), sourceChanged: () => onSource() }, broker);
  });
  afterEach(async () => {
    await servers.close();
    broker.close();
    await handler.close();
    await server.close();
    await rm(folder, { recursive: true });
  });
  const add = () => servers.add({ title: 'Newer', transport: { type: 'http', url: `${server.origin}/mcp`, secrets: [] }, secretValues: {}, roots: [] });
  const states = () => Object.fromEntries(servers.list()[0]!.tools.map(({ name, state }) => [name, state]));
  const read = (id: string) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/resources`), method: 'POST', headers: {}, body: '{}' });
  /** The newest open stream for something, once there is one. */
  const stream = async (wanted: keyof Stream['notifications']): Promise<Stream> => {
    for (;;) {
      const found = streams.findLast(({ response, notifications }) => notifications[wanted] !== undefined && !response.destroyed);
      if (found) return found;
      await new Promise<void>((resolve) => (onStream = resolve));
    }
  };
  const until = (holds: () => boolean) => new Promise<void>((resolve) => (onState = () => void (servers.list().length > 0 && holds() && resolve())));
  const told = () => new Promise<void>((resolve) => (onSource = resolve));

  it('tells of another tool; when it ends the stream it is listened to again, and what changed meanwhile is seen', async () => {
    const { protocol } = await add();
    assert.equal(protocol, '2026-07-28');
    const first = await stream('toolsListChanged');
    tools = ['first', 'second'];
    let shown = until(() => states()['second'] === 'new');
    handler.notify.toolsChanged();
    await shown;
    // Nobody hears of the third.
    shown = until(() => states()['third'] === 'new');
    first.response.destroy();
    tools = ['first', 'second', 'third'];
    await shown;
    const again = await stream('toolsListChanged');
    assert.notEqual(again, first);
    shown = until(() => states()['first'] === 'gone');
    tools = ['second'];
    handler.notify.toolsChanged();
    await shown;
  });

  it('tells of a resource that it follows, also after it ended the stream, and of one that came later', async () => {
    const { id } = await add();
    await read(id);
    const first = await stream('resourceSubscriptions');
    assert.deepEqual(first.notifications.resourceSubscriptions, ['note:1', 'note:2']);
    let news = told();
    handler.notify.resourceUpdated('note:1');
    await news;
    news = told();
    first.response.destroy();
    // That it is heard again is news itself: something may have been missed.
    await news;
    const again = await stream('resourceSubscriptions');
    assert.deepEqual(again.notifications, first.notifications);
    news = told();
    handler.notify.resourceUpdated('note:2');
    await news;
    const closed = new Promise((resolve) => again.response.on('close', resolve));
    notes = ['note:1', 'note:2', 'note:3'];
    await read(id);
    await closed;
    assert.deepEqual((await stream('resourceSubscriptions')).notifications.resourceSubscriptions, notes);
    news = told();
    handler.notify.resourceUpdated('note:3');
    await news;
  });

  it('is ended by the person: nobody listens any more', async () => {
    const { id } = await add();
    await read(id);
    const open = [await stream('toolsListChanged'), await stream('resourceSubscriptions')];
    const closed = Promise.all(open.map(({ response }) => new Promise((resolve) => response.on('close', resolve))));
    await servers.remove(id);
    await closed;
    assert.ok(streams.every(({ response }) => response.destroyed));
  });
});
