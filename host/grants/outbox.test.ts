import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from '../store/disk.js';
import { Records } from '../store/records.js';
import { Tabs } from '../store/tabs.js';
import type { ActionEvent } from '../connectors/host.js';
import { ActionLog } from './action-log.js';
import { ActionRunner } from './actions.js';
import { GrantBench } from './fixture/bench.js';
import { Outbox, type Job } from './outbox.js';

describe('the outbox', () => {
  let disk: Disk;
  let tabs: Tabs;
  const opened: Outbox[] = [];
  const open = () => {
    const outbox = new Outbox(disk.name, new Records(disk), tabs);
    opened.push(outbox);
    return outbox;
  };
  const job = ({ tab }: Outbox): Job => ({ id: 'one', at: 1, tab, account: 'a', action: 'make', input: {}, title: 'Make', risk: 'reversible', caller: { widget: 'host' } });
  beforeEach(() => {
    disk = new Disk(`outbox-${crypto.randomUUID()}`);
    tabs = new Tabs(disk.name);
  });
  afterEach(async () => {
    for (const outbox of opened.splice(0)) outbox.close();
    tabs.close();
    await disk.close();
    await deleteDB(disk.name);
  });

  it('gives what was on its way when its tab ended out once, and not while that tab lives', async () => {
    const before = open();
    await before.begin(job(before));
    const after = open();
    await after.load();
    expect(after.takeOrphans()).to.deep.equal([]);
    before.close();
    // The lock is free when somebody else holds it.
    await navigator.locks.request(`${disk.name}-outbox-${before.tab}`, () => undefined);
    await Promise.all([after.load(), after.load()]);
    expect(after.takeOrphans().map(({ id }) => id)).to.deep.equal(['one']);
    await after.load();
    expect(after.takeOrphans()).to.deep.equal([]);
    await after.remove('one');
    expect(await new Records(disk).outbox()).to.deep.equal([]);
  });

  it('keeps what waits for an account whose plugin comes later, and gives up what waits for one that is gone', async () => {
    const outbox = open();
    for (const account of ['later', 'gone']) await outbox.add({ ...job(outbox), id: account, account });
    outbox.close();
    await navigator.locks.request(`${disk.name}-outbox-${outbox.tab}`, () => undefined);
    const { store, clock, documents } = new GrantBench();
    const told: ActionEvent[] = [];
    const runner = new ActionRunner({
      database: disk.name, records: new Records(disk), tabs, store, clock, log: new ActionLog(documents, () => true), accounts: () => [], isConnected: (account) => account === 'later',
      reachable: () => true, leads: () => true, consent: () => Promise.reject(new Error('unasked')), emit: (event) => told.push(event), changed: () => undefined,
    });
    await runner.reload();
    await runner.flush();
    expect([runner.entries.map(({ id }) => id), told.map(({ type, entry }) => [type, entry.id])]).to.deep.equal([['later'], [['failed', 'gone']]]);
    runner.close();
  });

  it('does not take up again what was sent while it was being read', async () => {
    const outbox = open();
    await outbox.add(job(outbox));
    const loading = outbox.load();
    await outbox.remove('one');
    await loading;
    expect(outbox.waiting).to.deep.equal([]);
    await outbox.add(job(outbox));
    await outbox.load();
    expect(outbox.waiting.map(({ id }) => id), 'decided again under its key').to.deep.equal(['one']);
  });
});
