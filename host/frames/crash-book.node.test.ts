import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CrashBook } from './crash-book.js';
import { trialOf } from './trial.js';

function open(kept = new Map<string, string>()) {
  let now = 1_000_000;
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  return { book: new CrashBook(storage, () => now), later: (minutes: number) => void (now += minutes * 60_000), kept };
}

describe('the book of crashes', () => {
  it('counts by placement and together, also for the next page of the tab', () => {
    const { book, kept } = open();
    assert.deepEqual([book.note('a'), book.note('a'), book.note('b')], [1, 2, 1]);
    const { book: next } = open(kept);
    assert.deepEqual([next.count('a'), next.count('b'), next.count('c'), next.total], [2, 1, 0, 3]);
  });

  it('counts what is tried out by itself only: no page is safer without its widgets because a preview crashed', () => {
    const { book } = open();
    const preview = trialOf('preview-gen-own');
    assert.deepEqual([book.note(preview), book.note(preview), book.note('a')], [1, 2, 1]);
    assert.deepEqual([book.count(preview), book.total], [2, 1]);
  });

  it('forgets what is ten minutes ago, what is forgiven, and everything when asked to', () => {
    const { book, later } = open();
    book.note('a');
    later(9);
    book.note('a');
    book.note('b');
    later(2);
    assert.deepEqual([book.count('a'), book.total], [1, 2]);
    book.forgive('a');
    assert.deepEqual([book.count('a'), book.total], [0, 1]);
    book.forget();
    assert.equal(book.total, 0);
  });

  it('takes what it cannot read for nothing, and a placement of any name', () => {
    const { book } = open(new Map([['vivarium-frame-crashes', '{"a":"often"}']]));
    assert.equal(book.total, 0);
    assert.equal(book.count('toString'), 0);
    assert.equal(book.note('toString'), 1);
  });

  it('goes on where nothing can be stored', () => {
    const refuse = () => {
      throw new Error('no storage');
    };
    const book = new CrashBook({ getItem: refuse, setItem: refuse });
    assert.equal(book.note('a'), 1);
    assert.equal(book.count('a'), 0);
  });
});
