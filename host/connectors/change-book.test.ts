import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from '../store/disk.js';
import { Records } from '../store/records.js';
import { ValueLog } from '../store/value-log.js';
import { ChangeBook } from './change-book.js';

const of = { account: 'a', connector: 'post', collection: 'letters', kind: undefined, keyField: 'id' };

describe('the book of changes', () => {
  const disks: Disk[] = [];
  let told = 0;
  let heard = () => undefined as void;
  /** A tab of its own, on the same database. */
  const open = () => {
    const disk = new Disk('test-change-book');
    disks.push(disk);
    return ChangeBook.open({
      disk,
      tabs: {
        tellKnown: () => {
          told += 1;
          heard();
        },
      } as never,
      log: () => [],
      now: () => 1_000_000,
      changed: () => undefined,
    });
  };
  /** Resolves when so many writings have been told to the other tabs. */
  const written = (count: number) =>
    new Promise<void>((resolve) => {
      heard = () => void (told >= count && resolve());
      heard();
    });

  afterEach(async () => {
    for (const disk of disks.splice(0)) await disk.close();
    await deleteDB('test-change-book');
    told = 0;
  });

  it('keeps every change of two tabs in their order, however many, and what was seen of them', async () => {
    const one = await open();
    const other = await open();
    const note = (book: ChangeBook, id: string) => book.noted(of, [{ before: undefined, after: { $ref: `a/letters/${id}`, id, subject: id } as never }]);
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    for (const [index, id] of ids.entries()) {
      note(index % 3 === 0 ? other : one, id);
      await written(index + 1);
    }
    const third = await open();
    expect(third.steps.map(({ item }) => item)).to.deep.equal(ids.map((id) => `a/letters/${id}`));
    one.see(['a/letters/7', 'a/letters/99']);
    await written(ids.length + 1);
    await third.reload();
    expect(third.steps.filter(({ seen }) => seen).map(({ item }) => item)).to.deep.equal(['a/letters/7', 'a/letters/99']);
    note(other, 'last');
    await written(ids.length + 2);
    const fourth = await open();
    expect(fourth.steps.length).to.equal(101);
    expect(fourth.unseen.length).to.equal(99);
    for (const book of [one, other, third, fourth]) book.close();
  });

  it('reads what was kept when the latest were one value', async () => {
    const disk = new Disk('test-change-book');
    disks.push(disk);
    const records = new Records(disk);
    const step = (id: string) => ({ item: `a/letters/${id}`, at: 999_999, connector: 'post', collection: 'letters', after: { subject: id }, seen: false });
    await records.setValue('changes', { steps: [step('one')], stamp: 'a' });
    await records.setValue('changes-latest', { steps: [step('two'), step('three')], stamp: 'b' });
    const before = await open();
    before.noted(of, [{ before: undefined, after: { $ref: 'a/letters/four', id: 'four', subject: 'four' } as never }]);
    await written(1);
    before.see(['a/letters/two']);
    await written(2);
    const after = await open();
    expect(after.steps.map(({ item, seen }) => `${item} ${seen}`)).to.deep.equal(['a/letters/one false', 'a/letters/two true', 'a/letters/three false', 'a/letters/four false']);
    for (const book of [before, after]) book.close();
  });

  it('goes on from memory where nothing is kept', async () => {
    const kept = new ValueLog(new Disk('test-change-book', () => Promise.reject(new DOMException('denied', 'SecurityError'))), 'all', 'list');
    for (const value of ['one', 'two']) await kept.add(value);
    expect(await kept.read()).to.deep.equal([undefined, 'one', 'two']);
    await kept.gather((before, added) => [before, ...added]);
    expect(await kept.read()).to.deep.equal([[undefined, 'one', 'two']]);
  });
});
