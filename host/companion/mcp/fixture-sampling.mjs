/**
 * A server on the SDKs of the field that asks its client's model: `older` by a request of its own, `newer` by an answer
 * that wants input (2026-07-28). It sends what it is told to, and answers what came back.
 */
import { McpServer as OlderServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CreateMessageResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { inputRequired, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const input = { request: z.any(), timeout: z.number().optional() };
const says = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] });
const tools = [['ask', false], ['look', true]];

if (process.argv[2] === 'older') {
  const server = new OlderServer({ name: 'asks', version: '1' });
  for (const [name, readOnlyHint] of tools)
    server.registerTool(name, { inputSchema: input, annotations: { readOnlyHint } }, ({ request, timeout }, { sendRequest }) =>
      sendRequest({ method: 'sampling/createMessage', params: request }, CreateMessageResultSchema, timeout === undefined ? {} : { timeout }).then(says, ({ code, message }) => says({ code, message })),
    );
  await server.connect(new StdioServerTransport());
} else
  serveStdio(() => {
    const server = new McpServer({ name: 'asks', version: '1' });
    for (const [name, readOnlyHint] of tools)
      server.registerTool(name, { inputSchema: z.object(input), annotations: { readOnlyHint } }, ({ request }, { mcpReq }) => {
        const came = mcpReq.inputResponses?.words;
        return came === undefined ? inputRequired({ inputRequests: { words: inputRequired.createMessage(request) } }) : says(came);
      });
    return server;
  });
