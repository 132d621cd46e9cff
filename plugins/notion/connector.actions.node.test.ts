import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { NoteItem, VivariumError } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import { connector } from './connector.js';
import type { actions as own } from './connector/actions.js';
import { markedText, richPieces } from './connector/marks.js';
import { Page, plainText } from './connector/schemas.js';
import type { NotionEmulator } from './emulator.js';
import type { WorkspaceData } from './emulator/model.js';
import { assertNotion, assertTraffic, Mirror } from './testing.js';
import { amanda, codeOf, testWorkspace, withManyTasks } from './testing-workspace.js';

const workspace = testWorkspace();

describe('actions', () => {
  let records: Mirror<NotionRecord>;
  beforeEach(async () => {
    records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
  });

  it('advance a stage, show it before, and take it back', async () => {
    const item = amanda(records);
    const { advance } = connector.contract.actions;
    assert.ok(advance?.optimistic && advance.inverse);
    assert.deepEqual(advance.preview({ stage: 'Won' }, item), { title: 'Move “Calder & Foster Retail” to Won', lines: [{ label: 'Stage', before: 'Negotiation', after: 'Won' }] });
    await workspace.act('advance', item, { stage: 'Won' });
    await records.sync();
    const optimistic = advance.optimistic(item, { stage: 'Won' });
    assert.deepEqual({ ...optimistic, editedAt: '', fields: {} }, { ...amanda(records), editedAt: '', fields: {} });
    const inverse = advance.inverse(item, { stage: 'Won' }, null);
    await workspace.act(inverse?.action ?? '', amanda(records), inverse?.input as object);
    assert.equal(amanda(await records.sync()).stage, 'Negotiation');
  });

  it('write every kind of property and refuse what cannot be written', async () => {
    const write = (property: string, value: unknown) => workspace.act('update', amanda(records), { property, value });
    const values = { 'Next step': 'Call', Value: 5, 'Next step due': { start: '2026-04-01', end: '2026-04-02' }, Strategic: false, Tags: ['Reference'], Email: 'Amanda.Foster@calder.example', Tasks: [], Industry: null };
    for (const [property, value] of Object.entries(values)) {
      await write(property, value);
      await records.sync();
      assert.deepEqual(amanda(records).fields[property], value);
    }
    assert.equal(await codeOf(write('Weighted value', 1)), 'invalid-input');
    assert.equal(await codeOf(write('Value', 'much')), 'invalid-input');
    assert.equal(await codeOf(write('Nothing', 'x')), 'conflict');
    assert.equal(await codeOf(workspace.act('advance', amanda(records), { stage: 'Nowhere' })), 'invalid-input');
  });

  it('take back a change of a text with all that it was beside its words', async () => {
    const link = { url: 'https://calder.example/terms' };
    const rich_text = [{ text: { content: 'Send ' } }, { text: { content: 'the terms', link }, annotations: { bold: true, color: 'red' } }, { text: { content: ' today' }, annotations: { italic: true } }];
    await workspace.api('PATCH', `/pages/${amanda(records).id}`, { properties: { 'Next step': { rich_text } } });
    const item = amanda(await records.sync());
    const shown = async () => (await workspace.context().http.get(`/v1/pages/${item.id}`, { schema: Page })).properties['Next step'];
    const before = await shown();
    const { update } = connector.contract.actions;
    const input = { property: 'Next step', value: 'Wait' };
    const output = await workspace.act('update', item, input);
    const after = amanda(await records.sync());
    const inverse = update!.inverse!(item, input, output)!;
    assert.deepEqual(update!.preview(inverse.input as Record<string, unknown>, after).lines, [{ label: 'Next step', before: 'Wait', after: 'Send the terms today' }]);
    await workspace.act(inverse.action, after, inverse.input as object);
    assert.deepEqual(await shown(), before);
    assert.equal(amanda(await records.sync()).fields['Next step'], 'Send the terms today');
    assert.equal(await workspace.act('update', item, { property: 'Value', value: 7 }), false);
    await workspace.act('update', amanda(records), { property: 'Next step', value: 'Other words', marks: true });
    assert.equal(plainText((await shown() as { rich_text: [] }).rich_text), 'Other words', 'nothing but what was there comes back');
    assertTraffic(workspace.emulator.journal);
  });

  it('know what a text has beside its words, in the form in which it is written', () => {
    const annotations = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };
    const piece = (type: string, content: object, plain_text: string, href: string | null = null) => ({ type, [type]: content, annotations, plain_text, href });
    const user = { object: 'user', id: 'd40e767c-d7af-4b18-a86d-55c61f1e39a4', name: 'Ann', type: 'person', person: { email: 'ann@example.com' } };
    const text = [
      piece('text', { content: 'See ', link: null }, 'See '),
      piece('mention', { type: 'user', user }, '@Ann', null),
      piece('mention', { type: 'page', page: { id: user.id } }, 'Plan', `https://www.notion.so/${user.id}`),
      piece('mention', { type: 'date', date: { start: '2026-03-02', end: null, time_zone: null } }, '2026-03-02'),
      piece('mention', { type: 'link_preview', link_preview: { url: 'https://github.com/x' } }, 'https://github.com/x', 'https://github.com/x'),
      piece('equation', { expression: 'e=mc^2' }, 'e=mc^2'),
      piece('text', { content: 'there', link: { url: '/1a2b' } }, 'there', '/1a2b'),
    ];
    const pieces = markedText({ type: 'title', title: text })!;
    const written = richPieces(pieces);
    for (const each of written) assertNotion('RichTextItemRequest', each);
    assert.equal(pieces.map(({ words }) => words).join(''), text.map(({ plain_text }) => plain_text).join(''));
    assert.deepEqual(written.map((each) => (each as { type: string }).type), ['text', 'mention', 'mention', 'mention', 'text', 'equation', 'text']);
    assert.deepEqual((written.at(-1) as { text: object }).text, { content: 'there', link: { url: 'https://www.notion.so/1a2b' } });
    assert.equal(markedText({ type: 'rich_text', rich_text: [text[0]] }), undefined, 'mere words');
    assert.equal(markedText({ type: 'number', number: 3 }), undefined);
  });

  it('never overwrite what somebody else wrote meanwhile, even within the minute', async () => {
    const item = amanda(records);
    await workspace.setStage(item.id, 'Lost');
    assert.equal(await codeOf(workspace.act('advance', item, { stage: 'Won' })), 'conflict');
    assert.equal(await codeOf(workspace.act('update', item, { property: 'Next step', value: 'Another property is no conflict' })), 'done');
    assert.equal(await codeOf(workspace.act('advance', item, { stage: 'Lost' })), 'done');
    assert.equal(amanda(await records.sync()).stage, 'Lost');
  });

  it('add a note once although the answer was lost, and remove it again', async () => {
    const item = amanda(records);
    workspace.emulator.faults.add({ match: { method: 'PATCH', path: /children/ }, then: 'cut' });
    await assert.rejects(workspace.act('addNote', item, { text: 'First\n\nSecond' }, 'decision-1'));
    const { blocks } = (await workspace.act('addNote', item, { text: 'First\n\nSecond' }, 'decision-1')) as { blocks: string[] };
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.deepEqual(notes.items.get(item.id)?.blocks.map(({ text }) => text).slice(5), ['First', 'Second']);
    const inverse = connector.contract.actions['addNote']?.inverse?.(item, { text: '' }, { blocks });
    await workspace.act(inverse?.action ?? '', undefined, inverse?.input as object);
    await workspace.act(inverse?.action ?? '', undefined, inverse?.input as object);
    await notes.sync();
    assert.equal(notes.items.get(item.id)?.blocks.length, 5);
  });

  it('add a note once also when the page was closed and opened in between', async () => {
    const item = amanda(records);
    // A worker of its own, which knows only what was kept.
    const life = async (number: number) => ((await import(`./connector/actions.js?life=${number}`)) as { actions: typeof own }).actions;
    const call = { ...workspace.context(), item, input: { text: 'Only once' }, idempotencyKey: 'decision-3' };
    workspace.emulator.faults.add({ match: { method: 'PATCH', path: /children/ }, then: 'cut' });
    await assert.rejects((await life(1)).addNote(call));
    await (await life(2)).addNote(call);
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.equal(notes.items.get(item.id)?.blocks.filter(({ text }) => text === 'Only once').length, 1);
    for (let index = 0; index < 60; index += 1) await (await life(2)).addNote({ ...call, idempotencyKey: `other-${index}` });
    assert.equal((await call.storage.keys()).length, 50, 'and does not remember for ever');
  });

  it('add a note of very many paragraphs, each character whole, and take it back', async () => {
    const item = amanda(records);
    const words = Array.from({ length: 400 }, (_, index) => String(index));
    const { blocks } = (await workspace.act('addNote', item, { text: words.join('\n\n') })) as { blocks: string[] };
    const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.deepEqual(notes.items.get(item.id)?.blocks.slice(5).flatMap(({ text }) => text.split(/\n+/)), words);
    const inverse = connector.contract.actions['addNote']?.inverse?.(item, { text: '' }, { blocks });
    await workspace.act(inverse?.action ?? '', undefined, inverse?.input as object);
    await notes.sync();
    assert.equal(notes.items.get(item.id)?.blocks.length, 5);
    const long = `${'x'.repeat(1999)}👋${'y'.repeat(2500)}`;
    await workspace.act('update', item, { property: 'Next step', value: long });
    assert.equal(amanda(await records.sync()).fields['Next step'], long);
    assert.doesNotMatch(workspace.emulator.journal.map(({ requestBody }) => requestBody).join(''), /\\ud[89a-f]/i, 'no half of a character is sent');
  });

  it('keep every entry of a long relation, of which a page names only the first', async () => {
    const data = workspace.manyClients(0);
    const { ids } = withManyTasks(data, 60);
    await workspace.restart(data);
    records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
    await workspace.api('PATCH', `/pages/${amanda(records).id}`, { properties: { Tasks: { relation: ids.map((id) => ({ id })) } } });
    await records.sync();
    assert.deepEqual(amanda(records).fields['Tasks'], ids);
    const before = workspace.requests();
    await records.sync();
    assert.equal(workspace.requests() - before, 2, 'its tail is read when the page changed, and not again');
    await workspace.act('update', amanda(records), { property: 'Tasks', value: ids.slice(1) });
    assert.deepEqual(amanda(await records.sync()).fields['Tasks'], ids.slice(1));
    await workspace.act('update', amanda(records), { property: 'Next step', value: 'Untouched' });
    assert.deepEqual(amanda(await records.sync()).fields['Tasks'], ids.slice(1));
  });

  it('create a page once, and put it in the trash again', async () => {
    const input = { type: amanda(records).type, title: 'Newcomer', fields: { Stage: 'Lead', Value: 10 }, note: 'Met at the fair' };
    workspace.emulator.faults.add({ match: { method: 'POST', path: /^\/v1\/pages/ }, then: 'cut' });
    await assert.rejects(workspace.act('createPage', undefined, input, 'decision-2'));
    const { page } = (await workspace.act('createPage', undefined, input, 'decision-2')) as { page: string };
    await records.sync();
    assert.equal(records.all.filter(({ title }) => title === 'Newcomer').length, 1);
    assert.deepEqual([records.items.get(page)?.stage, records.items.get(page)?.value], ['Lead', 10]);
    const inverse = connector.contract.actions['createPage']?.inverse?.(undefined, input, { page });
    await workspace.act(inverse?.action ?? '', undefined, inverse?.input as object);
    assert.equal((await records.sync()).items.has(page), false);
  });

  describe('that say the same', () => {
    const refused = { status: 503, body: { object: 'error', status: 503, code: 'service_unavailable', message: 'Wait' } };
    const pages = { method: 'POST', path: /^\/v1\/pages/ };
    const children = { method: 'PATCH', path: /children/ };
    let type = '';
    beforeEach(() => (type = amanda(records).type));
    const create = async (key: string, more: object = {}) => ((await workspace.act('createPage', undefined, { type, title: 'Call', ...more }, key)) as { page: string }).page;
    const called = async () => (await records.sync()).all.filter(({ title }) => title === 'Call').map(({ id }) => id).sort();

    it('are each done, when the first try of the second did not arrive', async () => {
      const first = await create('one');
      workspace.emulator.faults.add({ match: pages, then: refused });
      await assert.rejects(create('two', { note: 'About the second client' }));
      const second = await create('two', { note: 'About the second client' });
      assert.deepEqual(await called(), [first, second].sort());
      const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
      assert.deepEqual(notes.items.get(second)?.blocks.map(({ text }) => text), ['About the second client']);
      assert.equal(await create('two', { note: 'About the second client' }), second);
    });

    it('are each known again, when both answers were lost', async () => {
      workspace.emulator.faults.add({ match: pages, times: 2, then: 'cut' });
      await assert.rejects(create('one', { note: 'One', fields: { Stage: 'Lead' } }));
      await assert.rejects(create('two', { fields: { Stage: 'Won' } }));
      const [second, first] = [await create('two', { fields: { Stage: 'Won' } }), await create('one', { note: 'One', fields: { Stage: 'Lead' } })];
      assert.deepEqual(await called(), [first, second].sort());
      assert.deepEqual([first, second].map((id) => records.items.get(id)?.stage), ['Lead', 'Won']);
    });

    it('are not taken for what somebody else did meanwhile', async () => {
      workspace.emulator.faults.add({ match: pages, then: refused });
      await assert.rejects(create('one'));
      const data = workspace.emulator.snapshot() as WorkspaceData;
      const model = data.pages.find(({ source }) => source === type);
      const theirs = '30000000-0000-4000-8000-000000000000';
      const now = workspace.clock.now().toISOString();
      data.pages.push({ ...structuredClone(model!), id: theirs, created: now, edited: now, values: { title: [{ content: 'Call', link: null }] }, children: [] });
      await workspace.restart(data);
      records = new Mirror('records', workspace.context());
      assert.deepEqual(await called(), [theirs]);
      const ours = await create('one');
      assert.deepEqual(await called(), [ours, theirs].sort());
    });

    it('add a note each, also where another followed, and each takes back its own', async () => {
      const item = amanda(records);
      const note = async (key: string, text = 'Called') => ((await workspace.act('addNote', item, { text }, key)) as { blocks: string[] }).blocks;
      const first = await note('one');
      workspace.emulator.faults.add({ match: children, then: refused });
      await assert.rejects(note('two'));
      const second = await note('two');
      workspace.emulator.faults.add({ match: children, then: 'cut' });
      await assert.rejects(note('three'));
      await note('four', 'No answer');
      const third = await note('three');
      assert.equal(new Set([...first, ...second, ...third]).size, 3);
      const notes = await new Mirror<NoteItem>('notes', workspace.context()).sync();
      assert.deepEqual(notes.items.get(item.id)?.blocks.map(({ text }) => text).slice(5), ['Called', 'Called', 'Called', 'No answer']);
    });

    it('are known again from what an earlier version kept of a try: its time', async () => {
      workspace.emulator.faults.add({ match: pages, then: 'cut' });
      await assert.rejects(create('one'));
      const context = { ...workspace.context(), input: { type, title: 'Call' }, idempotencyKey: 'one' };
      await context.storage.set('tried one', Date.now());
      const { page } = (await connector.act('createPage', context)) as { page: string };
      assert.deepEqual(await called(), [page]);
    });
  });

  it('send and receive what Notion’s own types describe', async () => {
    await workspace.act('advance', amanda(records), { stage: 'Won' });
    await workspace.act('addNote', amanda(records), { text: 'Signed' });
    await new Mirror('notes', workspace.context()).sync();
    await new Mirror('recordTypes', workspace.context()).sync();
    assert.ok(assertTraffic(workspace.emulator.journal) > 40);
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
      const records = await new Mirror<NotionRecord>('records', workspace.context()).sync();
      await workspace.setStage(amanda(records).id, 'Won');
      workspace.emulator.faults.add({ match: { path: /query/ }, then });
      const thrown = await records.sync().then(() => undefined, (error: VivariumError) => error);
      assert.deepEqual([thrown?.code, thrown?.retryAfter], [code, retryAfter]);
      assert.equal(amanda(await records.sync()).stage, 'Won');
    });

  it('goes on where a cut first sync stopped', async () => {
    const notes = new Mirror<NoteItem>('notes', workspace.context());
    workspace.emulator.faults.add({ match: { path: new RegExp(`/blocks/${amanda(await new Mirror<NotionRecord>('records', workspace.context()).sync()).id}`) }, then: 'cut' });
    await assert.rejects(notes.sync());
    await notes.sync();
    const complete = await new Mirror<NoteItem>('notes', workspace.context()).sync();
    assert.deepEqual(notes.items, complete.items);
  });

  it('asks to connect again when the token was withdrawn', async () => {
    workspace.emulator.revokeToken();
    assert.equal(await codeOf(new Mirror('records', workspace.context()).sync()), 'signed-out');
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(new Mirror('records', workspace.context({}, abort.signal)).sync(), { name: 'AbortError' });
  });
});

describe('webhooks', () => {
  const subscribe = (settings: object) => connector.subscribe({ ...workspace.context(settings as Record<string, unknown>), callbackUrl: 'http://127.0.0.1:1/hook', previous: null });
  it('count as subscribed when the person says that they entered the address at Notion', async () => {
    assert.equal(await subscribe({}), null);
    assert.ok(((await subscribe({ webhook: true }))?.expiresAt ?? 0) > Date.now());
  });
});
