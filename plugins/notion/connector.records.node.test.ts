import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { RecordTypeItem } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import type { WorkspaceData } from './emulator/model.js';
import { Mirror } from './testing.js';
import { amanda, copyId, testWorkspace } from './testing-workspace.js';

const workspace = testWorkspace();

describe('record types', () => {
  it('are discovered with properties, roles and stages in order', async () => {
    const types = await new Mirror<RecordTypeItem>('recordTypes', workspace.context()).sync();
    const clients = types.all.find(({ title }) => title === 'Clients');
    assert.equal(clients?.stageProperty, 'Stage');
    assert.deepEqual(clients?.stages.map(({ name, closed }) => `${name}${closed ? '!' : ''}`), ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won!', 'Lost!']);
    assert.equal(clients?.properties.find(({ name }) => name === 'Weighted value')?.writable, false);
    await types.sync();
    assert.equal(types.last.batches, 0);
  });

  it('follow a renamed property and a new stage', async () => {
    const types = await new Mirror<RecordTypeItem>('recordTypes', workspace.context()).sync();
    const clients = types.all.find(({ title }) => title === 'Clients') as RecordTypeItem;
    await workspace.api('PATCH', `/data_sources/${clients.id}`, { properties: { Stage: { name: 'Phase', status: { options: [...clients.stages.map(({ name }) => ({ name })), { name: 'On hold' }] } } } });
    await types.sync();
    const renamed = types.items.get(clients.id);
    assert.equal(renamed?.stageProperty, 'Phase');
    assert.ok(renamed?.stages.some(({ name }) => name === 'On hold'));
  });
});

describe('records', () => {
  it('carry every field by its type, and the parts that widgets look for', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    assert.equal(records.items.size, 25 + records.all.filter(({ stageProperty }) => stageProperty === undefined).length);
    const record = amanda(records);
    assert.deepEqual(
      { title: record.title, company: record.company, stage: record.stage, value: record.value, currency: record.currency, nextStep: record.nextStep, due: record.nextStepDue },
      { title: 'Calder & Foster Retail', company: 'Calder & Foster Retail', stage: 'Negotiation', value: 186_000, currency: 'USD', nextStep: 'Agree scope of phase 2 and send revised terms', due: '2026-03-02' },
    );
    assert.deepEqual(
      [record.fields['Owner'], record.fields['Tags'], record.fields['Strategic'], record.fields['Weighted value'], record.fields['Open tasks']],
      [['Morgan Reeves'], ['Key account'], true, 139_500, 1],
    );
    assert.equal((record.fields['Tasks'] as string[]).length, 1);
  });

  it('follow settings that are others now at once, one by one', async () => {
    const before = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const after = new Mirror<NotionRecord>('records', workspace.context({ roles: { Clients: { company: 'Contact', value: 'Weighted value', currency: 'EUR' } } }));
    Object.assign(after, { items: new Map(before.items), cursor: before.cursor });
    await after.sync();
    assert.deepEqual([after.last.reset, amanda(after).currency, amanda(before).currency], [false, 'EUR', 'USD']);
  });

  it('let the account’s settings overrule a guess', async () => {
    const settings = { roles: { Clients: { company: 'Contact', value: 'Weighted value', currency: 'EUR' } } };
    const record = amanda(await new Mirror<NotionRecord>('records', workspace.context(settings)).sync());
    assert.deepEqual([record.company, record.value, record.currency], ['Amanda Foster', 139_500, 'EUR']);
  });

  it('are due on the day that a time is where the person is, also after they went elsewhere', async () => {
    const inZone = (timeZone: string) => {
      const context = workspace.context();
      return new Mirror<NotionRecord>('records', { ...context, account: { ...context.account, timeZone } });
    };
    const { id } = amanda(await inZone('UTC').sync());
    const dueIn = async (start: string, timeZone: string) => {
      await workspace.api('PATCH', `/pages/${id}`, { properties: { 'Next step due': { date: { start } } } });
      return amanda(await inZone(timeZone).sync()).nextStepDue;
    };
    assert.equal(await dueIn('2026-03-11T00:30:00.000+01:00', 'America/New_York'), '2026-03-10');
    assert.equal(await dueIn('2026-03-10', 'Asia/Tokyo'), '2026-03-10', 'a day is the same everywhere');
    assert.equal(await dueIn('2026-03-10T23:00:00.000Z', 'Asia/Tokyo'), '2026-03-11');
    const here = await inZone('UTC').sync();
    const there = inZone('Asia/Tokyo');
    [there.items, there.cursor] = [here.items, here.cursor];
    assert.deepEqual([amanda(here).nextStepDue, amanda(await there.sync()).nextStepDue], ['2026-03-10', '2026-03-11']);
  });

  it('are called as their titles are read, whatever would turn or hide the words; the fields hold them as they are', async () => {
    const { id } = amanda(await new Mirror<NotionRecord>('records', workspace.context()).sync());
    const write = (name: string, type: string, content: string) => workspace.api('PATCH', `/pages/${id}`, { properties: { [name]: { [type]: [{ text: { content } }] } } });
    await write('Company', 'title', '\u202eFoster \u2066Retail');
    await write('Next step', 'rich_text', '\u202ellaC');
    const record = (await new Mirror<NotionRecord>('records', workspace.context()).sync()).items.get(id)!;
    assert.deepEqual([record.title, record.nextStep, record.fields['Company']], ['Foster Retail', 'llaC', '\u202eFoster \u2066Retail']);
    await write('Company', 'title', '\u200b');
    assert.equal((await new Mirror<NotionRecord>('records', workspace.context()).sync()).items.get(id)!.title, 'Untitled');
  });

  it('cost one request per source when nothing changed, and say nothing', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const before = workspace.requests();
    await records.sync();
    assert.equal(workspace.requests() - before, 2);
    assert.equal(records.last.batches, 0);
  });

  it('show one change and nothing else', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    await workspace.setStage(amanda(records).id, 'Won');
    await records.sync();
    assert.deepEqual([records.last.upserts, records.last.removes, amanda(records).stage], [1, 0, 'Won']);
  });

  it('lose archived pages and regain restored ones', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const { id } = amanda(records);
    await workspace.api('PATCH', `/pages/${id}`, { in_trash: true });
    assert.equal((await records.sync()).items.has(id), false);
    await workspace.api('PATCH', `/pages/${id}`, { in_trash: false });
    assert.equal((await records.sync()).items.has(id), true);
  });

  it('follow a renamed property at once, with the pages that did not count as edited', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    await workspace.api('PATCH', `/data_sources/${amanda(records).type}`, { properties: { 'Next step': { name: 'Next action' } } });
    await records.sync();
    assert.equal(records.last.upserts, 25);
    assert.equal(amanda(records).nextStep, amanda(records).fields['Next action']);
  });

  it('go with a source that is not shared any more', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const { type } = amanda(records);
    await workspace.api('PATCH', `/data_sources/${type}`, { in_trash: true });
    workspace.pass(61);
    await records.sync();
    assert.ok(records.all.every((record) => record.type !== type));
    assert.ok(records.items.size > 0);
  });

  it('start over, all at once, from a cursor that cannot be read', async () => {
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const before = records.all;
    records.cursor = '{"version":0}';
    await records.sync();
    assert.ok(records.last.reset);
    assert.deepEqual(records.all, before);
  });
});

