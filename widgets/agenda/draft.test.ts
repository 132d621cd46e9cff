import { assert } from '@open-wc/testing';
import type { EventRow } from '@vivarium/sdk/kinds';
import { addressesIn, isAddress } from '../shared/addresses.js';
import { draftOf, newDraft, problemsOf, timesOf, withStart } from './draft.js';
import { sample } from './sample.js';

const zone = 'Europe/Berlin';

describe('a draft of an appointment', () => {
  it('keeps its length when its start moves, over midnight and days', () => {
    const evening = withStart({ ...newDraft('2026-03-04', 22 * 60 + 30), end: '23:30', lastDay: '2026-03-04' }, { start: '23:30' });
    assert.include(evening, { day: '2026-03-04', start: '23:30', lastDay: '2026-03-05', end: '00:30' });
    assert.include(withStart(evening, { day: '2026-03-10' }), { lastDay: '2026-03-11', end: '00:30' });
    assert.include(withStart({ ...evening, allDay: true }, { day: '2026-03-06' }), { day: '2026-03-06', lastDay: '2026-03-07' });
  });

  it('does not grow where its start was taken out to be written anew', () => {
    const half = { ...newDraft('2026-03-04', 9 * 60), end: '09:30' };
    const later = withStart(withStart(half, { start: '' }), { start: '10:00' });
    assert.include(later, { day: '2026-03-04', start: '10:00', lastDay: '2026-03-04', end: '11:00' });
    assert.include(withStart(withStart(half, { start: '' }), { start: '08:00' }), { start: '08:00', end: '09:30' });
    assert.include(withStart(withStart(half, { day: '' }), { day: '2026-03-06' }), { day: '2026-03-06', start: '09:00', lastDay: '2026-03-06', end: '10:00' });
    assert.include(withStart({ ...half, end: '' }, { start: '10:00' }), { start: '10:00', end: '' });
    assert.include(withStart({ ...half, lastDay: '' }, { day: '2026-03-06' }), { day: '2026-03-06', lastDay: '' });
    assert.include(withStart({ ...half, allDay: true, day: '' }, { day: '2026-03-06' }), { day: '2026-03-06', lastDay: '2026-03-06' });
  });

  it('is what the appointment is, there and back, over a change of clocks too', () => {
    for (const [start, end] of [['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'], ['2026-10-25T20:00:00.000Z', '2026-10-26T09:00:00.000Z']] as const) {
      const event = { ...sample[2]!, start, end, $ref: 'a/b/c' } as unknown as EventRow;
      assert.deepEqual(timesOf(draftOf(event, zone), zone), { start, end });
    }
    const days = { ...sample[0]!, $ref: 'a/b/c' } as unknown as EventRow;
    assert.include(draftOf(days, zone), { day: '2026-03-04', lastDay: '2026-03-05' });
    assert.deepEqual(timesOf(draftOf(days, zone), zone), { start: '2026-03-04', end: '2026-03-06' });
  });

  it('says what is missing or cannot be', () => {
    const good = { ...newDraft('2026-03-04', 600), title: 'Walk' };
    assert.deepEqual(problemsOf(good, zone), []);
    assert.deepEqual(problemsOf({ ...good, title: '  ' }, zone), ['no-title']);
    assert.deepEqual(problemsOf({ ...good, day: '' }, zone), ['no-day']);
    assert.deepEqual(problemsOf({ ...good, end: '' }, zone), ['no-time']);
    assert.deepEqual(problemsOf({ ...good, end: '10:00' }, zone), ['ends-before']);
    assert.deepEqual(problemsOf({ ...good, allDay: true, lastDay: '2026-03-03' }, zone), ['ends-before']);
    assert.deepEqual(problemsOf({ ...good, guests: ['ann'] }, zone), ['no-address']);
  });

  it('takes addresses as they are typed and pasted', () => {
    assert.deepEqual(addressesIn('Ann Lee <Ann@Example.com>, bob@example.com;\n'), ['ann@example.com', 'bob@example.com']);
    for (const wrong of ['ann', 'ann@', 'a b@example.com', '@example.com', 'ann@example']) assert.isFalse(isAddress(wrong), wrong);
  });
});
