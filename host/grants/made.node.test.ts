import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStillMade, madeOf } from './made.js';

test('what an action makes other is known by plain values, also within values', () => {
  const before = { id: '1', title: 'Call', start: '2026-03-04T10:00:00Z', end: '2026-03-04T11:00:00Z', attendees: [], fields: { Stage: 'Lead', Owner: 'Jordan' } };
  const after = { ...before, start: '2026-03-05T10:00:00Z', attendees: [{ email: 'a@a.example' }], fields: { ...before.fields, Stage: 'Won' } };
  assert.deepEqual(madeOf(before, after), { start: ['2026-03-04T10:00:00Z', '2026-03-05T10:00:00Z'], 'fields\nStage': ['Lead', 'Won'] });
  assert.deepEqual([madeOf(before, null), madeOf(before, before), madeOf(undefined, undefined)], [{}, {}, {}]);
});

test('it is still so where a source writes the same instant or words in its own way, or where it is as before', () => {
  const made = { start: ['2026-03-04T10:00:00Z', '2026-03-05T10:00:00Z'], title: ['', 'Call ' ], location: ['Room 2', ''] } as const;
  const item = { start: '2026-03-05T11:00:00+01:00', title: 'Call' };
  assert.equal(isStillMade(item, structuredClone(made) as never), true);
  assert.equal(isStillMade({ ...item, start: '2026-03-04T10:00:00Z' }, structuredClone(made) as never), true);
  for (const other of [{ start: '2026-03-05T12:00:00Z' }, { title: 'Call them' }, { location: 'Room 3' }]) assert.equal(isStillMade({ ...item, ...other }, structuredClone(made) as never), false, JSON.stringify(other));
});
