import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { merge } from './merge.js';

const page = (more: object = {}) => ({ title: 'Day', placements: [{ id: 'a', x: 0 }, { id: 'b', x: 4 }], versions: [{ at: '1' }], ...more });

test('what each side changed is in it', () => {
  const ours = page({ title: 'Morning', versions: [{ at: '2', why: 'Renamed' }, { at: '1' }] });
  const theirs = page({ placements: [{ id: 'a', x: 8 }, { id: 'b', x: 4 }, { id: 'c', x: 1 }], versions: [{ at: '3', why: 'Added' }, { at: '1' }] });
  assert.deepEqual(merge(page(), ours, theirs), {
    value: { title: 'Morning', placements: [{ id: 'a', x: 8 }, { id: 'b', x: 4 }, { id: 'c', x: 1 }], versions: [{ at: '2', why: 'Renamed' }, { at: '1' }, { at: '3', why: 'Added' }] },
    lossy: false,
  });
});

test('what one side took away stays away, unless the other changed it', () => {
  const without = page({ placements: [{ id: 'b', x: 4 }] });
  assert.deepEqual((merge(page(), without, page({ title: 'Other' })).value as { placements: unknown }).placements, [{ id: 'b', x: 4 }]);
  const { value, lossy } = merge(page(), page({ placements: [{ id: 'a', x: 7 }, { id: 'b', x: 4 }] }), without);
  assert.deepEqual((value as { placements: unknown }).placements, [{ id: 'a', x: 7 }, { id: 'b', x: 4 }]);
  assert.equal(lossy, true);
});

test('where both changed the same, one is kept and it is told', () => assert.deepEqual(merge({ title: 'a' }, { title: 'b' }, { title: 'c' }), { value: { title: 'b' }, lossy: true }));

test('any two states: the same on both sides, and a side that changed nothing has no say', () => {
  const state = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.oneof(fc.integer({ max: 3, min: 0 }), fc.dictionary(fc.constantFrom('p', 'q'), fc.boolean(), { noNullPrototype: true })), { noNullPrototype: true });
  fc.assert(
    fc.property(state, state, state, (base, ours, theirs) => {
      assert.deepEqual(merge(base, base, theirs).value, theirs);
      assert.deepEqual(merge(base, ours, base).value, ours);
      assert.deepEqual(merge(base, ours, ours), { value: ours, lossy: false });
      if (!merge(base, ours, theirs).lossy) assert.deepEqual(merge(base, ours, theirs).value, merge(base, theirs, ours).value);
    }),
  );
});
