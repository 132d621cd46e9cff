import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NoteItem } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import type { WorkspaceData } from './emulator/model.js';
import { assertTraffic, Mirror } from './testing.js';
import { copyId, testWorkspace } from './testing-workspace.js';

const workspace = testWorkspace();

describe('a source of more pages than one query answers', () => {
  /** Made one a minute, up to now. */
  const growing = (count: number): WorkspaceData => {
    const data = workspace.manyClients(count);
    const minuteOf = (index: number) => new Date(Math.floor(workspace.clock.now().getTime() / 60_000 - (count - index)) * 60_000).toISOString();
    for (const [index, page] of data.pages.slice(-count).entries()) page.created = page.edited = minuteOf(index);
    return data;
  };

  it('is mirrored whole, the newest too, and keeps what is beyond the limit', async () => {
    await workspace.restart(growing(230), { queryLimit: 100 });
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    assert.ok(records.items.has(copyId(229)), 'the newest page');
    assert.equal([...records.items.keys()].filter((id) => id.startsWith('00000000-0000-4000-8000-')).length, 230);
    workspace.pass(121);
    await records.sync();
    assert.equal(records.last.removes, 0);
    assertTraffic(workspace.emulator.journal);
  });

  it('shows what came after a minute of more pages than that', async () => {
    const data = growing(130);
    for (const page of data.pages.slice(-130, -5)) page.created = data.pages.at(-130)!.created;
    await workspace.restart(data, { queryLimit: 100 });
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    assert.ok(records.items.has(copyId(129)));
  });
});

describe('a page that was moved from one source to another', () => {
  const moving = async (collection: 'records' | 'notes', from: 0 | 1, to: 0 | 1) => {
    const mirror = await new Mirror<{ id: string; type?: string }>(collection, workspace.context()).sync();
    const data = workspace.emulator.snapshot() as WorkspaceData;
    const page = data.pages.find(({ source }) => source === data.sources[from]!.id)!;
    Object.assign(page, { source: data.sources[to]!.id, values: {} });
    await workspace.restart(data);
    Object.assign(mirror, { context: workspace.context() });
    await mirror.sync();
    await mirror.sync();
    return { shown: mirror.items.get(page.id), to: data.sources[to]!.id };
  };

  for (const [from, to] of [[0, 1], [1, 0]] as const) {
    it(`is a record of that one, whichever is asked first (${from} to ${to})`, async () => {
      const moved = await moving('records', from, to);
      assert.equal(moved.shown?.type, moved.to);
    });
    it(`keeps its note (${from} to ${to})`, async () => assert.ok((await moving('notes', from, to)).shown));
  }

  /** As after a sync of a source of more pages than a cursor remembers. */
  const forget = (mirror: Mirror<unknown>, source: string) => {
    const cursor = JSON.parse(mirror.cursor ?? '') as { sources: { id: string }[] };
    Object.assign(cursor.sources.find(({ id }) => id === source)!, { complete: false, pages: '', listedAt: Date.now() });
    mirror.cursor = JSON.stringify(cursor);
  };

  it('is one of that one at once although it is too large to be listed, and so are many', async () => {
    const data = workspace.manyClients(30);
    const [large, small] = data.sources as [WorkspaceData['sources'][number], WorkspaceData['sources'][number]];
    const copies = (from: WorkspaceData) => from.pages.filter(({ id }) => id.startsWith('00000000-'));
    for (const page of copies(data)) Object.assign(page, { source: small.id, values: { title: [{ content: page.id, link: null }], done: false, clnt: [] } });
    await workspace.restart(data);
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const notes = new Mirror<NoteItem>('notes', workspace.context());
    while (copies(data).some(({ id }) => !notes.items.has(id))) await notes.sync();
    for (const mirror of [records, notes]) forget(mirror, large.id);
    for (const page of copies(data)) Object.assign(page, { source: large.id, values: { title: [{ content: page.id, link: null }] } });
    await workspace.restart(data);
    for (const mirror of [records, notes]) {
      Object.assign(mirror, { context: workspace.context() });
      await mirror.sync();
    }
    assert.equal(records.items.get(copyId(0))?.type, large.id);
    assert.equal(records.last.reset, false, 'nothing was fetched anew');
    for (const mirror of [records, notes]) await mirror.sync();
    assert.deepEqual(copies(data).filter(({ id }) => records.items.get(id)?.type !== large.id || !notes.items.has(id)), []);
  });
});
