import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { NoteItem, RecordTypeItem, VivariumError } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import { connector } from './connector.js';
import { startEmulator, type NotionEmulator } from './emulator.js';
import type { WorkspaceData } from './emulator/model.js';
import { assertTraffic, contextFor, Mirror, TestClock } from './testing.js';

let clock: TestClock;
let emulator: NotionEmulator;

/** Changes the source as a person or another integration would. */
async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const context = contextFor(emulator);
  const response = await context.http.request({
    method: method as 'GET',
    url: `/v1${path}`,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(response.status, 200, response.text());
  return response.json() as Record<string, unknown>;
}
const setStage = (page: string, stage: string) => api('PATCH', `/pages/${page}`, { properties: { Stage: { status: { name: stage } } } });
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'done', (error: VivariumError) => error.code);
const requests = () => emulator.journal.filter(({ path }) => path.startsWith('/v1/')).length;
const act = (name: string, item: unknown, input: object, idempotencyKey = `${name}-${Math.random()}`) =>
  connector.act(name, { ...contextFor(emulator), input, item, idempotencyKey });
const amanda = (mirror: Mirror<NotionRecord>) => mirror.all.find(({ emails }) => emails[0]?.startsWith('amanda.foster')) as NotionRecord;

/** The demo workspace with clients copied until there are many: a source that is not listed whole at every delta. */
function manyClients(count: number): WorkspaceData {
  const data = emulator.snapshot() as WorkspaceData;
  const [source] = data.sources;
  const model = data.pages.find((page) => page.source === source?.id) as WorkspaceData['pages'][number];
  for (let index = 0; index < count; index += 1)
    data.pages.push({ ...structuredClone(model), id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, children: [] });
  return data;
}

beforeEach(async () => {
  clock = new TestClock();
  mock.timers.enable({ apis: ['Date'], now: clock.now() });
  emulator = await startEmulator({ now: clock.now });
});
afterEach(async () => {
  mock.timers.reset();
  await emulator.close();
});
/** Lets time pass for both sides. */
function pass(seconds: number) {
  clock.forward(seconds);
  mock.timers.setTime(clock.now().getTime());
}

describe('record types', () => {
  it('are discovered with properties, roles and stages in order', async () => {
    const types = await new Mirror<RecordTypeItem>('recordTypes', contextFor(emulator)).sync();
    const clients = types.all.find(({ title }) => title === 'Clients');
    assert.equal(clients?.stageProperty, 'Stage');
    assert.deepEqual(clients?.stages.map(({ name, closed }) => `${name}${closed ? '!' : ''}`), ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won!', 'Lost!']);
    assert.equal(clients?.properties.find(({ name }) => name === 'Weighted value')?.writable, false);
    await types.sync();
    assert.equal(types.last.batches, 0);
  });

  it('follow a renamed property and a new stage', async () => {
    const types = await new Mirror<RecordTypeItem>('recordTypes', contextFor(emulator)).sync();
    const clients = types.all.find(({ title }) => title === 'Clients') as RecordTypeItem;
    await api('PATCH', `/data_sources/${clients.id}`, { properties: { Stage: { name: 'Phase', status: { options: [...clients.stages.map(({ name }) => ({ name })), { name: 'On hold' }] } } } });
    await types.sync();
    const renamed = types.items.get(clients.id);
    assert.equal(renamed?.stageProperty, 'Phase');
    assert.ok(renamed?.stages.some(({ name }) => name === 'On hold'));
  });
});

describe('records', () => {
  it('carry every field by its type, and the parts that widgets look for', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
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

  it('let the account’s settings overrule a guess', async () => {
    const settings = { roles: { Clients: { company: 'Contact', value: 'Weighted value', currency: 'EUR' } } };
    const record = amanda(await new Mirror<NotionRecord>('records', contextFor(emulator, settings)).sync());
    assert.deepEqual([record.company, record.value, record.currency], ['Amanda Foster', 139_500, 'EUR']);
  });

  it('cost one request per source when nothing changed, and say nothing', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    const before = requests();
    await records.sync();
    assert.equal(requests() - before, 2);
    assert.equal(records.last.batches, 0);
  });

  it('show one change and nothing else', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    await setStage(amanda(records).id, 'Won');
    await records.sync();
    assert.deepEqual([records.last.upserts, records.last.removes, amanda(records).stage], [1, 0, 'Won']);
  });

  it('lose archived pages and regain restored ones', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    const { id } = amanda(records);
    await api('PATCH', `/pages/${id}`, { in_trash: true });
    assert.equal((await records.sync()).items.has(id), false);
    await api('PATCH', `/pages/${id}`, { in_trash: false });
    assert.equal((await records.sync()).items.has(id), true);
  });

  it('follow a renamed property at once, with the pages that did not count as edited', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    await api('PATCH', `/data_sources/${amanda(records).type}`, { properties: { 'Next step': { name: 'Next action' } } });
    await records.sync();
    assert.equal(records.last.upserts, 25);
    assert.equal(amanda(records).nextStep, amanda(records).fields['Next action']);
  });

  it('go with a source that is not shared any more', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    const { type } = amanda(records);
    await api('PATCH', `/data_sources/${type}`, { in_trash: true });
    pass(61);
    await records.sync();
    assert.ok(records.all.every((record) => record.type !== type));
    assert.ok(records.items.size > 0);
  });

  it('start over, all at once, from a cursor that cannot be read', async () => {
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    const before = records.all;
    records.cursor = '{"version":0}';
    await records.sync();
    assert.ok(records.last.reset);
    assert.deepEqual(records.all, before);
  });
});

