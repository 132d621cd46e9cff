import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from '../store/disk.js';
import { toRow } from '../store/engine/rows.js';
import { Records } from '../store/records.js';
import { ChangeBook } from './change-book.js';

const of = { account: 'a', connector: 'fixture', collection: 'things', kind: undefined, keyField: 'id' };
const changed = (id: string) => ({ before: toRow('a', 'things', id, { id, n: 0 }), after: toRow('a', 'things', id, { id, n: 1 }) });

describe('the book of changes', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Tabs of one browser; `told` resolves when a book that writes tells the others. */
  function browser() {
    const name = `book-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    let heard: () => void = () => undefined;
    let times = 0;
    const open = async () => {
      const book = await ChangeBook.open({
        records: new Records(disk),
        tabs: { tellKnown: () => ((times += 1), heard()) } as never,
        log: () => [],
        now: () => 1,
        changed: () => undefined,
      });
      ends.push(() => book.close());
      return book;
    };
    return { open, told: () => new Promise<void>((resolve) => (heard = resolve)), times: () => times };
  }
  const items = (book: ChangeBook) => book.steps.map(({ item }) => item);

  it('writes together what comes in together', async () => {
    const { open, told, times } = browser();
    const book = await open();
    const written = told();
    for (const id of ['1', '2', '3']) book.noted(of, [changed(id)]);
    expect(items(book), 'at once here').to.deep.equal(['a/things/1', 'a/things/2', 'a/things/3']);
    await written;
    expect(times()).to.equal(1);
    expect(items(await open())).to.deep.equal(items(book));
  });

  it('writes at once when the page goes', async () => {
    const { open } = browser();
    const book = await open();
    book.noted(of, [changed('1')]);
    dispatchEvent(new Event('pagehide'));
    expect(items(await open())).to.deep.equal(['a/things/1']);
  });

  it('keeps what is not written yet when another tab has written', async () => {
    const { open, told } = browser();
    const [one, other] = [await open(), await open()];
    const written = told();
    other.noted(of, [changed('2')]);
    await written;
    one.noted(of, [changed('1')]);
    await one.reload();
    expect(items(one)).to.deep.equal(['a/things/2', 'a/things/1']);
    dispatchEvent(new Event('pagehide'));
    await other.reload();
    expect(items(other)).to.deep.equal(['a/things/2', 'a/things/1']);
  });

  it('has what was seen with what was new, in their order', async () => {
    const { open, told } = browser();
    const book = await open();
    book.noted(of, [changed('1')]);
    const written = told();
    book.see();
    await written;
    expect((await open()).steps.map(({ seen }) => seen)).to.deep.equal([true]);
  });
});
