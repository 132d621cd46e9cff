import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pluginDifference, type PluginPackage } from '@vivarium/sdk/protocol';
import { temporaryFolder } from '../companion-testing.js';
import { listen, openPlugins, type TestServer } from '../services-testing.js';
import { checkPackage, packageHash } from './package.js';
import { lookAt, Offers } from './offers.js';
import { pluginEndpoints } from './plugin-store.js';
import { originOf, readPackage } from './read-package.js';

const size = { w: 2, h: 2 };
const plugin = (change: (content: PluginPackage) => void = () => undefined): PluginPackage => {
  const content: PluginPackage = {
    manifest: {
      format: 1, id: 'status-page', version: '1.0.0', title: 'Status page', description: 'Incidents.', author: 'An author', license: 'MIT', sdk: '^0.1.0',
      connector: {
        entry: 'connector.ts',
        contract: {
          id: 'status-page', version: 1, title: 'Status page', auth: { type: 'none' }, network: [{ origin: 'https://status.example.com', methods: ['GET'], paths: ['/api'] }], quota: { units: 60, perSeconds: 60 },
          collections: { incidents: { title: 'Incidents', key: 'id', pace: { visible: 30, hidden: 600 }, item: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } } }, reads: {}, actions: {},
        },
      },
      widgets: [{ entry: 'widget.ts', manifest: { tag: 'status-page-list', title: 'Status', description: 'Incidents.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: { incidents: { ref: 'collection', contract: 'status-page', name: 'incidents' } }, config: { type: 'object', properties: {} }, sample: {} } }],
    },
    files: { 'connector.ts': 'export const connector = 1;', 'widget.ts': 'export const widget = 1;', 'parts/row.ts': 'export {};' },
  };
  change(content);
  return content;
};
const asFolder = async (content: PluginPackage) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'plugin.json'), JSON.stringify(content.manifest));
  for (const [path, text] of Object.entries(content.files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
};
const origin = { type: 'file', from: '/somewhere' } as const;

describe('reading a plugin', () => {
  const content = plugin();
  const hash = packageHash(content);
  let server: TestServer;
  let answer: Parameters<typeof listen>[0] = () => undefined;
  before(async () => (server = await listen((message, response) => answer(message, response))));
  after(() => server.close());

  test('folder, file and address are the same content with the same hash', async () => {
    const folder = await asFolder(content);
    for (const more of ['README.md', '.secret.ts', 'connector.node.test.ts', 'emulator.ts', 'package.json']) await writeFile(join(folder, more), 'left out');
    const file = join(await temporaryFolder(), 'it.vivarium.json');
    await writeFile(file, JSON.stringify({ files: content.files, manifest: content.manifest }, null, 4));
    answer = (message, response) => (message.url === '/moved' ? response.writeHead(302, { location: '/it' }).end() : response.end(JSON.stringify(content)));
    for (const source of [folder, file, `${server.origin}/it`, `${server.origin}/moved`]) assert.equal((await readPackage(await originOf(source))).hash, hash, source);
  });

  test('a changed character anywhere is another hash', () => {
    assert.notEqual(packageHash(plugin((one) => (one.files['widget.ts'] += ' '))), hash);
    assert.notEqual(packageHash(plugin((one) => (one.manifest.title = 'Status pagE'))), hash);
    assert.notEqual(packageHash(plugin((one) => (one.files['more.ts'] = ''))), hash);
  });

  test('a link, a device, too much and no text are refused', async () => {
    const linked = await asFolder(content);
    await symlink('/etc/passwd', join(linked, 'data.json'));
    await assert.rejects(readPackage({ type: 'folder', from: linked }), /is a link/);
    const manifest = await asFolder(content);
    await rm(join(manifest, 'plugin.json'));
    await symlink('/dev/zero', join(manifest, 'plugin.json'));
    await assert.rejects(readPackage({ type: 'folder', from: manifest }), /no plain file/);
    const large = await asFolder(content);
    await writeFile(join(large, 'large.ts'), 'x'.repeat(500_001));
    await assert.rejects(readPackage({ type: 'folder', from: large }), { code: 'too-large' });
    const binary = await asFolder(content);
    await writeFile(join(binary, 'binary.ts'), Buffer.from([0xff, 0xfe, 0x00]));
    await assert.rejects(readPackage({ type: 'folder', from: binary }), /no text/);
  });

  test('an address leads nowhere it should not', async () => {
    await assert.rejects(readPackage({ type: 'url', from: 'http://plugins.example.com/it' }), { code: 'blocked' });
    const other = await listen((_, response) => response.end(JSON.stringify(content)));
    answer = (_, response) => response.writeHead(302, { location: `${other.origin}/it` }).end();
    await assert.rejects(readPackage({ type: 'url', from: `${server.origin}/it` }), { code: 'blocked' }, 'redirect to another port');
    await other.close();
    answer = (_, response) => response.writeHead(302, { location: '/round' }).end();
    await assert.rejects(readPackage({ type: 'url', from: `${server.origin}/it` }), /redirected too often/);
    answer = (_, response) => response.end(' '.repeat(4_000_001));
    await assert.rejects(readPackage({ type: 'url', from: `${server.origin}/it` }), { code: 'too-large' });
    answer = (_, response) => response.writeHead(404).end();
    await assert.rejects(readPackage({ type: 'url', from: `${server.origin}/it` }), { code: 'unavailable' });
  });

  test('an address within is not even connected to: nobody resolves it, so nobody else would have checked it', async (context) => {
    let touched = 0;
    const inside = createServer((socket) => {
      touched += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    context.after(() => inside.close());
    await once(inside, 'listening');
    const { port } = inside.address() as AddressInfo;
    answer = (_, response) => response.writeHead(302, { location: `https://127.0.0.1:${port}/it` }).end();
    await assert.rejects(readPackage({ type: 'url', from: `${server.origin}/it` }), { code: 'blocked' });
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '[::1]']) await assert.rejects(readPackage({ type: 'url', from: `https://${host}:${port}/it` }), { code: 'blocked' }, host);
    assert.equal(touched, 0);
  });

  const attacks: [string, (content: PluginPackage) => void][] = [
    ['a path upwards', (one) => (one.files['../outside.ts'] = '')],
    ['an absolute path', (one) => (one.files['/etc/cron.d/x.ts'] = '')],
    ['a backslash', (one) => (one.files['a\\..\\b.ts'] = '')],
    ['a hidden file', (one) => (one.files['.bashrc.ts'] = '')],
    ['a binary file name', (one) => (one.files['a.node'] = '')],
    ['an entry that is not there', (one) => (one.manifest.widgets[0]!.entry = 'other.ts')],
    ['a tag outside its name', (one) => (one.manifest.widgets[0]!.manifest.tag = 'viv-agenda')],
    ['the same tag twice', (one) => one.manifest.widgets.push(one.manifest.widgets[0]!)],
    ['another contract’s name', (one) => (one.manifest.connector!.contract.id = 'gmail')],
    ['a contract that cannot be', (one) => (one.manifest.connector!.contract.collections.incidents!.item = { $ref: '#' })],
    ['a title with a line break', (one) => (one.manifest.title = 'Fine\n  - reads nothing')],
    ['a title that reads backwards', (one) => (one.manifest.title = 'x\u202ey')],
    ['a homepage that is a script', (one) => (one.manifest.homepage = 'javascript:alert(1)')],
    ['an id with a slash', (one) => (one.manifest.id = 'a/b')],
    ['something unknown in it', (one) => Object.assign(one.manifest, { postinstall: 'rm -rf' })],
    ['nothing in it', (one) => { delete one.manifest.connector; one.manifest.widgets = []; }],
    ['two hundred files', (one) => Object.assign(one.files, Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.ts`, ''])))],
  ];
  for (const [title, attack] of attacks) test(`refused: ${title}`, () => assert.throws(() => checkPackage(plugin(attack)), { code: 'invalid-input' }));

  test('what was made for another SDK is told so', () => {
    for (const sdk of ['^0.2.0', '^1.0.0', '^0.1.1', '^0.0.9']) assert.throws(() => checkPackage(plugin((one) => (one.manifest.sdk = sdk))), { code: 'version' }, sdk);
  });
});

describe('installed plugins', () => {
  let data: string;
  const folder = () => join(data, 'plugins');
  const state = async () => (await openPlugins(data)).list.map(({ id, problem }) => [id, problem?.state]);
  beforeEach(async () => (data = await temporaryFolder()));

  test('are pinned, found again after a restart, and leave nothing when removed', async () => {
    const plugins = await openPlugins(data);
    const content = plugin();
    const { hash } = await plugins.install(checkPackage(content), origin);
    assert.equal(hash, packageHash(content));
    assert.deepEqual(await readdir(folder()), ['installed.json', 'status-page']);
    const again = await openPlugins(data);
    assert.equal(again.list[0]?.manifest?.title, 'Status page');
    assert.deepEqual(again.widget('status-page-list'), { files: content.files, entry: 'widget.ts' });
    assert.equal(again.connector('status-page')?.entry, 'connector.ts');
    assert.equal(again.contracts.get('status-page')?.id, 'status-page');
    await again.remove('status-page');
    assert.deepEqual(await readdir(folder()), ['installed.json']);
    assert.ok(!(await readFile(join(folder(), 'installed.json'), 'utf8')).includes('status-page'));
  });

  test('a newer version replaces an older one', async () => {
    const plugins = await openPlugins(data);
    await plugins.install(checkPackage(plugin()), origin);
    const next = checkPackage(plugin((one) => (one.manifest.version = '1.1.0')));
    await plugins.install(next, origin);
    assert.deepEqual(await readdir(join(folder(), 'status-page')), [next.hash]);
    assert.deepEqual(await state(), [['status-page', undefined]]);
  });

  for (const [title, tamper] of [
    ['a changed file', (at: string) => writeFile(join(at, 'files/widget.ts'), 'evil()')],
    ['a file more', (at: string) => writeFile(join(at, 'files/more.ts'), 'evil()')],
    ['a file less', (at: string) => rm(join(at, 'files/parts/row.ts'))],
    ['a changed manifest', async (at: string) => writeFile(join(at, 'plugin.json'), (await readFile(join(at, 'plugin.json'), 'utf8')).replace('status.example.com', 'thief.example.com'))],
  ] as const)
    test(`tampered: ${title} is not loaded, and nothing of it is handed out`, async () => {
      const { hash } = await (await openPlugins(data)).install(checkPackage(plugin()), origin);
      await tamper(join(folder(), 'status-page', hash));
      const plugins = await openPlugins(data);
      assert.equal(plugins.list[0]?.problem?.state, 'tampered');
      assert.equal(plugins.content('status-page') ?? plugins.widget('status-page-list') ?? plugins.connector('status-page'), undefined);
      assert.equal(plugins.contracts.size, 0);
    });

  test('damaged and missing files are named so; such a plugin can be removed', async () => {
    const { hash } = await (await openPlugins(data)).install(checkPackage(plugin()), origin);
    await rm(join(folder(), 'status-page', hash, 'plugin.json'));
    assert.deepEqual(await state(), [['status-page', 'unreadable']]);
    await (await openPlugins(data)).remove('status-page');
    assert.deepEqual(await state(), []);
  });

  test('nothing takes the name of what is here', async () => {
    const plugins = await openPlugins(data);
    const named = (id: string) => checkPackage(plugin((one) => {
      one.manifest.id = one.manifest.connector!.contract.id = id;
      one.manifest.widgets[0]!.manifest.tag = `${id}-mine`;
    }));
    for (const id of ['notion', 'viv', 'vivarium-core', 'sdk', 'host', 'briefing', 'clash']) await assert.rejects(plugins.install(named(id), origin), { code: 'conflict' }, id);
    await plugins.install(named('status'), origin);
    await assert.rejects(plugins.install(named('status-page'), origin), { code: 'conflict' });
  });

  test('half an installation is swept away', async () => {
    await openPlugins(data);
    await mkdir(join(folder(), '.adding-abc'), { recursive: true });
    await mkdir(join(folder(), 'nobody', 'x'), { recursive: true });
    await openPlugins(data);
    assert.deepEqual(await readdir(folder()), []);
  });
});

test('an installation that does not say where it is from is refused, since the list of all could not be read with it', async () => {
  const installed = await openPlugins(await temporaryFolder());
  const add = pluginEndpoints({ install: (...asked: Parameters<typeof installed.install>) => installed.install(...asked) } as never, installed).find(({ method }) => method === 'POST')!;
  for (const asked of [null, { content: plugin() }, { content: plugin(), origin: { type: 'somewhere', from: 1 } }])
    assert.throws(() => add.answer({ json: () => asked } as never), { code: 'invalid-input' });
  assert.deepEqual(installed.list, []);
});

describe('a plugin that is looked at', () => {
  test('is installed as it was shown, once, and only while it is at hand', async () => {
    const offers = new Offers();
    const { checked, origin: given } = await lookAt({ name: 'it.json', content: plugin() });
    assert.deepEqual(given, { type: 'given', from: 'it.json' });
    offers.keep(checked, given);
    assert.equal(offers.take(checked.hash).checked, checked);
    assert.throws(() => offers.take(checked.hash), { code: 'conflict' });
    offers.keep(checked, given);
    for (const version of ['2.0.0', '3.0.0', '4.0.0', '5.0.0']) offers.keep(checkPackage(plugin((one) => (one.manifest.version = version))), given);
    assert.throws(() => offers.take(checked.hash), { code: 'conflict' });
  });

  test('is refused where it is none, and looked for no further where nobody knows its place', async () => {
    await assert.rejects(lookAt({ name: 'it.json', content: { manifest: {} } }), { code: 'invalid-input' });
    await assert.rejects(readPackage({ type: 'given', from: 'it.json' }), /Choose the newer one/);
  });
});

test('a difference names permissions that come and go, and files', () => {
  const before = plugin();
  const after = plugin((one) => {
    one.manifest.connector!.contract.network.push({ origin: 'https://more.example.com', methods: ['POST'], paths: ['/'] });
    delete one.manifest.widgets[0]!.manifest.uses.incidents;
    one.files['widget.ts'] = 'changed';
    one.files['new.ts'] = '';
    delete one.files['parts/row.ts'];
  });
  const { added, removed, files } = pluginDifference(before, after);
  assert.deepEqual(added.map(({ type }) => type), ['reach']);
  assert.deepEqual(removed.map(({ type }) => type), ['use']);
  assert.deepEqual(files, { added: ['new.ts'], changed: ['widget.ts'], removed: ['parts/row.ts'] });
});
