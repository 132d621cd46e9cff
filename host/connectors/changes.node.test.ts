import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeBook } from './change-book.js';
import { LateChanges } from './changes.js';

test('a book that could not be loaded is loaded with the next change, and who listens hears of it', async () => {
  const noted: unknown[] = [];
  const unseen = [{ item: 'a/things/1' }] as unknown as ChangeBook['unseen'];
  let reachable = false;
  const changes = new LateChanges(async () => {
    if (!reachable) throw new TypeError('Failed to fetch');
    return { unseen, noted: (...what: unknown[]) => noted.push(what), close: () => undefined } as unknown as ChangeBook;
  });
  await assert.rejects(changes.book(), { code: 'offline' });
  assert.deepEqual(changes.unseen, []);
  reachable = true;
  const heard = new Promise<void>((resolve) => changes.onChange(resolve));
  changes.noted({ account: 'a', connector: 'fixture', collection: 'things', kind: undefined, keyField: 'id' }, []);
  await heard;
  assert.deepEqual(changes.unseen, unseen);
  await changes.book();
  assert.equal(noted.length, 1, 'the change that loaded it is in it');
});
