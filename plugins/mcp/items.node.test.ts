import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kinds } from '@vivarium/sdk/contract';
import { filledArguments } from './arguments.js';
import { driftOf, mapItems } from './items.js';
import { findLists } from './lists.js';
import { proposeCollections, proposeThings } from './propose.js';
import { valueOf } from './result.js';

const events = { calendar: { items: [
  { id: 'e1', summary: 'Call with Amanda Foster', start: { dateTime: '2026-03-02T10:00:00+01:00' }, end: { dateTime: '2026-03-02T10:30:00+01:00' }, color: 'url(evil)', url: 'javascript:alert(1)' },
  { id: 'e2', summary: 'Holiday', start: { date: '2026-03-03' }, end: { date: '2026-03-04' } },
] } };

describe('results of tools', () => {
  it('are structured content, JSON text, or text', () => {
    assert.deepEqual(valueOf({ isError: false, structuredContent: { a: 1 }, content: [] }), { a: 1 });
    assert.deepEqual(valueOf({ isError: false, structuredContent: { content: '[{"a":1}]' }, content: [] }), [{ a: 1 }]);
    assert.deepEqual(valueOf({ isError: false, content: [{ type: 'text', text: '{"a":1}' }] }), { a: 1 });
    assert.deepEqual(valueOf({ isError: false, content: [{ type: 'text', text: '{"a":1}' }, { type: 'text', text: '{"a":2}' }] }), [{ a: 1 }, { a: 2 }]);
    assert.equal(valueOf({ isError: false, content: [{ type: 'text', text: 'Sunny' }] }), 'Sunny');
  });

  it('hold lists at any depth', () => {
    assert.deepEqual(findLists({ a: { 'b/c': [{ x: 1 }, { x: 2 }] }, d: [{ y: 1 }], e: [1, 2] }).map(({ pointer }) => pointer), ['/a/b~1c', '/d']);
  });

  it('without a list of objects are kept as what they are when a person wants them: an object, lines, words', () => {
    const things = (value: unknown) => {
      const [one] = proposeThings('now', 'Now', value, new Set());
      return one && [one.list, mapItems(one, value).items.map(({ key: _, ...item }) => item)];
    };
    assert.deepEqual(things({ temperature: 5, sky: 'clear' }), ['', [{ temperature: 5, sky: 'clear' }]]);
    assert.deepEqual(things('[FILE] a.txt\n\n[DIR] b\n'), ['', [{ line: 1, text: '[FILE] a.txt' }, { line: 2, text: '[DIR] b' }]]);
    assert.deepEqual(things({ names: ['a', 'b'], total: 2 }), ['/names', [{ line: 1, text: 'a' }, { line: 2, text: 'b' }]]);
    assert.equal(things(''), undefined);
    const [list] = proposeCollections('list-events', 'List events', events, new Set());
    assert.throws(() => mapItems(list!, 'Too many requests'), { code: 'invalid-response' }, 'a text in the place of a list is no list');
    const [same] = proposeThings('now', 'Now', 'a\na\na', new Set());
    assert.equal(new Set(mapItems(same!, 'a\na\na').items.map(({ key }) => key)).size, 3);
  });

  it('become typed collections: key, times and kind are proposed, items satisfy the kind', () => {
    const [proposed] = proposeCollections('list-events', 'List events', events, new Set());
    assert.equal(proposed!.name, 'listEventsItems');
    assert.equal(proposed!.list, '/calendar/items');
    assert.equal(proposed!.key, 'id');
    assert.equal(proposed!.kind, 'event');
    const { items, drift } = mapItems(proposed!, events);
    assert.deepEqual(drift, []);
    const parsed = items.map((item) => kinds.event.item.parse(item));
    assert.deepEqual(parsed.map(({ id, start, end, allDay }) => [id, start, end, allDay]), [
      ['e1', '2026-03-02T09:00:00.000Z', '2026-03-02T09:30:00.000Z', false],
      ['e2', '2026-03-03', '2026-03-04', true],
    ]);
  });

  it('become messages', () => {
    const mails = [{ id: 7, from: 'Ben Carter <Ben@Example.com>', subject: 'Hi', body: 'Hello there', date: '2026-03-01T08:00:00Z' }, { id: 8, from: 'ann@example.com', subject: 'Re', body: 'x', date: '2026-03-01T09:00:00Z' }];
    const [proposed] = proposeCollections('search', 'Search', mails, new Set());
    assert.equal(proposed!.kind, 'message');
    const [first] = mapItems(proposed!, mails).items.map((item) => kinds.message.item.parse(item));
    assert.deepEqual([first!.id, first!.from, first!.text], ['7', { name: 'Ben Carter', email: 'ben@example.com' }, 'Hello there']);
  });

  it('name what drifted, and fail where the list is gone', () => {
    assert.deepEqual(driftOf({ a: 'string', b: 'number', c: 'null' }, { a: 'number', c: 'string' }), ['“a” was string and is number', '“b” is missing']);
    const [proposed] = proposeCollections('list-events', 'List events', events, new Set());
    assert.throws(() => mapItems(proposed!, { other: [] }), { code: 'invalid-response' });
  });

  it('are asked for with the day as it is', () => {
    const filled = filledArguments({ from: '{today}T00:00:00', to: ['{today+7}'], at: '{now-1}', other: '{user}', count: 3 }, new Date(2026, 2, 1, 12));
    assert.deepEqual([filled.from, filled.to, filled.other, filled.count], ['2026-03-01T00:00:00', ['2026-03-08'], '{user}', 3]);
    assert.equal(filled.at, new Date(2026, 1, 28, 12).toISOString());
  });

  it('are told apart by the number that people tell them apart by', () => {
    assert.deepEqual(proposeCollections('list_orders', 'Orders', [{ placed: 'today', order_no: 7 }, { placed: 'later', order_no: 8 }], new Set()).map(({ key }) => key), ['order_no']);
  });

  it('without a key are known by their content', () => {
    const [proposed] = proposeCollections('t', 'T', [{ a: [1] }, { a: [2] }], new Set());
    assert.equal(proposed!.key, undefined);
    const { items } = mapItems(proposed!, [{ a: [1] }, { a: [2] }]);
    assert.notEqual(items[0]!['key'], items[1]!['key']);
  });
});
