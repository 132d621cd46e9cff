import { readCursor } from '../../plugins/gmail/sync/cursor.js';
import { gmail } from '@vivarium/gmail/contract';
import { parseCursor as parseCalendarCursor } from '../../plugins/google-calendar/cursor.js';
import { googleCalendar } from '@vivarium/google-calendar/contract';
import { parseCursor as parseNotionCursor } from '../../plugins/notion/connector/cursor.js';
import { notion } from '@vivarium/notion/contract';
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AccountsFile } from '../../host/companion/accounts-file.js';
import { DocumentFolder } from '../../host/companion/documents.js';
import { Sessions } from '../../host/companion/session.js';
import { FileVault } from '../../host/companion/vault-file.js';
import { Claude } from '../../host/companion/claude.js';
import { ActionLog } from '../../host/grants/action-log.js';
import { Grant, GrantsDocument } from '../../host/grants/grant.js';
import { Job } from '../../host/grants/outbox.js';
import { loadAppearance } from '../../host/shell/appearance.js';
import { ArtifactLibrary } from '../../host/shell/artifact-library.js';
import { emptyArtifact } from '../../host/shell/artifacts.js';

/**
 * What earlier versions left behind on disk, word for word: it must be understood, and nothing of it set aside, for
 * ever. When a form changes, the code migrates it and the new form gets a snapshot beside these; these stay.
 */
const snapshots = join(import.meta.dirname, 'stored');

for (const name of await readdir(snapshots))
  describe(`a data folder of form ${name}`, () => {
    let folder: string;
    let documents: DocumentFolder;
    const logged: string[] = [];
    const log = (message: string) => void logged.push(message);
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vivarium-stored-'));
      await cp(join(snapshots, name), folder, { recursive: true });
      documents = await DocumentFolder.open({ folder, publish: () => undefined, log });
    });
    after(() => rm(folder, { recursive: true, force: true }));

    /** The documents as the page has them. */
    const store = () => {
      const list = (kind: StoredDocument['kind']) => documents.list().filter((one) => one.kind === kind && one.content !== undefined);
      const unchanged = () => assert.fail('What is stored was rewritten by reading it.');
      return { ready: Promise.resolve(), restored: Promise.resolve(), list, get: (kind: StoredDocument['kind'], id: string) => list(kind).find((one) => one.id === id), put: unchanged, remove: unchanged, onChange: () => () => undefined, onRefused: () => () => undefined,
      onOverruled: () => () => undefined, settled: () => Promise.resolve(), unsaved: 0 };
    };

    it('gives its pages back, with state and past, and knows which was deleted', async () => {
      const library = await ArtifactLibrary.open(store());
      assert.deepEqual(library.list.map(({ title, placements, versions }) => [title, placements.length, versions.map(({ why }) => why)]), [['Daily command center', 2, []], ['Thursday', 0, ['Renamed']]]);
      assert.deepEqual(library.list[0]?.placements[1]?.state, { version: 1, value: { filter: 'unread' } });
      assert.equal(documents.list().find(({ id }) => id === 'given-up')?.version, 3);
      library.close();
    });

    it('gives the settings back', () => assert.deepEqual(loadAppearance(store()), { theme: 'dark', sidebarCollapsed: true, language: 'system' }));

    it('gives the log back: what was done, taken back, declined and failed, and what can still be undone', () => {
      const { entries } = new ActionLog(store(), () => true);
      assert.deepEqual(entries.map(({ outcome, undoable }) => [outcome, undoable]), [['failed', false], ['declined', false], ['done', true], ['undone', false]]);
      assert.equal(entries[0]?.error?.code, 'rate-limited');
      assert.equal(entries[2]?.undoes, entries[3]?.id);
    });

    it('gives every grant back with its limits', () => {
      const [stored] = store().list('grants');
      const { grants } = GrantsDocument.parse(stored?.content);
      assert.deepEqual(grants.map((grant) => Grant.parse(grant)), grants);
    });

    it('gives the widgets back', () => {
      for (const { content } of store().list('widget')) assert.deepEqual(WidgetDocument.parse(content), content);
    });

    it('gives accounts, paired browsers, secrets and the choice of Claude back', async () => {
      const accounts = await AccountsFile.open(join(folder, 'accounts.json'), log);
      assert.deepEqual(accounts.accounts.map(({ id, status, readOnly }) => [id, status, readOnly]), [['gmail-1', 'signed-out', true], ['google-calendar-1', 'connected', false], ['notion-1', 'connected', false]]);
      assert.deepEqual([accounts.wantsDemo('gmail'), accounts.nextId('gmail')], [false, 'gmail-3']);
      await Sessions.open({ path: join(folder, 'browsers.json'), log });
      const vault = await FileVault.open(join(folder, 'vault'), log);
      assert.equal(await vault.read('account:gmail-1'), '{"invented":"secret"}');
      const claude = await Claude.open({ vault, path: join(folder, 'claude.json'), publish: () => undefined, log });
      assert.equal(claude.status().model, 'claude-sonnet-4-5');
    });

    it('has nothing that was set aside', () => assert.deepEqual(logged, []));
  });

