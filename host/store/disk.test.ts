import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Disk } from './disk.js';
import { Records } from './records.js';
import { DATABASE_VERSION } from './schema.js';

const failing = (error: Error) => (() => Promise.reject(error)) as unknown as typeof openDB<never>;

describe('the disk', () => {
  const name = () => `disk-${crypto.randomUUID()}`;

  for (const [fault, code] of [
    [new DOMException('no', 'SecurityError'), 'forbidden'],
    [new DOMException('no', 'InvalidStateError'), 'forbidden'],
    [new DOMException('no', 'QuotaExceededError'), 'quota'],
    [new DOMException('no', 'VersionError'), 'version'],
    [new DOMException('no', 'UnknownError'), 'internal'],
    [new DOMException('The user denied permission to access the database.', 'UnknownError'), 'forbidden'],
  ] as const)
    it(`goes on from memory after ${fault.name} (${fault.message}), and says why`, async () => {
      const disk = new Disk(name(), failing(fault) as never);
      let told = 0;
      disk.onFailure(() => (told += 1));
      expect(await disk.run(async (database) => database.count('reads'), -1)).to.equal(-1);
      expect(disk.failure?.code).to.equal(code);
      expect(told).to.equal(1);
      const records = new Records(disk);
      await records.keepRead({ key: 'k', account: 'a', at: 1, value: 'kept' });
      expect((await records.read('k'))?.value).to.equal('kept');
      await records.setValue('v', 1);
      expect(await records.value('v')).to.equal(1);
      expect(await records.keepWaiting({ id: '1', at: 1, account: 'a', entry: {} })).to.equal(false);
    });

  it('stops writing when the room ends while it works', async () => {
    const disk = new Disk(name());
    expect(await disk.run(() => Promise.reject(new DOMException('full', 'QuotaExceededError')), 'otherwise')).to.equal('otherwise');
    expect(disk.failure?.code).to.equal('quota');
    await disk.close();
    await deleteDB(disk.name);
  });

  it('gives way to a newer version in another tab', async () => {
    const disk = new Disk(name());
    await disk.run((database) => database.count('reads'), 0);
    const newer = await openDB(disk.name, DATABASE_VERSION + 1);
    expect(disk.failure?.code).to.equal('version');
    newer.close();
    const older = new Disk(disk.name);
    await older.run((database) => database.count('reads'), 0);
    expect(older.failure?.code).to.equal('version');
    await deleteDB(disk.name);
  });

  it('answers with the value that another tab wrote last', async () => {
    const disk = new Disk(name());
    const [one, other] = [new Records(disk), new Records(disk)];
    await one.setValue('push a', 'first');
    await other.setValue('push a', 'second');
    expect(await one.value('push a')).to.equal('second');
    await disk.close();
    await deleteDB(disk.name);
  });

  it('keeps a bounded number of reads', async () => {
    const disk = new Disk(name());
    const records = new Records(disk);
    for (let at = 0; at < 520; at += 1) await records.keepRead({ key: String(at), account: 'a', at, value: at });
    expect(await disk.run((database) => database.count('reads'), 0)).to.equal(500);
    expect(await new Records(disk).read('3')).to.equal(undefined);
    expect((await new Records(disk).read('519'))?.value).to.equal(519);
    await disk.close();
    await deleteDB(disk.name);
  });
});
