import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { copiedTag } from './copied-source.js';
import { compareLines, compareVersions, keepVersion, unreadOf, versionsOf, type WidgetVersion } from './versions.js';

const size = { w: 2, h: 2 };
const version = (prompt: string, text = prompt): WidgetVersion => ({
  at: '2026-03-04T10:00:00.000Z', prompt, model: 'claude', rounds: 1, usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cost: 0.01 }, findings: [],
  files: { 'widget.ts': text }, entry: 'widget.ts',
  manifest: { tag: 'gen-next', title: 'Next', description: 'What is next.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} },
});

let stored: Map<string, StoredDocument['content']>;
const documents = {
  get: (kind: string, id: string) => (stored.has(id) ? { kind, id, version: 1, content: stored.get(id) } : undefined) as never,
  put: (_kind: string, id: string, content: StoredDocument['content']) => stored.set(id, content) as never,
};
beforeEach(() => (stored = new Map()));

describe('versions of a widget', () => {
  it('are kept the newest first, with what was asked and what it cost', () => {
    keepVersion(documents, version('one'));
    keepVersion(documents, version('two'));
    assert.deepEqual(versionsOf(documents, 'gen-next'), [version('two'), version('one')]);
    assert.deepEqual(versionsOf(documents, 'gen-other'), []);
  });

  it('lose the oldest when there are many, or when they are long', () => {
    for (let count = 0; count < 25; count += 1) keepVersion(documents, version(`${count}`));
    assert.deepEqual(versionsOf(documents, 'gen-next').map(({ prompt }) => prompt).slice(-1), ['5']);
    keepVersion(documents, version('long', 'x'.repeat(400_000)));
    keepVersion(documents, version('longer', 'y'.repeat(400_000)));
    assert.deepEqual(versionsOf(documents, 'gen-next').map(({ prompt }) => prompt), ['longer']);
  });

  it('are of one widget, also where another has a long tag that begins alike', () => {
    const long = `gen-${'a'.repeat(56)}`;
    const copy = copiedTag(long, new Set());
    const next = copiedTag(long, new Set([copy]));
    const of = (tag: string, prompt: string): WidgetVersion => ({ ...version(prompt), manifest: { ...version(prompt).manifest, tag } });
    keepVersion(documents, of(copy, 'first'));
    for (let count = 0; count < 25; count += 1) keepVersion(documents, of(next, `${count}`));
    keepVersion(documents, of(copy, 'second'));
    assert.deepEqual(versionsOf(documents, copy).map(({ prompt }) => prompt), ['second', 'first']);
    assert.equal(versionsOf(documents, next)[0]?.prompt, '24');
    assert.equal(versionsOf(documents, next).length, 20);
  });

  it('that cannot be read are none, and set aside before others take their place', () => {
    const strange = { format: 9, versions: ['as a newer Vivarium has them'] };
    stored.set('made-gen-next', strange);
    assert.deepEqual([versionsOf(documents, 'gen-next'), unreadOf(documents, 'gen-next')], [[], ['settings/made-gen-next']]);
    keepVersion(documents, version('one'));
    assert.deepEqual(versionsOf(documents, 'gen-next'), [version('one')]);
    assert.deepEqual(stored.get('unread-gen-next-1'), strange);
    const broken = { ...version('broken'), rounds: 'two' } as unknown as StoredDocument['content'];
    const half = { format: 1, versions: [version('good'), broken] } as unknown as StoredDocument['content'];
    stored.set('made-gen-next', half);
    keepVersion(documents, version('two'));
    assert.deepEqual(versionsOf(documents, 'gen-next'), [version('two'), version('good')], 'those that can be read are listed');
    assert.deepEqual(stored.get('unread-gen-next-2'), half);
    assert.deepEqual(unreadOf(documents, 'gen-next'), ['settings/unread-gen-next-1', 'settings/unread-gen-next-2']);
    keepVersion(documents, version('three'));
    assert.deepEqual([stored.size, versionsOf(documents, 'gen-next').length], [3, 3], 'once');
  });
});

describe('a comparison', () => {
  const marked = (before: string, after: string) => compareLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

  it('says what went, what came and what stayed', () => {
    assert.deepEqual(marked('a\nb\nc', 'a\nx\nc\nd'), [' a', '-b', '+x', ' c', '+d']);
    assert.deepEqual(marked('a', 'a'), [' a']);
  });

  it('sees what changed at the end of a long file, and of two long files with nothing in common each line', () => {
    const long = (line: (index: number) => string) => Array.from({ length: 3000 }, (_, index) => line(index)).join('\n');
    const before = long((index) => `${index}`);
    assert.deepEqual(marked(before, `${before}\nnew`).filter((line) => !line.startsWith(' ')), ['+new']);
    assert.deepEqual(marked(`old\n${before}`, before).filter((line) => !line.startsWith(' ')), ['-old']);
    const after = long((index) => `x${index}`);
    assert.deepEqual([marked(before, after).filter((line) => line.startsWith('-')).length, marked(before, after).filter((line) => line.startsWith('+')).length], [3000, 3000]);
  });

  it('of two states names the files, with what is around a change', () => {
    const before = { files: { 'widget.ts': 'a\nb\nc\nd\ne\nf', 'same.ts': 'x' } };
    const after = { files: { 'widget.ts': 'a\nb\nc\nd\ne\nF', 'same.ts': 'x', 'new.ts': 'n' } };
    assert.deepEqual(compareVersions(before, after).map(({ file, lines }) => [file, lines.map(({ text }) => text)]), [['new.ts', ['', 'n']], ['widget.ts', ['d', 'e', 'f', 'F']]]);
    assert.deepEqual(compareVersions(before, before), []);
  });
});
