import { expect } from '@open-wc/testing';
import { memoryStorage, type ConnectorStorage } from '@vivarium/sdk/connector';
import { portStorage } from '../../sdk/connector/storage.js';
import { Disk } from '../store/disk.js';
import { Mirror } from '../store/mirror.js';
import { Records } from '../store/records.js';
import { serveStorage, storageName } from './storage-port.js';

const code = (promise: Promise<unknown>) => promise.then(() => 'nothing', (error: { code: string }) => error.code);

describe('what a connector may keep', () => {
  let disk: Disk;
  let ends: (() => void)[] = [];
  /** A worker's storage as it sees it, and its bare port. */
  const open = (account: string, on = disk): { storage: ConnectorStorage; port: MessagePort } => {
    const { port1, port2 } = new MessageChannel();
    ends.push(serveStorage(port1, account, new Records(on)), () => port2.close());
    return { storage: portStorage(port2), port: port2 };
  };
  beforeEach(() => {
    disk = new Disk(`storage-${crypto.randomUUID()}`);
  });
  afterEach(async () => {
    for (const end of ends) end();
    ends = [];
    await disk.close();
    indexedDB.deleteDatabase(disk.name);
  });

  it('is there for the next worker of the account, as it is in a test’s own storage', async () => {
    for (const make of [() => open('a').storage, (kept = memoryStorage()) => kept]) {
      const storage = make();
      await storage.set('projects', { inbox: 'Inbox' });
      await storage.set('gone', 1);
      await storage.delete('gone');
      expect(await storage.keys()).to.deep.equal(['projects']);
      expect([await storage.get('projects'), await storage.get('gone')]).to.deep.equal([{ inbox: 'Inbox' }, undefined]);
    }
    expect(await open('a').storage.get('projects')).to.deep.equal({ inbox: 'Inbox' });
  });

  it('is the account’s alone, whatever a message names', async () => {
    await open('a').storage.set('secret', 1);
    const { storage, port } = open('b');
    expect(await storage.keys()).to.deep.equal([]);
    const answer = new Promise((resolve) => port.addEventListener('message', ({ data }) => resolve(data), { once: true }));
    port.postMessage({ type: 'get', id: 9, key: 'secret', account: 'a', name: storageName('a') });
    expect(await answer).to.deep.equal({ type: 'answer', id: 9, value: undefined });
  });

  it('has an end, of which it is told, and keeps what there was', async () => {
    const { storage } = open('a');
    await storage.set('small', 1);
    expect(await code(storage.set('large', 'x'.repeat(260_000)))).to.equal('quota');
    expect(await storage.keys()).to.deep.equal(['small']);
    for (let n = 1; n < 200; n += 1) await storage.set(`key-${n}`, n);
    expect(await code(storage.set('one-more', 1))).to.equal('quota');
    await storage.delete('small');
    expect(await code(storage.set('one-more', 1))).to.equal('nothing');
  });

  it('is plain JSON under short names; what else is sent is refused, and names that objects have are only names', async () => {
    const { storage } = open('a');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    let deep: unknown = 1;
    for (let n = 0; n < 10_000; n += 1) deep = [deep];
    for (const value of [cycle, deep, new Map(), undefined, NaN, 1n, () => undefined, JSON.parse('{"__proto__":{"polluted":1}}')]) expect(await code(storage.set('x', value))).to.equal('invalid-input');
    expect(await code(storage.set('k'.repeat(201), 1))).to.equal('invalid-input');
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(await storage.get(key)).to.equal(undefined);
      await storage.set(key, { polluted: key });
      expect(await storage.get(key)).to.deep.equal({ polluted: key });
    }
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('loses nothing between two tabs', async () => {
    const other = new Disk(disk.name);
    const [here, there] = [open('a').storage, open('a', other).storage];
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? here : there).set(`key-${n}`, n)));
    expect(await here.keys()).to.have.length(20);
    await other.close();
  });

  it('goes with the account', async () => {
    await open('a').storage.set('x', 1);
    await open('ab').storage.set('x', 2);
    await new Mirror(disk).erase('a');
    expect(await open('a').storage.keys()).to.deep.equal([]);
    expect(await open('ab').storage.get('x')).to.equal(2);
  });
});
