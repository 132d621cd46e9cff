import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Activation } from './activation.js';

test('what comes just before the page hears of the click counts, and keeps its place before what comes after', async () => {
  let clicked = false;
  const activation = new Activation(() => clicked);
  const order: string[] = [];
  const early = activation.soon().then((active) => order.push(`early ${active}`));
  clicked = true;
  const late = activation.soon().then((active) => order.push(`late ${active}`));
  await Promise.all([early, late]);
  assert.deepEqual(order, ['early true', 'late true']);
});

test('what no click follows does not count, and what is asked later is looked at anew', async () => {
  let clicked = false;
  const activation = new Activation(() => clicked);
  assert.equal(await activation.soon(), false);
  clicked = true;
  assert.equal(await activation.soon(), true);
  clicked = false;
  assert.equal(await activation.soon(), false);
});
