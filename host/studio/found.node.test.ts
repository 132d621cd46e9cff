import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StudioAnswer } from '@vivarium/sdk/protocol';
import { Found } from './found.js';

describe('what is found in a draft', () => {
  it('is each fault once, in whichever place it was first', () => {
    const found = new Found();
    found.add('error', 'small (S)', 'It throws.');
    found.add('error', 'large (L)', 'It throws.');
    for (const where of ['small (S)', 'large (L)']) found.add('warning', where, 'x'.repeat(2000));
    assert.deepEqual(found.all.map(({ where, message }) => [where, message.length]), [['small (S)', 10], ['small (S)', 1000]]);
  });

  it('always has an error among it: behind many warnings, and behind a warning in the same words', () => {
    const found = new Found();
    for (let count = 0; count < 100; count += 1) found.add('warning', 'sample', `It logged ${count}.`);
    found.add('error', 'no items', 'It throws.');
    found.add('error', 'a source that fails', 'It throws something else.');
    found.add('error', 'no items', 'It logged 1.');
    found.add('warning', 'no items', 'It throws.');
    assert.deepEqual(found.all.filter(({ severity }) => severity === 'error').map(({ where, message }) => `${where}: ${message}`), ['no items: It logged 1.', 'a source that fails: It throws something else.', 'no items: It throws.']);
    assert(StudioAnswer.safeParse({ run: '', check: 1, findings: found.all }).success);
  });
});
