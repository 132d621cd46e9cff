import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NoteItem } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import { connector } from './connector.js';
import { Mirror } from './testing.js';
import { amanda, testWorkspace } from './testing-workspace.js';

const workspace = testWorkspace();

describe('notes', () => {
  const noteOf = async (mirror: Mirror<NoteItem>) => {
    const { id } = amanda(await new Mirror<NotionRecord>('records', workspace.context()).sync());
    return mirror.items.get(id) as NoteItem;
  };
  const say = (page: string, ...words: string[]) =>
    workspace.api('PATCH', `/blocks/${page}/children`, { children: words.map((content) => ({ paragraph: { rich_text: [{ text: { content } }] } })) });

  it('hold the page’s words as plain blocks, with nesting', async () => {
    const { id } = amanda(await new Mirror<NotionRecord>('records', workspace.context()).sync());
    await workspace.api('PATCH', `/blocks/${id}/children`, {
      children: [
        { heading_2: { rich_text: [{ text: { content: 'Open' } }] } },
        { to_do: { rich_text: [{ text: { content: 'Terms' } }], checked: true } },
        { bulleted_list_item: { rich_text: [{ text: { content: 'Outer' } }], children: [{ quote: { rich_text: [{ text: { content: 'Inner' } }] } }] } },
      ],
    });
    const { blocks } = (await new Mirror<NoteItem>('notes', workspace.context()).sync()).items.get(id) as NoteItem;
    assert.equal(blocks.length, 5 + 4);
    assert.match(blocks[0]?.text ?? '', /^Family-owned/);
    assert.deepEqual(
      blocks.slice(5).map(({ type, text, depth, checked }) => [type, text, depth, checked]),
      [['heading', 'Open', 0, undefined], ['todo', 'Terms', 0, true], ['bullet', 'Outer', 0, undefined], ['quote', 'Inner', 1, undefined]],
    );
  });

  it('are fetched for changed pages only, and again until their minute is over', async () => {
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    let before = workspace.requests();
    await notes.sync();
    assert.equal(workspace.requests() - before, 2);
    assert.equal(notes.last.batches, 0);

    const { id } = await noteOf(notes);
    for (const words of ['One', 'Two', 'Three']) {
      await say(id, words);
      await notes.sync();
      assert.equal(notes.items.get(id)?.blocks.at(-1)?.text, words);
      assert.equal(notes.last.upserts, 1);
    }
    workspace.pass(70);
    await notes.sync();
    assert.equal(notes.last.upserts, 0);
    before = workspace.requests();
    await notes.sync();
    assert.equal(workspace.requests() - before, 2);
  });

  it('are read at most 60 pages a run, and the rest in the next ones', async () => {
    await workspace.restart(workspace.manyClients(90));
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.equal(notes.items.size, 60);
    await notes.sync();
    await notes.sync();
    assert.ok(notes.items.size > 120);
    await notes.sync();
    assert.equal(notes.last.upserts, 0);
  });

  it('stay where the settings, or what a cursor looks like, are others now', async () => {
    await workspace.restart(workspace.manyClients(90));
    let notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    await notes.sync();
    const { size } = (await notes.sync()).items;
    for (const cursor of [notes.cursor, 'of another version']) {
      const other = new Mirror<NoteItem>('notes', workspace.context({ webhook: true }));
      Object.assign(other, { items: notes.items, cursor });
      notes = await other.sync();
      assert.deepEqual([notes.items.size, notes.last.reset], [size, false]);
    }
  });

  it('come although Notion refuses what its API does not know, and name where a bookmark leads', async () => {
    const whole = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    const { id } = await noteOf(whole);
    workspace.emulator.faults.add({
      match: { path: new RegExp(`/blocks/${id}/children`) },
      times: 'forever',
      then: { status: 400, body: { object: 'error', status: 400, code: 'validation_error', message: 'Block type ai_block is not supported via the API.' } },
    });
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.equal(notes.items.size, whole.items.size);
    assert.deepEqual(notes.items.get(id)?.blocks, []);
    workspace.emulator.faults.clear();

    const block = { object: 'block', created_time: '2026-03-02T10:05:00.000Z', in_trash: false };
    const transcript = { ...block, id: '30000000-0000-4000-8000-000000000001', type: 'unsupported', has_children: true, unsupported: {} };
    const bookmark = { ...block, id: '30000000-0000-4000-8000-000000000002', type: 'bookmark', has_children: false, bookmark: { caption: [], url: 'https://calder.example/terms' } };
    workspace.emulator.faults.add({ match: { path: new RegExp(`/blocks/${id}/children`) }, then: { status: 200, body: { object: 'list', results: [transcript, bookmark], next_cursor: null, has_more: false } } });
    const read = (await connector.read('content', { ...workspace.context(), input: { id } })) as NoteItem;
    assert.deepEqual(read.blocks.map(({ type, text }) => [type, text]), [['other', ''], ['other', 'https://calder.example/terms']]);
  });

  it('can be read one by one', async () => {
    const { id } = await noteOf(await new Mirror<NoteItem>('notes', workspace.context()).sync());
    const note = (await connector.read('content', { ...workspace.context(), input: { id } })) as NoteItem;
    assert.equal(note.blocks.length, 5);
  });
});
