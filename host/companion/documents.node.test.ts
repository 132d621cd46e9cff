import { VivariumError } from '@vivarium/sdk/contract';
import { StoredDocument, type CompanionEvent } from '@vivarium/sdk/protocol';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { temporaryFolder } from './companion-testing.js';
import { DocumentConflict, DocumentFolder } from './documents.js';

let folder: string;
let events: CompanionEvent[];
let logged: string[];
const open = () => DocumentFolder.open({ folder, publish: (event) => events.push(event), log: (message) => logged.push(message) });
const artifact = (version: number, content?: StoredDocument['content'], id = 'daily'): StoredDocument => ({
  kind: 'artifact',
  id,
  version,
  ...(content === undefined ? {} : { content }),
});
const conflict = (stored: StoredDocument) => (error: unknown) => {
  assert.ok(error instanceof DocumentConflict);
  assert.deepEqual(error.toJSON().details, stored);
  return true;
};

beforeEach(async () => {
  folder = await temporaryFolder();
  events = [];
  logged = [];
});

test('a document is a readable file that survives a restart, and a write is told', async () => {
  const documents = await open();
  const stored = await documents.put(artifact(0, { title: 'Morning' }));
  assert.deepEqual(stored, artifact(1, { title: 'Morning' }));
  assert.match(await readFile(join(folder, 'artifacts/daily/artifact.json'), 'utf8'), /\n {4}"title": "Morning"\n/);
  assert.deepEqual(events, [{ type: 'document', document: stored }]);
  assert.deepEqual((await open()).list(), [stored]);
});

test('a write that is based on another version is refused with the stored one', async () => {
  const documents = await open();
  await assert.rejects(documents.put(artifact(3, 'x')), conflict(artifact(0)));
  await documents.put(artifact(0, 'one'));
  await assert.rejects(documents.put(artifact(0, 'two')), conflict(artifact(1, 'one')));
  await documents.put(artifact(1, 'two'));
  assert.deepEqual(documents.list(), [artifact(2, 'two')]);
});

test('of simultaneous writes one wins', async () => {
  const documents = await open();
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => documents.put(artifact(0, index))));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await open()).list()[0]?.version, 1);
});

test('a deletion is remembered with its version and can be taken back', async () => {
  const documents = await open();
  await documents.put(artifact(0, 'x'));
  await documents.put(artifact(1));
  assert.deepEqual((await open()).list(), [artifact(2)]);
  await (await open()).put(artifact(2, 'back'));
  assert.deepEqual((await open()).list(), [artifact(3, 'back')]);
});

test('a file that cannot be read is set aside by name; the others load', async () => {
  const documents = await open();
  await documents.put(artifact(0, 'fine', 'fine'));
  for (const [id, text] of [['half', '{"format":1,"ver'], ['other', '{"format":1}'], ['empty', '']] as const) {
    await mkdir(join(folder, 'artifacts', id), { recursive: true });
    await writeFile(join(folder, 'artifacts', id, 'artifact.json'), text);
  }
  assert.deepEqual((await open()).list(), [artifact(1, 'fine', 'fine')]);
  assert.equal(logged.length, 3);
  const [aside] = await readdir(join(folder, 'artifacts/half'));
  assert.match(aside ?? '', /^artifact\.json\.broken-\d+$/);
  assert.equal(await readFile(join(folder, 'artifacts/half', aside ?? ''), 'utf8'), '{"format":1,"ver');
});

test('what a killed companion left half-written is removed, foreign files stay', async () => {
  await (await open()).put(artifact(0, 'x'));
  await writeFile(join(folder, 'artifacts/daily/artifact.json.a1b2.tmp'), '{"for');
  await writeFile(join(folder, 'artifacts/README.md'), 'mine');
  await mkdir(join(folder, 'artifacts/.git'));
  assert.deepEqual((await open()).list(), [artifact(1, 'x')]);
  assert.deepEqual(await readdir(join(folder, 'artifacts/daily')), ['artifact.json']);
  assert.deepEqual((await readdir(join(folder, 'artifacts'))).sort(), ['.git', 'README.md', 'daily']);
});