it('the form in which things are written today is on record', async () => {
  const newest = (await readdir(snapshots)).sort().at(-1)!;
  const { format, content } = JSON.parse(await readFile(join(snapshots, newest, 'artifacts/daily-command-center/artifact.json'), 'utf8')) as { format: number; content: { schema: number } };
  assert.deepEqual(Object.keys(content).sort(), Object.keys(emptyArtifact(0)).sort(), 'An artifact has other parts now: keep a data folder of the new form.');
  assert.equal(content.schema, emptyArtifact(0).schema);
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-form-'));
  const documents = await DocumentFolder.open({ folder, publish: () => undefined, log: assert.fail });
  await documents.put({ kind: 'artifact', id: 'one', version: 0, content: {} });
  assert.equal((JSON.parse(await readFile(join(folder, 'artifacts/one/artifact.json'), 'utf8')) as { format: number }).format, format);
  await rm(folder, { recursive: true });
});

/** Of each version of the browser's database: what connectors and the outbox wrote into it. */
for (const file of await readdir(join(import.meta.dirname, '../../host/store/snapshots')))
  describe(`a browser’s database ${file}`, async () => {
    const { stores } = JSON.parse(await readFile(join(import.meta.dirname, '../../host/store/snapshots', file), 'utf8')) as { stores: Record<string, { records: [unknown, Record<string, unknown>][] }> };
    const cursor = (account: string, collection: string) => stores['collections']!.records.find(([, one]) => one['account'] === account && one['collection'] === collection)![1]['cursor'] as string;

    it('has cursors from which the connectors go on', () => {
      assert.ok(parseCalendarCursor(cursor('google-calendar-1', 'events')));
      assert.ok(readCursor(cursor('gmail-1', 'messages')));
      for (const collection of ['records', 'notes']) assert.ok(parseNotionCursor(cursor('notion-1', collection)));
    });

    it('has items and waiting writes that still parse', () => {
      const { item } = googleCalendar.definition.collections.events;
      for (const { $ref: _, ...row } of stores['changes']!.records.flatMap(([, change]) => change['upsert'] as Record<string, unknown>[])) assert.deepEqual(item.parse(row), row);
      for (const [, { entry }] of stores['outbox']!.records) assert.deepEqual(Job.parse(entry), entry);
    });

    it('is of contracts whose version says that they read it', () => {
      for (const contract of [googleCalendar, gmail, notion])
        for (const [, one] of stores['collections']!.records)
          if ((one['account'] as string).startsWith(contract.id)) assert.equal(one['version'], contract.definition.version, `${contract.id} reads mirrors of version ${contract.definition.version} only: keep a database of the new form.`);
    });
  });
