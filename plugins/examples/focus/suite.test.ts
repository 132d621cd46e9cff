import { assert } from '@open-wc/testing';
import { widgetSuite } from '@vivarium/sdk/testing';
import { freeMinutes } from './left/free-minutes.js';
import { widget } from './left/index.js';

widgetSuite(widget);

describe('free minutes', () => {
  const minutes = (from: number, to: number) => ({ start: from * 60_000, end: to * 60_000 });
  it('count what nothing covers, overlaps once', () => {
    assert.equal(freeMinutes(minutes(0, 100), []), 100);
    assert.equal(freeMinutes(minutes(0, 100), [minutes(10, 30), minutes(20, 40), minutes(90, 200), minutes(-20, 5)]), 55);
    assert.equal(freeMinutes(minutes(0, 100), [minutes(-10, 300)]), 0);
  });
});
