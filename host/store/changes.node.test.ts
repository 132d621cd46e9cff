import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounded, netOf, stepsOf, type NotedCollection, type Step } from './changes.js';
import { toRow, type AnyRow } from './engine/rows.js';

const now = Date.parse('2026-03-04T12:00:00Z');
const events: NotedCollection = { account: 'a', connector: 'calendar', collection: 'events', kind: 'event', keyField: 'id' };
const mails: NotedCollection = { ...events, collection: 'messages', kind: 'message' };
const nobody = () => false;

const event = (id: string, start: string, more: Record<string, unknown> = {}): AnyRow =>
  toRow('a', 'events', id, { id, title: `Event ${id}`, start, end: new Date(Date.parse(start) + 3_600_000).toISOString(), allDay: false, status: 'confirmed', attendees: [], ...more });
const mail = (id: string, more: Record<string, unknown> = {}): AnyRow => toRow('a', 'messages', id, { id, subject: 'Hello', from: { email: 'a@b.example' }, at: '2026-03-04T11:00:00Z', thread: id, sent: false, draft: false, ...more });
const noted = (before: AnyRow | undefined, after: AnyRow | undefined, of = events, own: (item: string) => boolean = nobody) => stepsOf(of, [{ before, after }], now, own);
const types = (steps: readonly Step[]) => netOf(steps).map(({ item, type }) => `${item} ${type}`);

test('an event that came, moved, changed or went is told by what became of it', () => {
  const at = '2026-03-05T09:00:00Z';
  assert.deepEqual(types(noted(undefined, event('1', at))), ['a/events/1 new']);
  assert.deepEqual(types(noted(event('1', at), event('1', '2026-03-05T10:00:00Z'))), ['a/events/1 moved']);
  assert.deepEqual(types(noted(event('1', at), event('1', at, { location: 'Room 5' }))), ['a/events/1 changed']);
  assert.deepEqual(types(noted(event('1', at), undefined)), ['a/events/1 gone']);
});

test('what no person would call a change is none', () => {
  const at = '2026-03-05T09:00:00Z';
  assert.deepEqual(noted(event('1', at), event('1', at, { color: '#ff0000' })), [], 'a colour');
  assert.deepEqual(noted(undefined, event('1', '2027-03-05T09:00:00Z')), [], 'far ahead');
  assert.deepEqual(noted(event('1', '2026-01-05T09:00:00Z'), undefined), [], 'long past');
  assert.deepEqual(noted(mail('1', { unread: true }), mail('1', { unread: false }), mails), [], 'read elsewhere');
  assert.deepEqual(noted(undefined, mail('1', { sent: true }), mails), [], 'written by oneself');
  assert.deepEqual(noted(undefined, toRow('a', 'labels', '1', { id: '1', name: 'X' }), { ...events, collection: 'calendars', kind: 'calendar' }), [], 'what serves others');
});

test('what the person did here is not told to them', () => {
  const own = (item: string) => item === 'a/events/1';
  assert.deepEqual(noted(undefined, event('1', '2026-03-05T09:00:00Z'), events, own), []);
  assert.equal(noted(undefined, event('2', '2026-03-05T09:00:00Z'), events, own).length, 1);
});

test('several steps of one item are one change from the first to the last; there and back is none', () => {
  const [nine, ten, eleven] = ['09', '10', '11'].map((hour) => event('1', `2026-03-05T${hour}:00:00Z`)) as [AnyRow, AnyRow, AnyRow];
  const [change] = netOf([...noted(nine, ten), ...noted(ten, eleven)]);
  assert.equal(change?.before?.['start'], nine['start']);
  assert.equal(change?.after?.['start'], eleven['start']);
  assert.deepEqual(netOf([...noted(nine, ten), ...noted(ten, nine)]), []);
  assert.deepEqual(netOf([...noted(undefined, nine), ...noted(nine, undefined)]), []);
});

test('a source that was set up anew is no news, and what is kept is bounded in number and age', () => {
  const flood = Array.from({ length: 500 }, (_, index) => ({ before: undefined, after: event(String(index), '2026-03-05T09:00:00Z') }));
  assert.deepEqual(stepsOf(events, flood, now, nobody), []);
  const many = flood.flatMap(({ after }) => noted(undefined, after));
  assert.equal(bounded(many, now).length, 400);
  assert.equal(bounded(many, now)[0]?.item, 'a/events/100', 'the oldest went');
  assert.deepEqual(bounded(many, now + 8 * 86_400_000), []);
});
