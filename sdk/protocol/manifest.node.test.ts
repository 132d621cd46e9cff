import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WidgetManifest } from './manifest.js';

const size = { w: 2, h: 2 };
const manifest = { tag: 'gen-panel', title: 'Panel', description: 'A panel.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} };
const takes = (change: object) => WidgetManifest.safeParse({ ...manifest, ...change }).success;

test('titles and descriptions of every script and sign are taken', () => {
  for (const title of ['Panel', 'Übersicht – heute', '我的日程', 'لوحة', 'می‌خواهم', '👩‍👩‍👧 Family', '€', '5']) assert.ok(takes({ title }), title);
});

test('what does not show, or shows text as another, is refused', () => {
  const unseen = ['\u0000', '\n', '\u00ad', '\u061c', '\u200b', '\u200e', '\u200f', '\u2028', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\ufeff', '\u{e0041}'];
  for (const one of unseen)
    for (const field of ['title', 'description']) assert.ok(!takes({ [field]: `Panel${one}fdp` }), `${field} with ${one.codePointAt(0)!.toString(16)}`);
  for (const title of ['', '   ']) assert.ok(!takes({ title }), JSON.stringify(title));
});
