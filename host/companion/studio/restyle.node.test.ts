import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { RestyleLine, ThemeTokens, type RestyleRequest } from '@vivarium/sdk/protocol';
import { Claude } from '../claude.js';
import { listenAsClaude, serveRoutes, type TestServer } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { refuses, says, type Call } from './messages-testing.js';
import { restyleRoute } from './restyle.js';

const request: RestyleRequest = {
  prompt: 'soft brutalism with white, black, neon blue and neon pink, and a live clock',
  locale: 'en-GB',
  current: { scheme: 'both', tokens: { '--viv-color-text': 'light-dark(#1b1c1a, #ecedea)' } },
  widgets: [{ tag: 'viv-clock', title: 'Clock', description: 'The time here and in other places.' }],
  placed: ['viv-agenda'],
};
const look = { name: 'Neon', scheme: 'light', tokens: { '--viv-color-accent': '#1230ff', '--viv-card-border': '3px solid #000000' }, widgets: ['viv-clock'], summary: 'White, black and neon.' };
const dresses = (change: object = {}): Call => ['restyle', { ...look, ...change }];

describe('a restyle', () => {
  let folder: string;
  let claude: Claude;
  let api: TestServer;
  let companion: TestServer;
  let sent: { system: { text: string }[]; tools: { name: string }[]; tool_choice: unknown; messages: unknown[] }[];
  let script: RequestListener[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-restyle-'));
    sent = [];
    api = await listenAsClaude((request) => sent.push(request as (typeof sent)[number]), (message, response) => (script.length > 1 ? script.shift()! : script[0]!)(message, response));
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    claude = await Claude.open({ vault, path: join(folder, 'claude.json'), publish: () => undefined, log: () => undefined });
    await claude.change({ key: 'sk-test-key-value', baseUrl: api.origin });
    companion = await serveRoutes(() => [restyleRoute({ claude, sourceFolder: join(import.meta.dirname, '../../..'), limits: { tries: 3, pause: 1 } })]);
  });
  afterEach(async () => {
    await companion.close();
    await api.close();
    await claude.meter.settled();
    await rm(folder, { recursive: true });
  });

  async function restyle(...answers: RequestListener[]): Promise<RestyleLine[]> {
    script = answers;
    const response = await fetch(`${companion.origin}/api/restyle`, { method: 'POST', body: JSON.stringify(request) });
    return (await response.text()).trim().split('\n').map((line) => RestyleLine.parse(JSON.parse(line)));
  }
  const last = (lines: readonly RestyleLine[]) => lines.at(-1)!;

  it('is one call of Claude, which can answer tokens and nothing else', async () => {
    const done = last(await restyle(says([dresses()])));
    assert(done.type === 'done', JSON.stringify(done));
    assert.deepEqual([done.restyle, done.rounds, done.usage.outputTokens], [look, 1, 50]);
    const [{ system, tools, tool_choice }] = sent as [(typeof sent)[number]];
    assert.deepEqual([tools.map(({ name }) => name), tool_choice], [['restyle'], { type: 'tool', name: 'restyle' }]);
    assert.match(system[0]!.text, /--viv-card-border.*--viv-color-focus/s);
  });

  it('sends back what is no token, no value or no widget, and takes nothing of it', async () => {
    const hostile = [
      { tokens: { '--viv-color-accent': 'url(https://evil.example)' } },
      { tokens: { '--viv-font': "'Inter'; @import 'https://evil.example'" } },
    ];
    const done = last(await restyle(...hostile.map((one) => says([dresses(one)])), says([dresses()])));
    assert(done.type === 'done' && done.rounds === 3);
    assert.match(JSON.stringify(sent.at(-1)!.messages), /--viv-color-accent.*is_error.*--viv-font/s);
    const other = last(await restyle(says([dresses({ widgets: ['viv-weather'] })]), says([dresses({ widgets: [] })])));
    assert(other.type === 'done' && other.restyle.widgets.length === 0);
    assert.equal(last(await restyle(says([dresses({ code: 'fetch()' })]))).type, 'error');
  });

  it('waits out an overload, and says a refusal and a key that is not accepted', async () => {
    assert.deepEqual((await restyle(refuses(529), says([dresses()]))).map(({ type }) => type), ['started', 'waiting', 'done']);
    const declined = last(await restyle(says([], { text: 'No.', stop: 'refusal' })));
    assert(declined.type === 'error' && /declined/.test(declined.error.message));
    const unknown = last(await restyle(refuses(401)));
    assert(unknown.type === 'error' && unknown.error.code === 'signed-out');
  });
});

describe('the grammar of tokens', () => {
  const accepts = (tokens: object) => ThemeTokens.safeParse(tokens).success;

  it('takes colours, lines, corners, shadows and type', () => {
    assert(accepts({
      '--viv-color-text': 'light-dark(#000000, #FFFFFF)', '--viv-border': '2px solid var(--viv-color-border)', '--viv-radius': '12px', '--viv-shadow': '4px 4px 0 #000000, inset 0 1px 2px -1px #ff2bd680',
      '--viv-font': "'Space Grotesk', system-ui, sans-serif", '--viv-title-case': 'uppercase', '--viv-title-spacing': '0.08em', '--viv-line': '1.45', '--viv-heading-size': '1.5rem',
    }));
  });

  it('takes nothing that loads, covers, ends the value or is no token', () => {
    for (const value of ['url(#a)', 'red', '#fff;--x:1', 'var(--viv-font)', 'image-set("a" 1x)', '#ffffff}', '#ffffff\n', 'color-mix(in srgb, #ffffff, #000000)', 'attr(x)', 'u\\72l(a)', 'light-dark(#ffffff, url(a))'])
      assert(!accepts({ '--viv-color-text': value }), value);
    assert(!accepts({ '--viv-shadow': '0 0 0 9999px #000000' }), 'a shadow over the page');
    assert(!accepts({ '--viv-font': "'https://evil.example'" }));
    for (const name of ['--viv-color-evil', 'color', '__proto__x', '--viv-space-1', '--viv-motion-fast']) assert(!accepts({ [name]: '#ffffff' }), name);
  });
});
