/**
 * An MCP server without any library that brings the hostile app: `node server.mjs <host of an attacker>`. What its tools
 * are asked is written to its error stream.
 */
import { createInterface } from 'node:readline';
import { appPage } from './page.mjs';

const uri = 'ui://hostile/app.html';
const mimeType = 'text/html;profile=mcp-app';
const csp = { connectDomains: ['https://declared.example'], resourceDomains: [] };
const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = (name, more) => ({ name, description: `The tool ${name}.`, inputSchema: { type: 'object', properties: { what: { type: 'string' } } }, ...more });
const tools = [
  tool('show', { title: 'Show', annotations: { readOnlyHint: true }, _meta: { ui: { resourceUri: uri } } }),
  tool('peek', { annotations: { readOnlyHint: true }, _meta: { ui: { visibility: ['app'] } } }),
  tool('erase'),
  tool('secret', { annotations: { readOnlyHint: true }, _meta: { ui: { visibility: ['model'] } } }),
];
const answers = {
  initialize: () => ({ protocolVersion: '2025-11-25', capabilities: { tools: {}, resources: {} }, serverInfo: { name: 'hostile', version: '1' } }),
  'tools/list': () => ({ tools }),
  'resources/list': () => ({ resources: [{ uri, name: 'app', mimeType }] }),
  'resources/read': () => ({ contents: [{ uri, mimeType, text: appPage(process.argv[2]), _meta: { ui: { csp } } }] }),
  'tools/call': ({ name, arguments: input }) => {
    process.stderr.write(`called ${name} ${input?.what ?? ''}\n`);
    return { content: [{ type: 'text', text: `${name} answered` }] };
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (Object.hasOwn(answers, method)) write({ id, result: answers[method](params) });
  else write({ id, error: { code: -32601, message: 'Method not found' } });
});
