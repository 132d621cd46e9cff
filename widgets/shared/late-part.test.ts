import { assert } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { LatePart } from './late-part.js';

const owner = () => {
  const drawn = { times: 0 };
  return { drawn, addController: () => undefined, removeController: () => undefined, requestUpdate: () => void (drawn.times += 1), updateComplete: Promise.resolve(true) };
};

describe('a late part', () => {
  it('is fetched once for all who ask, and then drawn', async () => {
    let fetched = 0;
    const widget = owner();
    const late = new LatePart(widget, async () => (fetched += 1), () => 'Missing.');
    assert.isUndefined(late.part);
    assert.deepEqual(await Promise.all([late.load(), late.load()]), [1, 1]);
    assert.deepEqual([await late.load(), late.part, fetched, widget.drawn.times], [1, 1, 1, 1]);
  });

  it('that could not be fetched says so, and is fetched again by the next who asks', async () => {
    const answers = [Promise.reject(new TypeError('no such file')), Promise.resolve('here')];
    const late = new LatePart(owner(), () => answers.shift()!, () => 'The form is missing.');
    const problem = await late.load().catch((thrown: unknown) => thrown);
    assert.instanceOf(problem, VivariumError);
    assert.deepEqual([(problem as VivariumError).code, (problem as VivariumError).message], ['offline', 'The form is missing.']);
    assert.equal(await late.load(), 'here');
  });
});
