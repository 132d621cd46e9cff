import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NotionRecord } from './contract.js';
import type { Property, WorkspaceData } from './emulator/model.js';
import { assertTraffic, Mirror } from './testing.js';
import { copyId, testWorkspace, withManyTasks } from './testing-workspace.js';

const workspace = testWorkspace();

/** What is computed from a client's tasks, in one step and in several, and what is not. */
const computed: Property[] = [
  { id: 'ttls', name: 'Task titles', type: 'rollup', relation: 'task', target: 'title', function: 'show_original' },
  { id: 'dues', name: 'Assignees', type: 'rollup', relation: 'task', target: 'asgn', function: 'show_original' },
  { id: 'alls', name: 'All tasks', type: 'rollup', relation: 'task', target: 'done', function: 'count' },
  { id: 'twic', name: 'Twice', type: 'formula', expression: 'prop("Open tasks") * 2' },
  { id: 'four', name: 'Four times', type: 'formula', expression: 'prop("Twice") * 2' },
  { id: 'refs', name: 'References', type: 'formula', expression: 'prop("Tasks") + 0' },
];

/** The demo workspace in which the first client has this many tasks; its id. */
async function withTasks(count: number, change: (data: WorkspaceData) => void = () => undefined): Promise<string> {
  const data = workspace.emulator.snapshot() as WorkspaceData;
  data.sources[0]?.properties.push(...computed);
  const { page } = withManyTasks(data, count);
  change(data);
  await workspace.restart(data);
  return page;
}
const read = () => new Mirror<NotionRecord>('records', workspace.context()).sync();
/** Requests for single properties so far. */
const single = () => workspace.emulator.journal.filter(({ path }) => path.includes('/properties/'));

describe('what a page of Notion counts and names only in part', () => {
  it('is read whole: rollups, and formulas over them in several steps', async () => {
    const page = await withTasks(260, (data) => {
      const assignees = data.users.slice(0, 2).map(({ id }) => id);
      for (const task of data.pages.filter(({ id }) => id.startsWith('20000000'))) task.values['asgn'] = assignees;
    });
    const { fields } = (await read()).items.get(page)!;
    assert.equal((fields['Tasks'] as string[]).length, 260);
    assert.deepEqual(fields['Task titles'], Array.from({ length: 260 }, (_, index) => `Task ${index}`));
    assert.equal((fields['Assignees'] as string[]).length, 520);
    assert.deepEqual(['All tasks', 'Open tasks', 'Twice', 'Four times', 'References'].map((name) => fields[name]), [260, 260, 520, 1040, 260]);
    assert.ok(assertTraffic(workspace.emulator.journal) > 10);
  });

  it('costs nothing where nothing is cut, and only what is cut where something is', async () => {
    const page = await withTasks(25);
    assert.equal((await read()).items.get(page)?.fields['All tasks'], 25);
    assert.equal(single().length, 0);
    const other = await withTasks(26);
    const { fields } = (await read()).items.get(other)!;
    assert.deepEqual([fields['All tasks'], fields['Weighted value']], [26, fields['Weighted value']]);
    assert.deepEqual(single().map(({ path }) => /properties\/(\w+)/.exec(path)![1]).toSorted(), ['alls', 'dues', 'four', 'open', 'refs', 'task', 'ttls', 'twic']);
  });

  it('follows a change beyond the first 25 within ten minutes, which neither page nor time tells', async () => {
    const page = await withTasks(30);
    const records = await read();
    await workspace.api('PATCH', '/pages/20000000-0000-4000-8000-000000000029', { properties: { Done: { checkbox: true } } });
    for (let minutes = 0; minutes <= 10; minutes += 1) {
      workspace.pass(60);
      await records.sync();
    }
    assert.equal(records.items.get(page)?.fields['Open tasks'], 29);
    const before = single().length;
    await records.sync();
    assert.equal(single().length, before, 'and is not read again at each look');
  });

  it('reads all people of a page', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ id: copyId(index), name: `Person ${index}` }));
    const page = await withTasks(0, (data) => {
      data.users.push(...many);
      data.pages.find(({ source }) => source === data.sources[0]?.id)!.values['ownr'] = many.map(({ id }) => id);
    });
    assert.deepEqual((await read()).items.get(page)?.fields['Owner'], many.map(({ name }) => name));
  });

  it('is unknown where Notion does not compute it, which a part would hide, and the record is there', async () => {
    const page = await withTasks(30);
    const refuse = { status: 400, body: { object: 'error', status: 400, code: 'validation_error', message: 'Formula depth' } };
    workspace.emulator.faults.add({ match: { path: /properties\/four/ }, then: refuse });
    const { fields, title } = (await read()).items.get(page)!;
    assert.deepEqual([fields['Four times'], fields['Twice'], title.length > 0], [null, 60, true]);
  });

  it('keeps what was read when Notion wants a pause in between', async () => {
    const pages = 25;
    await withTasks(30, (data) => {
      const model = data.pages.find(({ source }) => source === data.sources[0]?.id)!;
      for (let index = 0; index < pages; index += 1) data.pages.push({ ...structuredClone(model), id: copyId(index), children: [] });
    });
    const records = new Mirror<NotionRecord>('records', workspace.context());
    const each = computed.length + 2;
    workspace.emulator.faults.add({ match: { path: `${copyId(15)}/properties/` }, then: { status: 429, headers: { 'retry-after': '30' }, body: {} } });
    await assert.rejects(records.sync(), { code: 'rate-limited' });
    const before = single().length;
    await records.sync();
    assert.equal(records.items.get(copyId(24))?.fields['All tasks'], 30);
    assert.ok(single().length - before <= (pages + 1 - 10) * each, `${single().length - before}`);
  });
});