describe('records of a large source', () => {
  let records: Mirror<NotionRecord>;

  const enlarge = async (count: number) => {
    await workspace.restart(workspace.manyClients(count));
    records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    assert.ok(records.items.size > count + 25);
  };

  it('ask only for what was edited', async () => {
    await enlarge(230);
    await workspace.setStage(copyId(7), 'Won');
    await records.sync();
    assert.equal(records.last.upserts, 1);
    assert.ok(workspace.emulator.journal.slice(-2).some(({ requestBody }) => requestBody.includes('on_or_after')));
  });

  it('see every one of several edits within one minute, there and back again', async () => {
    await enlarge(230);
    for (const stage of ['Won', 'Lost', 'Won', 'Lost']) {
      await workspace.setStage(copyId(7), stage);
      await records.sync();
      assert.equal(records.items.get(copyId(7))?.stage, stage);
    }
    await records.sync();
    assert.equal(records.last.upserts, 0);
  });

  it('are listed as a whole also when the clock was set back since', async () => {
    const right = workspace.clock.now().getTime();
    await workspace.restart(workspace.manyClients(80));
    mock.timers.setTime(right + 24 * 3_600_000);
    records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    mock.timers.setTime(right);
    await workspace.api('PATCH', `/pages/${copyId(3)}`, { in_trash: true });
    workspace.pass(5);
    await records.sync();
    assert.equal(records.items.has(copyId(3)), false);
    const before = workspace.requests();
    await records.sync();
    assert.equal(workspace.requests() - before, 2, 'and then no sooner than is due');
  });

  it('see a page that shows up a minute late', async () => {
    await enlarge(120);
    workspace.pass(120);
    await workspace.setStage(copyId(1), 'Won');
    await records.sync();
    workspace.clock.forward(-60);
    await workspace.setStage(copyId(2), 'Lost');
    workspace.clock.forward(60);
    await records.sync();
    assert.equal(records.items.get(copyId(2))?.stage, 'Lost');
  });

  it('do not fetch a minute of many edits for ever', async () => {
    await enlarge(120);
    for (let index = 0; index < 40; index += 1) await workspace.setStage(copyId(index), 'Won');
    await records.sync();
    assert.equal(records.last.upserts, 40);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      workspace.pass(60);
      await records.sync();
    }
    const before = workspace.emulator.journal.length;
    await records.sync();
    const answers = workspace.emulator.journal.slice(before).filter(({ requestBody }) => requestBody.includes('on_or_after'));
    assert.equal(answers.length, 1);
    assert.equal((JSON.parse(answers[0]?.responseBody ?? '{}') as { results: unknown[] }).results.length, 0);
  });

  it('find archived pages and changed computed values by listing now and then', async () => {
    await enlarge(120);
    await workspace.api('PATCH', `/pages/${copyId(3)}`, { in_trash: true });
    await records.sync();
    assert.ok(records.items.has(copyId(3)));
    workspace.pass(121);
    await records.sync();
    assert.equal(records.items.has(copyId(3)), false);
    assert.equal(records.last.removes, 1);
  });

  it('are fetched again as a whole when there are too many to remember', async () => {
    await enlarge(1600);
    assert.ok((records.cursor?.length ?? 0) < 100_000);
    await workspace.setStage(copyId(1599), 'Won');
    await records.sync();
    assert.equal(records.items.get(copyId(1599))?.stage, 'Won');
    assert.equal(records.last.reset, false);
    await workspace.api('PATCH', `/pages/${copyId(3)}`, { in_trash: true });
    workspace.pass(21 * 60);
    await records.sync();
    assert.ok(records.last.reset);
    assert.equal(records.items.has(copyId(3)), false);
  });
});

