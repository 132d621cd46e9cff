import { assert } from '@open-wc/testing';
import { cite } from './citations.js';

describe('citations of a sentence', () => {
  const study = { title: 'Solace Hotels: rate study' };
  const hotels = { title: 'Solace Hotels' };
  const halden = { title: 'Halden' };

  it('stand in the words that name them, the others after', () => {
    const { parts, rest } = cite('“Halden” and “Solace Hotels: rate study” overlap.', [hotels, study, halden]);
    assert.deepEqual(parts, ['“', halden, '” and “', study, '” overlap.']);
    assert.deepEqual(rest, [hotels]);
  });

  it('keep their order where the sentence names none', () => {
    assert.deepEqual(cite('Three deals to move.', [study, halden]), { parts: ['Three deals to move.'], rest: [study, halden] });
  });

  it('are not looked for by names that are hardly any', () => {
    assert.deepEqual(cite('Nothing is left to do.', [{ title: 'is' }]).rest, [{ title: 'is' }]);
  });
});