describe('records of a large source', () => {
  let records: Mirror<NotionRecord>;
  const copy = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

  const enlarge = async (count: number) => {
    const snapshot = manyClients(count);
    await emulator.close();
    emulator = await startEmulator({ now: clock.now, snapshot });
    records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    assert.ok(records.items.size > count + 25);
  };
  const answered = () => (JSON.parse(emulator.journal.at(-1)?.responseBody ?? '{}') as { results: unknown[] }).results.length;

  it('ask only for what was edited', async () => {
    await enlarge(230);
    await setStage(copy(7), 'Won');
    await records.sync();
    assert.equal(records.last.upserts, 1);
    assert.ok(emulator.journal.slice(-2).some(({ requestBody }) => requestBody.includes('on_or_after')));
  });

  it('see every one of several edits within one minute, there and back again', async () => {
    await enlarge(230);
    for (const stage of ['Won', 'Lost', 'Won', 'Lost']) {
      await setStage(copy(7), stage);
      await records.sync();
      assert.equal(records.items.get(copy(7))?.stage, stage);
    }
    await records.sync();
    assert.equal(records.last.upserts, 0);
  });

  it('see a page that shows up a minute late', async () => {
    await enlarge(120);
    pass(120);
    await setStage(copy(1), 'Won');
    await records.sync();
    clock.forward(-60);
    await setStage(copy(2), 'Lost');
    clock.forward(60);
    await records.sync();
    assert.equal(records.items.get(copy(2))?.stage, 'Lost');
  });

  it('do not fetch a minute of many edits for ever', async () => {
    await enlarge(120);
    for (let index = 0; index < 40; index += 1) await setStage(copy(index), 'Won');
    await records.sync();
    assert.equal(records.last.upserts, 40);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      pass(60);
      await records.sync();
    }
    const before = emulator.journal.length;
    await records.sync();
    const answers = emulator.journal.slice(before).filter(({ requestBody }) => requestBody.includes('on_or_after'));
    assert.equal(answers.length, 1);
    assert.equal((JSON.parse(answers[0]?.responseBody ?? '{}') as { results: unknown[] }).results.length, 0);
  });

  it('find archived pages and changed computed values by listing now and then', async () => {
    await enlarge(120);
    await api('PATCH', `/pages/${copy(3)}`, { in_trash: true });
    await records.sync();
    assert.ok(records.items.has(copy(3)));
    pass(121);
    await records.sync();
    assert.equal(records.items.has(copy(3)), false);
    assert.equal(records.last.removes, 1);
  });

  it('are fetched again as a whole when there are too many to remember', async () => {
    await enlarge(1600);
    assert.ok((records.cursor?.length ?? 0) < 100_000);
    await setStage(copy(1599), 'Won');
    await records.sync();
    assert.equal(records.items.get(copy(1599))?.stage, 'Won');
    assert.equal(records.last.reset, false);
    await api('PATCH', `/pages/${copy(3)}`, { in_trash: true });
    pass(21 * 60);
    await records.sync();
    assert.ok(records.last.reset);
    assert.equal(records.items.has(copy(3)), false);
    assert.equal(answered(), 9);
  });
});

