import type { Account } from '@vivarium/sdk/protocol';
import { ActionLog } from '../grants/action-log.js';
import { LateActions } from '../grants/late-actions.js';
import { GrantBook } from '../grants/grants.js';
import { Disk } from '../store/disk.js';
import { DocumentStore } from '../store/documents.js';
import { pageFrames, type Frames } from '../store/engine/frames.js';
import { Store, type TableStatus, type Target } from '../store/engine/store.js';
import { Mirror } from '../store/mirror.js';
import { Records } from '../store/records.js';
import { Tabs, type TabMessage } from '../store/tabs.js';
import { UnsentTexts } from '../store/unsent.js';
import { AccountBook } from './account-book.js';
import { Attention } from './attention.js';
import { systemClock, type Clock } from './clock.js';
import { LateChanges } from './changes.js';
import { CompanionLink } from './companion-link.js';
import type { Host, HostOptions } from './host.js';
import { late } from './late.js';
import { Leadership } from './leadership.js';
import { LOCAL_ACCOUNT, LocalAccount, localContracts } from './local-account.js';
import { PageHost } from './page-host.js';
import { Signal } from './signal.js';

/** What tests replace. */
export interface HostInternals {
  clock?: Clock;
  frames?: Frames;
  disk?: Disk;
}

/** How often what is true is looked at again although nothing happened: time alone makes data stale. */
const TICK = 5000;
/** A tick this much late was not late: nothing ran. */
const SLEPT = 30_000;

/**
 * Puts the page's host together: disk, memory, tabs, accounts, actions. Nothing else knows all of them. Returns at
 * once; what is stored is on screen when `ready` resolves, and the sources follow.
 */
