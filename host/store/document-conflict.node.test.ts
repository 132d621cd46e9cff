import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import fc from 'fast-check';
import { resolveConflict } from './document-conflict.js';

type Kept = { id: string; ended?: { at: number; why: string } };
const grants = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), ended: fc.option(fc.constant({ at: 1, why: 'revoked' }), { nil: undefined }) }), { selector: ({ id }) => id }).map((list) =>
  list.map(({ id, ended }): Kept => (ended ? { id, ended } : { id })),
);
const document = (version: number, list: readonly Kept[] | undefined) =>
  ({ kind: 'grants', id: 'gen-x', version, ...(list ? { content: { format: 1, grants: list } } : {}) }) as unknown as StoredDocument;
const keptIn = ({ content }: StoredDocument) => (content as { grants: Kept[] } | undefined)?.grants ?? [];

test('permissions of two copies: all of both, and what either ended has ended', () => {
  fc.assert(
    fc.property(grants, grants, (ours, theirs) => {
      const merged = keptIn(resolveConflict({ ours: document(1, ours), theirs: document(4, theirs) }).record.document);
      const all = [...ours, ...theirs];
      assert.deepEqual(new Set(merged.map(({ id }) => id)), new Set(all.map(({ id }) => id)));
      for (const { id, ended } of merged) assert.equal(ended !== undefined, all.some((grant) => grant.id === id && grant.ended !== undefined), id);
    }),
  );
});

test('permissions that one side removed stay removed', () => {
  assert.deepEqual(keptIn(resolveConflict({ ours: document(1, [{ id: 'a' }]), theirs: document(4, undefined) }).record.document), []);
  assert.deepEqual(keptIn(resolveConflict({ ours: document(1, undefined), theirs: document(4, [{ id: 'a' }]) }).record.document), []);
});

const page = (version: number, widgets: string, ...past: string[]) => {
  const content = (letters: string) => ({ title: 'Page', placements: [...letters].map((id) => ({ id })) });
  return { kind: 'artifact', id: 'page', version, content: { ...content(widgets), order: 1, versions: past.map((letters, at) => ({ at: past.length - at, content: content(letters) })) } } as unknown as StoredDocument;
};
const widgetsIn = ({ content }: StoredDocument) => (content as { placements: { id: string }[] }).placements.map(({ id }) => id).join('');

test('two states of a page that nobody knows the origin of: what one has deleted since the last state of both does not come back', () => {
  const both = (ours: StoredDocument, theirs: StoredDocument) => [[ours, theirs], [theirs, ours]].map(([one, other]) => widgetsIn(resolveConflict({ ours: one!, theirs: other! }).record.document));
  assert.deepEqual(both(page(1, 'ac', 'abc', 'ab'), page(4, 'abc', 'ab')), ['ac', 'ac'], 'the other one is as it was');
  assert.deepEqual(both(page(1, 'ac', 'abc'), page(4, 'abcd', 'abc')), ['acd', 'acd'], 'the other one has more');
  assert.deepEqual(both(page(1, 'a', 'ab'), page(4, 'b', 'ab')), ['', ''], 'each has deleted something');
  assert.deepEqual(both(page(1, 'ab', 'a'), page(4, 'cd', 'c')), ['abcd', 'cdab'], 'they have nothing in common');
  assert.deepEqual(both(page(1, 'ab'), page(4, 'cd')), ['abcd', 'cdab'], 'they have no past');
});
