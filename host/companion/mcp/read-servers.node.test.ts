import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readServers, words } from './read-servers.js';

describe('reading MCP servers', () => {
  it('takes a command line, its variables and quotes', () => {
    assert.deepEqual(words(`npx -y "a b" 'c d' e\\ f`), ['npx', '-y', 'a b', 'c d', 'e f']);
    const [draft] = readServers('API_TOKEN=abc MODE=fast npx -y @scope/mcp-things@latest "/my folder"');
    assert.deepEqual(draft, {
      title: 'mcp-things', roots: [], secretValues: { API_TOKEN: 'abc' },
      transport: { type: 'stdio', command: 'npx', args: ['-y', '@scope/mcp-things@latest', '/my folder'], env: { MODE: 'fast' }, secrets: ['API_TOKEN'] },
    });
  });

  it('calls a server as what it is, not as the file that starts it', () => {
    const titles = ['npx -y @playwright/mcp@latest --headless', 'node /home/ann/notes-server/dist/index.js stdio', 'node bin/cli.mjs', 'node node_modules/@notionhq/notion-mcp-server/bin/cli.mjs', 'uvx mcp-server-time', 'npx -y @upstash/context7-mcp', 'node index.js'].map((line) => readServers(line)[0]!.title);
    assert.deepEqual(titles, ['playwright', 'notes-server', 'cli', 'notion-mcp-server', 'mcp-server-time', 'context7-mcp', 'index']);
  });

  it('takes an address', () => {
    assert.deepEqual(readServers(' https://mcp.linear.app/mcp ')[0], { title: 'linear.app', roots: [], secretValues: {}, transport: { type: 'http', url: 'https://mcp.linear.app/mcp', secrets: [] } });
  });

  it('takes the files of other clients', () => {
    const entry = { command: 'npx', args: ['-y', 'x'], env: { X_API_KEY: 's' } };
    const forms = [
      JSON.stringify({ mcpServers: { x: entry } }),
      JSON.stringify({ servers: { x: { type: 'stdio', ...entry } } }),
      JSON.stringify({ mcp: { servers: { x: entry } } }),
      JSON.stringify({ x: entry }),
      `"mcpServers": ${JSON.stringify({ x: entry })}`,
      `// mine\n{ "servers": { /* one */ "x": { "command": "npx", "args": ["-y", "x"], "env": { "X_API_KEY": "s", }, }, }, }`,
    ];
    for (const form of forms) {
      const [draft] = readServers(form);
      assert.equal(draft!.title, 'x', form);
      assert.deepEqual(draft!.secretValues, { X_API_KEY: 's' });
    }
    const [remote] = readServers(JSON.stringify({ mcpServers: { r: { type: 'http', url: 'https://example.com/mcp', headers: { Authorization: 'Bearer t' } } } }));
    assert.deepEqual(remote!.transport, { type: 'http', url: 'https://example.com/mcp', secrets: ['Authorization'] });
  });

  it('says what is missing', () => {
    assert.throws(() => readServers('{"mcpServers": {}}'), /no server in it/);
    assert.throws(() => readServers('{"a":'), /cannot be read/);
    assert.throws(() => readServers(JSON.stringify({ servers: { x: { command: 'x', env: { API_KEY: '${input:key}' } } } })), /placeholder/);
  });
});
