import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apexConsulting } from './index.js';

const days = ['2024-02-29', '2026-03-29', '2026-11-22', '2027-01-01'];

test('the demo world is complete, whole and the same every time', () => {
  for (const today of days) {
    const world = apexConsulting({ today, timeZone: 'Europe/Berlin' });
    assert.deepEqual(world, apexConsulting({ today, timeZone: 'Europe/Berlin' }));
    assert.equal(world.clients.length, 25);
    assert.equal(world.mails.length, 150);
    assert.ok(world.meetings.length >= 40);
    assert.equal(new Set(world.mails.map(({ id }) => id)).size, 150);
    const amanda = world.meetings.filter(({ title }) => title === 'Call with Amanda Foster');
    assert.deepEqual(amanda.map(({ day, start, end }) => [day, start, end]), [[today, '15:00', '15:45']]);
    assert.ok(world.mails.filter(({ at }) => at.startsWith(today)).length >= 12, 'today has mail');
    assert.doesNotMatch(JSON.stringify(world), /\{(date)?[+-]\d|undefined/, 'every date is filled in');
    for (const { email } of world.people) assert.match(email, /^[a-z.-]+@[a-z.-]+\.example$/);
  }
});

test('no mail comes from the future and threads stay in order', () => {
  for (const hour of ['00:05', '03:00', '08:59', '17:00']) {
    const now = new Date(`2026-11-22T${hour}:00Z`);
    const { mails } = apexConsulting({ today: '2026-11-22', timeZone: 'UTC', now });
    assert.ok(mails.every(({ at }) => at <= now.toISOString()));
    const hours = mails.filter(({ at }) => at >= '2026-11-21T18').map(({ at }) => Number(at.slice(11, 13)));
    assert.ok(hours.every((each) => each >= 3 && each <= 22), 'nobody writes at midnight');
    const threads = new Map<string, string>();
    for (const { thread, id } of mails) {
      assert.ok((threads.get(thread) ?? '') < id, `${id} is in order`);
      threads.set(thread, id);
    }
  }
});
