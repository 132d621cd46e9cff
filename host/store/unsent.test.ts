import { expect, waitUntil } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from './disk.js';
import { Records } from './records.js';
import { UnsentTexts } from './unsent.js';

const connected = new Set(['gmail-1', 'gmail-2']);
let prefix: string;
let disk: Disk;
const pages: UnsentTexts[] = [];
/** Another page of this browser. */
const page = () => {
  const opened = new UnsentTexts(prefix, (account) => connected.has(account), new Records(disk));
  pages.push(opened);
  return opened;
};
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
/** Browsers tell the other pages what one wrote; here all of them are told of everything that is kept. */
const told = () => keys().forEach((key) => dispatchEvent(new StorageEvent('storage', { key, newValue: localStorage.getItem(key) })));
const written = () => dispatchEvent(new Event('pagehide'));

/** Copies are kept a moment later. */
const copied = (so: (copies: string) => boolean) => waitUntil(async () => so(JSON.stringify((await new Records(disk).value('unsent')) ?? {})), undefined, { timeout: 20_000 });

describe('half-written texts', () => {
  beforeEach(() => {
    prefix = `test-${crypto.randomUUID()}-`;
    disk = new Disk(prefix);
  });
  afterEach(async () => {
    for (const one of pages.splice(0)) one.close();
    for (const key of keys()) localStorage.removeItem(key);
    await disk.close();
    await deleteDB(prefix);
  });

  it('are there after a reload, until they are sent or discarded', async () => {
    const before = page();
    before.write('a', 'Dear Ann', 'gmail-1');
    before.write('b', { note: 'Call' });
    expect(keys(), 'not with every key').to.deep.equal([]);
    written();
    const after = page();
    expect([after.peek('a'), after.take('b'), after.peek('c')]).to.deep.equal(['Dear Ann', { note: 'Call' }, undefined]);
    after.write('b', undefined);
    expect(await after.send('a', Promise.resolve(true))).to.equal(true);
    expect([after.peek('a'), after.peek('b')]).to.deep.equal([undefined, undefined]);
    await waitUntil(() => keys().length === 0);
  });

  it('are written while a page stays open', async () => {
    page().write('a', 'Dear Ann');
    const end = Date.now() + 20_000;
    while (keys().length === 0 && Date.now() < end) await new Promise(requestAnimationFrame);
    expect(page().peek('a')).to.equal('Dear Ann');
  });

  it('that could not be sent are there again, beside what was begun meanwhile', async () => {
    const texts = page();
    texts.write('a', 'First');
    let end!: (done: boolean) => void;
    const sent = texts.send('a', new Promise((resolve) => (end = resolve)));
    expect(texts.peek('a'), 'it is on its way').to.equal(undefined);
    written();
    const other = page();
    expect([other.peek('a'), other.underway.map(({ subject }) => subject)], 'and kept until it is there').to.deep.equal([undefined, ['a']]);
    expect(texts.take('a')).to.equal(undefined);
    texts.write('a', 'Second');
    end(false);
    expect(await sent).to.equal(false);
    expect(texts.peek('a')).to.equal('Second');
    await texts.send('a', Promise.resolve(true));
    expect(texts.peek('a')).to.equal('First');
  });

  it('of two pages about one thing are two', () => {
    const [first, second] = [page(), page()];
    first.take('new');
    second.take('new');
    first.write('new', 'Walk');
    // Which one is older is told by the millisecond.
    for (const begun = Date.now(); Date.now() === begun; );
    second.write('new', 'Dinner');
    written();
    told();
    expect([first.peek('new'), second.peek('new')]).to.deep.equal(['Walk', 'Dinner']);

    // Whoever goes on with what another page still writes leaves it what it writes.
    const third = page();
    expect(third.take('new')).to.equal('Walk');
    third.write('new', 'Walk far');
    written();
    told();
    first.write('new', 'Walk home');
    written();
    const texts = keys().map((key) => (JSON.parse(localStorage.getItem(key)!) as { value: string }).value);
    expect(texts.sort()).to.deep.equal(['Dinner', 'Walk far', 'Walk home']);
  });

  it('that are not written down yet when another page goes on with them are kept as well', () => {
    const [first, second] = [page(), page()];
    first.write('new', 'Walk');
    written();
    told();
    first.write('new', 'Walk home');
    expect(second.take('new')).to.equal('Walk');
    second.close();
    told();
    expect(first.peek('new')).to.equal('Walk home');
    written();
    expect(keys()).to.have.length(2);
  });

  it('may become about something else, beside what is there', () => {
    const texts = page();
    texts.write('new', 'Dinner');
    texts.take('event');
    texts.write('event', 'Walk');
    texts.move('event', 'new');
    expect([texts.peek('event'), texts.peek('new')]).to.deep.equal([undefined, 'Walk']);
    texts.write('new', undefined);
    expect(texts.peek('new')).to.equal('Dinner');
  });

  it('go with their account, and do not come back', () => {
    const texts = page();
    let changes = 0;
    texts.onChange(() => (changes += 1));
    texts.write('a', 'Dear Ann', 'gmail-1');
    texts.write('b', 'Dear Bob', 'gmail-2');
    written();
    connected.delete('gmail-1');
    texts.write('a', 'Dear Ann and', 'gmail-1');
    texts.forget('gmail-1');
    expect([texts.peek('a'), texts.peek('b'), changes]).to.deep.equal([undefined, 'Dear Bob', 1]);
    texts.write('a', 'Still in a form', 'gmail-1');
    written();
    connected.add('gmail-1');
    expect(page().peek('a')).to.equal(undefined);
  });

  it('that were sent are not there again where the page ended before their copies knew it', async () => {
    const before = page();
    before.write('a', 'Dear Ann', 'gmail-1');
    written();
    await copied((copies) => copies.includes('Ann'));
    const copies = await new Records(disk).value('unsent');
    const [key] = keys();
    await before.send('a', Promise.resolve(true));
    const left = localStorage.getItem(key!);
    await waitUntil(() => keys().length === 0, undefined, { timeout: 20_000 });
    // As the page would have left it.
    localStorage.setItem(key!, left!);
    await new Records(disk).change('unsent', () => copies);
    const after = page();
    await after.recover();
    expect(after.peek('a')).to.equal(undefined);
    await waitUntil(() => keys().length === 0, undefined, { timeout: 20_000 });
    await copied((known) => !known.includes('Ann'));
  });

  it('are whole after a crash, before which the browser had not put on disk what was kept last, and what was sent is gone', async () => {
    const before = page();
    before.write('b', 'Dear Bob');
    before.write('c', 'Dear Cy');
    written();
    const late = keys().map((key) => [key, localStorage.getItem(key)!] as const);
    before.write('a', 'Dear Ann');
    before.write('b', 'Dear Bob, yes');
    expect(await before.send('c', Promise.resolve(true))).to.equal(true);
    written();
    await copied((copies) => copies.includes('Dear Bob, yes') && copies.includes('null'));
    for (const one of pages.splice(0)) one.close();
    localStorage.removeItem(keys().find((key) => localStorage.getItem(key)!.includes('Ann'))!);
    for (const [key, text] of late) localStorage.setItem(key, text);

    const after = page();
    await after.recover();
    expect(['a', 'b', 'c'].map((subject) => after.peek(subject))).to.deep.equal(['Dear Ann', 'Dear Bob, yes', undefined]);
    after.write('a', undefined);
    after.write('b', undefined);
    await copied((copies) => !copies.includes('Dear'));
    const third = page();
    await third.recover();
    expect([third.peek('a'), third.peek('b'), keys()]).to.deep.equal([undefined, undefined, []]);
  });

  it('that cannot be read are none', () => {
    localStorage.setItem(`${prefix}x`, '{"subject":');
    localStorage.setItem(`${prefix}y`, '{"subject":"a"}');
    expect(page().peek('a')).to.equal(undefined);
  });
});