test('a folder that cannot be written is said, and nothing is claimed to be stored', async () => {
  const documents = await open();
  await rm(join(folder, 'artifacts'), { recursive: true });
  await writeFile(join(folder, 'artifacts'), 'a file in its place');
  await assert.rejects(documents.put(artifact(0, 'x')), (error) => error instanceof VivariumError && error.code === 'unavailable');
  assert.deepEqual([documents.list(), events], [[], []]);
});

test('random writes: memory, disk and a simple model agree', async () => {
  const content = fc.option(fc.jsonValue(), { nil: undefined });
  const write = fc.record({ kind: fc.constantFrom<StoredDocument['kind']>('artifact', 'settings', 'grants'), id: fc.constantFrom('a', 'b'), version: fc.integer({ min: 0, max: 3 }), content });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
      folder = await temporaryFolder();
      const documents = await open();
      const model = new Map<string, StoredDocument>();
      for (const { content: given, ...rest } of writes) {
        // As the route reads it: a key "__proto__" does not come through.
        const document = StoredDocument.parse(JSON.parse(JSON.stringify({ ...rest, content: given })));
        const key = `${document.kind}/${document.id}`;
        const fits = (model.get(key)?.version ?? 0) === document.version;
        const done = await documents.put(document).then(() => true, () => false);
        assert.equal(done, fits);
        if (fits) model.set(key, { ...document, version: document.version + 1 });
      }
      const byKey = (one: StoredDocument, other: StoredDocument) => (`${one.kind}/${one.id}` < `${other.kind}/${other.id}` ? -1 : 1);
      const expected = [...model.values()].sort(byKey);
      assert.deepEqual(documents.list().sort(byKey), expected);
      assert.deepEqual((await open()).list().sort(byKey), expected);
      await rm(folder, { recursive: true });
    }),
    { numRuns: 40 },
  );
});

test('a log is only added to', async () => {
  const log = (version: number, lines?: readonly string[]): StoredDocument => ({ kind: 'log', id: 'actions-2026-03', version, ...(lines ? { content: { lines: lines.map((title) => ({ title })) } } : {}) });
  const documents = await open();
  await documents.put(log(0, ['sent']));
  await documents.put(log(1, ['sent', 'moved']));
  for (const lines of [undefined, [], ['sent'], ['moved', 'sent'], ['sent', 'changed'], ['sent', 'changed', 'moved']])
    await assert.rejects(documents.put(log(2, lines)), { code: 'forbidden' }, JSON.stringify(lines));
  await assert.rejects(documents.put({ ...log(2), content: 'nothing' }), { code: 'forbidden' });
  assert.deepEqual((await open()).list(), [log(2, ['sent', 'moved'])]);
});

test('grants of a plugin’s widgets are deleted together, also one that is being written', async () => {
  const documents = await open();
  const grants = (id: string) => documents.put({ kind: 'grants', id, version: 0, content: { format: 1, grants: [] } });
  await Promise.all([grants('focus-left'), grants('other-list')]);
  const writing = grants('focus-late');
  await documents.forgetGrants('focus-');
  await writing;
  const kept = (await open()).list();
  assert.deepEqual(kept.filter(({ content }) => content !== undefined).map(({ id }) => id), ['other-list']);
  assert.equal(kept.length, 3, 'a browser that was away learns of it');
});

test('what a page writes while everything is forgotten that a plugin was allowed is forgotten too', async () => {
  const documents = await open();
  const grants = (id: string, version: number, content: StoredDocument['content']) => documents.put({ kind: 'grants', id, version, content });
  await grants('focus-one', 0, 1);
  await grants('focus-two', 0, 1);
  const forgotten = documents.forgetGrants('focus-');
  await grants('focus-two', 1, 2);
  await forgotten;
  assert.deepEqual(documents.list().map(({ id, content }) => [id, content]), [['focus-one', undefined], ['focus-two', undefined]]);
});