describe('records of many sources', () => {
  it('cost a bounded number of requests a run, changed sources first, and all come round', async () => {
    const data = emulator.snapshot() as WorkspaceData;
    const [, tasks] = data.sources;
    assert.ok(tasks);
    const [model] = data.pages;
    for (let index = 0; index < 12; index += 1) {
      const source = { ...structuredClone(tasks), id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`, title: `Table ${index}`, properties: tasks.properties.filter(({ type }) => type !== 'relation') };
      data.sources.push(source);
      data.pages.push({ ...structuredClone(model as NonNullable<typeof model>), id: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`, source: source.id, values: {}, children: [] });
    }
    await emulator.close();
    emulator = await startEmulator({ now: clock.now, snapshot: data });
    const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
    const page = '20000000-0000-4000-8000-000000000009';
    assert.ok(records.items.has(page));
    const before = requests();
    await api('PATCH', `/pages/${page}`, { properties: { Done: { checkbox: true } } });
    await records.sync();
    assert.equal(records.items.get(page)?.fields['Done'], true);
    assert.ok(requests() - before <= 1 + 5);
    // A page that search does not name, since it is in the trash: its source comes round.
    await api('PATCH', `/pages/${page}`, { in_trash: true });
    for (let run = 0; run < 6; run += 1) await records.sync();
    assert.equal(records.items.has(page), false);
  });
});

describe('notes', () => {
  const noteOf = async (mirror: Mirror<NoteItem>) => {
    const { id } = amanda(await new Mirror<NotionRecord>('records', contextFor(emulator)).sync());
    return mirror.items.get(id) as NoteItem;
  };
  const say = (page: string, ...words: string[]) =>
    api('PATCH', `/blocks/${page}/children`, { children: words.map((content) => ({ paragraph: { rich_text: [{ text: { content } }] } })) });

  it('hold the page’s words as plain blocks, with nesting', async () => {
    const { id } = amanda(await new Mirror<NotionRecord>('records', contextFor(emulator)).sync());
    await api('PATCH', `/blocks/${id}/children`, {
      children: [
        { heading_2: { rich_text: [{ text: { content: 'Open' } }] } },
        { to_do: { rich_text: [{ text: { content: 'Terms' } }], checked: true } },
        { bulleted_list_item: { rich_text: [{ text: { content: 'Outer' } }], children: [{ quote: { rich_text: [{ text: { content: 'Inner' } }] } }] } },
      ],
    });
    const { blocks } = (await new Mirror<NoteItem>('notes', contextFor(emulator)).sync()).items.get(id) as NoteItem;
    assert.equal(blocks.length, 5 + 4);
    assert.match(blocks[0]?.text ?? '', /^Family-owned/);
    assert.deepEqual(
      blocks.slice(5).map(({ type, text, depth, checked }) => [type, text, depth, checked]),
      [['heading', 'Open', 0, undefined], ['todo', 'Terms', 0, true], ['bullet', 'Outer', 0, undefined], ['quote', 'Inner', 1, undefined]],
    );
  });

  it('are fetched for changed pages only, and again until their minute is over', async () => {
    const notes = await new Mirror<NoteItem>('notes', contextFor(emulator)).sync();
    let before = requests();
    await notes.sync();
    assert.equal(requests() - before, 2);
    assert.equal(notes.last.batches, 0);

    const { id } = await noteOf(notes);
    for (const words of ['One', 'Two', 'Three']) {
      await say(id, words);
      await notes.sync();
      assert.equal(notes.items.get(id)?.blocks.at(-1)?.text, words);
      assert.equal(notes.last.upserts, 1);
    }
    pass(70);
    await notes.sync();
    assert.equal(notes.last.upserts, 0);
    before = requests();
    await notes.sync();
    assert.equal(requests() - before, 2);
  });

  it('are read at most 60 pages a run, and the rest in the next ones', async () => {
    const snapshot = manyClients(90);
    await emulator.close();
    emulator = await startEmulator({ now: clock.now, snapshot });
    const notes = await new Mirror<NoteItem>('notes', contextFor(emulator)).sync();
    assert.equal(notes.items.size, 60);
    await notes.sync();
    await notes.sync();
    assert.ok(notes.items.size > 120);
    await notes.sync();
    assert.equal(notes.last.upserts, 0);
  });

  it('can be read one by one', async () => {
    const { id } = await noteOf(await new Mirror<NoteItem>('notes', contextFor(emulator)).sync());
    const note = (await connector.read('content', { ...contextFor(emulator), input: { id } })) as NoteItem;
    assert.equal(note.blocks.length, 5);
  });
});

