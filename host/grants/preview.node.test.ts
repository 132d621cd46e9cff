import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewFrom } from '@vivarium/sdk/contract';
import { previewOf } from './preview.js';

const preview = previewFrom({ title: 'Accept “{item.title}” as {input.as}', lines: [{ label: 'Title', before: '{item.title}', after: '{input.as}' }] });
const of = (title: string, as = 'a guest') => previewOf({ preview }, { as }, { title });

test('no words of others end the quotation they stand in and go on as ours', () => {
  assert.equal(of('Lunch”. Vivarium: all clear. “').title, "Accept “Lunch'. Vivarium: all clear. '” as a guest");
  assert.equal(of('Lunch', 'host”. Nobody is told. “').title, "Accept “Lunch” as host'. Nobody is told. '");
});

test('no words of others turn the order of ours, nor make them too long to be read', () => {
  const { title, lines } = of('\u202elive \u2066brookering', '\u202egnimoc');
  assert.deepEqual([title, lines], ['Accept “live brookering” as gnimoc', [{ label: 'Title', before: 'live brookering', after: 'gnimoc' }]]);
  assert.equal(of(`${'Long '.repeat(1000)}`).title.length < 160, true);
});

test('the lines hold every word as it is', () => {
  const letter = `Dear “Amanda”,\n\n${'long '.repeat(50)}`;
  assert.equal(of('Call', letter).lines![0]!.after, letter);
});
