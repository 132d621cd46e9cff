import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { takenTags } from './taken-tags.js';

test('a tag is taken by a widget, by one whose code cannot be used, and by permissions and versions whose widget is gone', () => {
  const kept = [
    { kind: 'widget', id: 'gen-broken' },
    { kind: 'grants', id: 'gen-gone' },
    { kind: 'settings', id: 'made-gen-past' },
    { kind: 'settings', id: 'appearance' },
    { kind: 'artifact', id: 'gen-page' },
  ].map((one) => ({ ...one, version: 1, content: {} }) as StoredDocument);
  const taken = takenTags(['viv-agenda'], { list: (kind) => kept.filter((document) => document.kind === kind) });
  assert.deepEqual([...taken].sort(), ['gen-broken', 'gen-gone', 'gen-past', 'viv-agenda']);
});

test('a long tag is taken by its versions, which it has together with those that begin alike', () => {
  const tag = `gen-${'a'.repeat(60)}`;
  const kept = ['broken', { versions: 7 }, { versions: [null, {}, { manifest: { tag } }] }].map((content, index) => ({ kind: 'settings', id: `made-${tag}`.slice(0, 63 - index), version: 1, content }) as StoredDocument);
  assert(takenTags([], { list: (kind) => kept.filter((document) => document.kind === kind) }).has(tag));
});
