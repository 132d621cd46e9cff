import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Draft } from '../studio/draft.js';
import { authorTools } from './author-tools.js';
import { AgentDrafts } from './drafts.js';
import type { ToolContext } from './tools.js';

const context = { agent: { id: '0agent-000000000001', title: 'Helper' } } as ToolContext;
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`part-${index}.ts`, 'export {};']));

describe('drafts of other agents', () => {
  let tools: ReturnType<typeof authorTools>;
  const call = async (name: string, input: object) => (await tools[name]!.run(context, input as never)).value as { draft: string; files: Record<string, string> };
  const read = async (draft: string) => Object.keys((await call('read_draft', { draft })).files);

  beforeEach(() => {
    tools = authorTools({ drafts: new AgentDrafts(), sourceFolder: '', types: { warm: () => undefined, check: () => Promise.resolve([]) } });
  });

  it('are written whole or not at all', async () => {
    const { draft } = await call('write_widget', { files: { 'widget.ts': 'export {};', 'old.ts': 'export {};' } });
    await assert.rejects(async () => call('write_widget', { draft, files: many(11) }), { code: 'too-large' });
    assert.deepEqual(await read(draft), ['widget.ts', 'old.ts']);
    await call('write_widget', { draft, files: many(10) });
    assert.equal((await read(draft)).length, 12);
  });

  it('are loaded by the frames of one agent whatever another one tries', async () => {
    const drafts = new AgentDrafts();
    const kept = (agent: string, text: string) => {
      const id = drafts.begin(agent, new Draft({ 'main.js': text }, 'main.js'));
      return drafts.keep(id, drafts.of(agent, id));
    };
    const first = kept('0agent-000000000001', 'first');
    for (let count = 0; count < 60; count += 1) kept('0agent-000000000002', `${count}`);
    assert.deepEqual(await drafts.sources.widget(first), { files: { 'main.js': 'first' }, entry: 'main.js' });
    drafts.forget('0agent-000000000001');
    assert.equal(await drafts.sources.widget(first), undefined);
  });

  it('stay where a new one is too large to begin', async () => {
    const { draft } = await call('write_widget', { files: { 'widget.ts': 'export {};' } });
    for (let count = 0; count < 8; count += 1) await assert.rejects(async () => call('write_widget', { files: many(13) }), { code: 'too-large' });
    assert.deepEqual(await read(draft), ['widget.ts']);
  });
});