describe('actions', () => {
  let records: Mirror<NotionRecord>;
  beforeEach(async () => {
    records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
  });

  it('advance a stage, show it before, and take it back', async () => {
    const item = amanda(records);
    const { advance } = connector.contract.actions;
    assert.ok(advance?.optimistic && advance.inverse);
    assert.deepEqual(advance.preview({ stage: 'Won' }, item), { title: 'Move “Calder & Foster Retail” to Won', lines: [{ label: 'Stage', before: 'Negotiation', after: 'Won' }] });
    await act('advance', item, { stage: 'Won' });
    await records.sync();
    const optimistic = advance.optimistic(item, { stage: 'Won' });
    assert.deepEqual({ ...optimistic, editedAt: '', fields: {} }, { ...amanda(records), editedAt: '', fields: {} });
    const inverse = advance.inverse(item, { stage: 'Won' }, null);
    await act(inverse?.action ?? '', amanda(records), inverse?.input as object);
    assert.equal(amanda(await records.sync()).stage, 'Negotiation');
  });

  it('write every kind of property and refuse what cannot be written', async () => {
    const write = (property: string, value: unknown) => act('update', amanda(records), { property, value });
    const values = { 'Next step': 'Call', Value: 5, 'Next step due': { start: '2026-04-01', end: '2026-04-02' }, Strategic: false, Tags: ['Reference'], Email: 'Amanda.Foster@calder.example', Tasks: [], Industry: null };
    for (const [property, value] of Object.entries(values)) {
      await write(property, value);
      await records.sync();
      assert.deepEqual(amanda(records).fields[property], value);
    }
    assert.equal(await codeOf(write('Weighted value', 1)), 'invalid-input');
    assert.equal(await codeOf(write('Value', 'much')), 'invalid-input');
    assert.equal(await codeOf(write('Nothing', 'x')), 'conflict');
    assert.equal(await codeOf(act('advance', amanda(records), { stage: 'Nowhere' })), 'invalid-input');
  });

  it('never overwrite what somebody else wrote meanwhile, even within the minute', async () => {
    const item = amanda(records);
    await setStage(item.id, 'Lost');
    assert.equal(await codeOf(act('advance', item, { stage: 'Won' })), 'conflict');
    assert.equal(await codeOf(act('update', item, { property: 'Next step', value: 'Another property is no conflict' })), 'done');
    assert.equal(await codeOf(act('advance', item, { stage: 'Lost' })), 'done');
    assert.equal(amanda(await records.sync()).stage, 'Lost');
  });

  it('add a note once although the answer was lost, and remove it again', async () => {
    const item = amanda(records);
    emulator.faults.add({ match: { method: 'PATCH', path: /children/ }, then: 'cut' });
    await assert.rejects(act('addNote', item, { text: 'First\n\nSecond' }, 'decision-1'));
    const { blocks } = (await act('addNote', item, { text: 'First\n\nSecond' }, 'decision-1')) as { blocks: string[] };
    const notes = await new Mirror<NoteItem>('notes', contextFor(emulator)).sync();
    assert.deepEqual(notes.items.get(item.id)?.blocks.map(({ text }) => text).slice(5), ['First', 'Second']);
    const inverse = connector.contract.actions['addNote']?.inverse?.(item, { text: '' }, { blocks });
    await act(inverse?.action ?? '', undefined, inverse?.input as object);
    await act(inverse?.action ?? '', undefined, inverse?.input as object);
    await notes.sync();
    assert.equal(notes.items.get(item.id)?.blocks.length, 5);
  });

  it('create a page once, and put it in the trash again', async () => {
    const input = { type: amanda(records).type, title: 'Newcomer', fields: { Stage: 'Lead', Value: 10 }, note: 'Met at the fair' };
    emulator.faults.add({ match: { method: 'POST', path: /^\/v1\/pages/ }, then: 'cut' });
    await assert.rejects(act('createPage', undefined, input, 'decision-2'));
    const { page } = (await act('createPage', undefined, input, 'decision-2')) as { page: string };
    await records.sync();
    assert.equal(records.all.filter(({ title }) => title === 'Newcomer').length, 1);
    assert.deepEqual([records.items.get(page)?.stage, records.items.get(page)?.value], ['Lead', 10]);
    const inverse = connector.contract.actions['createPage']?.inverse?.(undefined, input, { page });
    await act(inverse?.action ?? '', undefined, inverse?.input as object);
    assert.equal((await records.sync()).items.has(page), false);
  });

  it('send and receive what Notion’s own types describe', async () => {
    await act('advance', amanda(records), { stage: 'Won' });
    await act('addNote', amanda(records), { text: 'Signed' });
    await new Mirror('notes', contextFor(emulator)).sync();
    await new Mirror('recordTypes', contextFor(emulator)).sync();
    assert.ok(assertTraffic(emulator.journal) > 40);
  });
});