export function createHost(options: HostOptions, { clock = systemClock, frames, disk: givenDisk }: HostInternals = {}): Host {
  const { session, plugins, builtIns, confirm, timeZone, database = 'vivarium' } = options;
  const disk = givenDisk ?? new Disk(database);
  const records = new Records(disk);
  const tabs = new Tabs(`${database}-tabs`);
  const mirror = new Mirror(disk);
  // Every sync is news of health, and next to nobody draws it: no frame is asked for.
  const health = new Signal(frames ?? ((run) => setTimeout(run)));
  const logged = new Signal(frames ?? pageFrames());
  const looking = new Signal(frames ?? pageFrames());

  let leadership: Leadership | undefined;
  let link: CompanionLink | undefined;

  const nothing = (target: Target): TableStatus =>
    accounts.known
      ? { ready: true, freshness: { state: 'signed-out', demo: false, reason: { code: 'signed-out', message: `No connected account has ${titleOf(target)}. Connect one in Settings.` } } }
      : { ready: false, freshness: { state: 'syncing', demo: false } };
  const store = new Store(frames ?? pageFrames(), nothing, () => looking.fire());

  const documents = new DocumentStore(disk, {
    all: () => session.request('GET /api/documents', {}),
    put: (document) => session.request('PUT /api/documents', document),
  });
  documents.onWrite = ({ document, unsaved }, marks) => tabs.tell({ type: 'document', document, unsaved, marks: [...marks] });

  let outdated = false;
  /** The other tab syncs from now on. What it has and this one can read comes here, too. */
  const superseded = () => {
    if (outdated) return;
    outdated = true;
    leadership?.close();
    for (const runtime of accounts.runtimes) runtime.steer();
    health.fire();
  };
  const leads = () => !outdated && (leadership?.isLeader === true || disk.failure !== undefined);
  const reachable = () => link?.reachable ?? true;
  const attention = new Attention(
    clock,
    tabs,
    () => accounts.runtimes.flatMap(({ account: { id }, contract }) => Object.keys(contract.definition.collections).filter((name) => store.isLookedAt(id, name)).map((name) => `${id}/${name}`)),
    () => accounts.runtimes.forEach((runtime) => runtime.paceChanged()),
  );
  const isConnected = (account: string) => accounts.accounts.some(({ id }) => id === account);
  const changes = new LateChanges(async (changed) => (await import('./change-book.js')).ChangeBook.open({ disk, tabs, log: () => log.entries, now: () => clock.now(), changed }));
  const unsent = new UnsentTexts(`${database}-unsent-`, isConnected, records);
  const accounts: AccountBook = new AccountBook(plugins, { session, store, mirror, records, tabs, clock, attention, timeZone, reachable, leads, superseded, changes, unsent, unanswered: () => void link?.probe(), healthChanged: () => health.fire() });
  const local = new LocalAccount(localContracts, { store, mirror, tabs, clock, superseded });
  const log = new ActionLog(documents, (account) => accounts.runtime(account) !== undefined);
  const grants = new GrantBook(builtIns, { documents, records, clock });
  const desk = late(async () => new (await import('../grants/consent.js')).ConsentDesk({ confirm, clock, ledger: () => grants.ledger() }));
  const actions = new LateActions({ database, records, tabs, accounts: () => accounts.runtimes, isConnected, store, log, clock, reachable, leads, consent: async (request) => (await desk()).decide(request), emit: (event) => host.emit(event), changed: () => logged.fire() });
  const reads = late(async () => new (await import('./reads.js')).Reads(records, clock));
  const host: PageHost = new PageHost(options, { accounts, actions, changes, disk, documents, grants, health, local, log, logged, reachable, reads, session, store, unsent, leads, outdated: () => outdated, desk });

  const installed = late(async () => new (await import('./foreign/installed.js')).Installed({ session, records, accounts, host }));
  const mcp = late(async () => new (await import('./mcp/mcp-plugins.js')).McpPlugins({ session, records, accounts, changed: () => host.tell({ type: 'plugins', plugins: [...host.installed] }) }));
  let anyServer = false;
  const confirmAccounts = (told: readonly Account[]) => {
    accounts.confirm(told);
    anyServer ||= told.some(({ connector }) => connector.startsWith('mcp-'));
    if (anyServer) void restored.then(async () => (await mcp()).accountsChanged(told)).catch(() => undefined);
  };
  const restoreInstalled = async () => (await records.value('plugins')) !== undefined && (await installed()).restore();
  let restored: Promise<unknown> = Promise.resolve();

  const mirrored = ({ account, collection }: { account: string; collection: string }) => (account === LOCAL_ACCOUNT ? local : accounts.runtime(account))?.mirrored(collection);
  const hear = (message: Extract<TabMessage, { version: number }>) => {
    if (message.type === 'commit') mirrored(message)?.receive(message);
    else if (message.type === 'written') void mirrored(message)?.reach(message.sequence);
    else accounts.runtime(message.account)?.receiveState(message.collection, message.state, message.began);
  };
  const ends: (() => void)[] = [];
  const start = async () => {
    await Promise.all([accounts.restore(), local.ready, documents.ready]);
    // Plugins from elsewhere come behind the first picture.
    restored = Promise.allSettled([restoreInstalled(), records.value('mcp').then(async (kept) => kept !== undefined && (await mcp()).restore())]);
    await actions.reload();
  };
  host.ready = start();

  ends.push(
    looking.on(() => {
      attention.tell();
      for (const runtime of accounts.runtimes) runtime.paceChanged();
    }),
    documents.onChange(({ kind }) => kind === 'log' && logged.fire()),
    disk.onFailure(() => {
      for (const runtime of accounts.runtimes) runtime.steer();
      health.fire();
    }),
    tabs.onMessage((message) => {
      switch (message.type) {
        case 'hello':
          // It may have read what is kept while this tab was writing it.
          tabs.tell({ type: 'changes' });
          // It may be what comes after one that ended while something was on its way.
          void actions.reload();
          return [local, ...accounts.runtimes].forEach((account) => account.welcome());
        case 'commit':
        case 'written':
        case 'state':
          return void (mirrored(message)?.agrees(message) && hear(message));
        case 'sync':
          return leads() ? accounts.runtime(message.account)?.askedElsewhere(message.collections) : undefined;
        case 'document':
          return void documents.receiveFromTab(message, message.marks);
        case 'changes':
          return void changes.book().then((book) => book.reload(), () => undefined);
        case 'outbox':
          return void actions.reload().then(() => (leads() ? actions.flush() : undefined));
        case 'erased':
          return void accounts.erase(message.account, false);
        default:
          return undefined;
      }
    }),
  );

  const look = () => {
    attention.tell();
    for (const runtime of accounts.runtimes) {
      runtime.paceChanged();
      if (document.visibilityState !== 'visible') continue;
      runtime.retry();
      // In another window beside this one, say.
      if (!leads()) tabs.tell({ type: 'sync', account: runtime.account.id });
    }
  };
  const listening = new AbortController();
  document.addEventListener('visibilitychange', look, { signal: listening.signal });
  addEventListener('focus', look, { signal: listening.signal });
  addEventListener('online', look, { signal: listening.signal });

  let stopTick: () => void = () => undefined;
  let ticked = clock.now();
  const tick = () => {
    stopTick = clock.after(TICK, tick);
    // The machine slept: nothing else tells of it where the page was and is in front.
    if (clock.now() - ticked > SLEPT) look();
    ticked = clock.now();
    for (const runtime of accounts.runtimes) runtime.restate();
    if (!reachable()) void link?.probe();
    else if (actions.entries.length > 0) void actions.flush();
  };
  tick();

  void host.ready.then(() => {
    if (host.closed) return;
    const settle = late(async () => {
      const { settleSent } = await import('./sent-before.js');
      if (!host.closed) ends.push(settleSent(unsent, host, clock, () => actions.reload()));
    });
    const look = () => void (unsent.underway.length > 0 && settle().catch(() => undefined));
    ends.push(unsent.onChange(look));
    look();
    // After a crash there may be more of them.
    void unsent.recover();
    tabs.tell({ type: 'hello' });
    if (!outdated) leadership = new Leadership(`${database}-sync`, tabs, (leading) => {
      const steer = () => accounts.runtimes.forEach((runtime) => runtime.steer());
      if (!leading) steer();
      else
        void Promise.all(accounts.runtimes.map((runtime) => runtime.takeOver())).then(async () => {
          steer();
          await actions.reload();
          await actions.flush();
        });
    });
    link = new CompanionLink(session, {
      found(state, again) {
        confirmAccounts(state.accounts);
        void documents.synchronise();
        for (const runtime of accounts.runtimes) {
          if (again) runtime.renewPush();
          runtime.retry();
          runtime.restate();
        }
        void actions.flush();
      },
      lost() {
        for (const runtime of accounts.runtimes) runtime.restate();
        health.fire();
      },
      event(event) {
        if (event.type === 'changed') accounts.runtime(event.account)?.pushed(event.about);
        else if (event.type === 'accounts') confirmAccounts(event.accounts);
        else if (event.type === 'document') documents.receive(event.document);
        if (event.type !== 'plugins') host.tell(event);
        else void restored.then(async () => event.plugins.length + host.installed.length > 0 && (await installed()).set(event.plugins)).catch(() => undefined);
      },
    });
  });

  host.onClose = async () => {
    stopTick();
    listening.abort();
    for (const end of ends) end();
    link?.close();
    leadership?.close();
    attention.close();
    accounts.close();
    actions.close();
    grants.close();
    changes.close();
    unsent.close();
    documents.close();
    await mirror.settled();
    tabs.close();
    await disk.close();
  };
  return host;
}

const titleOf = (target: Target) => (target.ref === 'kind' ? target.title : target.definition.title).toLowerCase();