describe('records of many sources', () => {
  it('are looked for also when the clock was set back since', async () => {
    const right = workspace.clock.now().getTime();
    mock.timers.setTime(right + 24 * 3_600_000);
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    mock.timers.setTime(right);
    // As if one had been shared with the integration only now.
    const cursor = JSON.parse(records.cursor ?? '') as { sources: unknown[] };
    records.cursor = JSON.stringify({ ...cursor, sources: cursor.sources.slice(1) });
    await records.sync();
    assert.equal((JSON.parse(records.cursor) as typeof cursor).sources.length, cursor.sources.length);
  });

  it('cost a bounded number of requests a run, changed sources first, and all come round', async () => {
    const data = workspace.emulator.snapshot() as WorkspaceData;
    const [, tasks] = data.sources;
    assert.ok(tasks);
    const [model] = data.pages;
    for (let index = 0; index < 12; index += 1) {
      const source = { ...structuredClone(tasks), id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`, title: `Table ${index}`, properties: tasks.properties.filter(({ type }) => type !== 'relation') };
      data.sources.push(source);
      data.pages.push({ ...structuredClone(model as NonNullable<typeof model>), id: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`, source: source.id, values: {}, children: [] });
    }
    await workspace.restart(data);
    const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    const page = '20000000-0000-4000-8000-000000000009';
    assert.ok(records.items.has(page));
    const before = workspace.requests();
    await workspace.api('PATCH', `/pages/${page}`, { properties: { Done: { checkbox: true } } });
    await records.sync();
    assert.equal(records.items.get(page)?.fields['Done'], true);
    assert.ok(workspace.requests() - before <= 1 + 5);
    // A page that search does not name, since it is in the trash: its source comes round.
    await workspace.api('PATCH', `/pages/${page}`, { in_trash: true });
    for (let run = 0; run < 6; run += 1) await records.sync();
    assert.equal(records.items.has(page), false);
  });
});