describe('when Notion fails', () => {
  const failure = (status: number, code: string, headers = {}) => ({ status, headers, body: { object: 'error', status, code, message: 'Wait' } });
  const cases: [string, Parameters<NotionEmulator['faults']['add']>[0]['then'], string, number | undefined][] = [
    ['429 with Retry-After', failure(429, 'rate_limited', { 'retry-after': '3' }), 'rate-limited', 3000],
    ['529 overloaded', failure(529, 'service_overload', { 'retry-after': '10' }), 'unavailable', 10_000],
    ['503', { status: 503, body: '<html>' }, 'unavailable', undefined],
    ['half an answer', 'malformed', 'invalid-response', undefined],
  ];
  for (const [name, then, code, retryAfter] of cases)
    it(`says so: ${name}; the next run makes up for it`, async () => {
      const records = await new Mirror<NotionRecord>('records', contextFor(emulator)).sync();
      await setStage(amanda(records).id, 'Won');
      emulator.faults.add({ match: { path: /query/ }, then });
      const thrown = await records.sync().then(() => undefined, (error: VivariumError) => error);
      assert.deepEqual([thrown?.code, thrown?.retryAfter], [code, retryAfter]);
      assert.equal(amanda(await records.sync()).stage, 'Won');
    });

  it('goes on where a cut first sync stopped', async () => {
    const notes = new Mirror<NoteItem>('notes', contextFor(emulator));
    emulator.faults.add({ match: { path: new RegExp(`/blocks/${amanda(await new Mirror<NotionRecord>('records', contextFor(emulator)).sync()).id}`) }, then: 'cut' });
    await assert.rejects(notes.sync());
    await notes.sync();
    const complete = await new Mirror<NoteItem>('notes', contextFor(emulator)).sync();
    assert.deepEqual(notes.items, complete.items);
  });

  it('asks to connect again when the token was withdrawn', async () => {
    emulator.revokeToken();
    assert.equal(await codeOf(new Mirror('records', contextFor(emulator)).sync()), 'signed-out');
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    abort.abort();
    assert.equal(await codeOf(new Mirror('records', contextFor(emulator, {}, abort.signal)).sync().catch((error: Error) => Promise.reject({ code: error.name }))), 'AbortError');
  });
});

describe('webhooks', () => {
  const subscribe = (settings: object) => connector.subscribe({ ...contextFor(emulator, settings as Record<string, unknown>), callbackUrl: 'http://127.0.0.1:1/hook', previous: null });
  it('count as subscribed when the person says that they entered the address at Notion', async () => {
    assert.equal(await subscribe({}), null);
    assert.ok(((await subscribe({ webhook: true }))?.expiresAt ?? 0) > Date.now());
  });
});
