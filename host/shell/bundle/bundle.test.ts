import { expect } from '@open-wc/testing';
import { VivariumError, type ErrorCode } from '@vivarium/sdk/contract';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { ArtifactLibrary } from '../artifact-library.js';
import { memoryDocuments } from '../gallery/fake-host.js';
import { widgets as builtIns } from '../widgets.generated.js';
import { BUNDLE_FORMAT, LARGEST_BUNDLE, readBundle, type Bundle } from './bundle.js';
import { bundleEverything, bundlePage } from './make-bundle.js';
import { openBundle } from './open-bundle.js';

const now = new Date('2026-03-04T08:00:00Z');
const center = 'daily-command-center';
const cell = { w: 2, h: 2 };
const generated = (tag = 'gen-tasks', text = 'one'): WidgetDocument => ({
  format: 1,
  manifest: { tag, title: 'Tasks', description: 'Shows tasks.', sizes: { min: cell, S: cell, M: cell, L: cell, XL: cell, max: cell }, uses: {}, config: { type: 'object' }, sample: {} },
  files: { 'widget.ts': `export const widget = defineWidget({ tag: '${tag}', text: '${text}' });` },
  entry: 'widget.ts',
});

/** What one person has. */
class Home {
  readonly documents = memoryDocuments();
  library!: ArtifactLibrary;
  get services() {
    const { documents, library } = this;
    const widgets: ReadonlyMap<string, WidgetDefinition> = new Map((builtIns as unknown as WidgetDefinition[]).map((widget) => [widget.tag, widget]));
    return { library, widgets, host: { documents, contracts: [], installed: [] } };
  }
  static async open(): Promise<Home> {
    const home = new Home();
    home.library = await ArtifactLibrary.open(home.documents);
    return home;
  }
  store(widget: WidgetDocument): void {
    this.documents.put('widget', widget.manifest.tag, JSON.parse(JSON.stringify(widget)) as string);
  }
  place(widget: string): void {
    const { placements } = this.library.get(center)!;
    this.library.change(center, { placements: [...placements, { id: 'made', widget, config: { size: 3 }, state: { version: 1, value: 'secret' }, cells: { wide: { x: 0, y: 20, w: 2, h: 2 } } }] }, 'Added Tasks');
  }
}

const asFile = (content: unknown): Blob => new Blob([typeof content === 'string' ? content : JSON.stringify(content)]);
const made = (home: Home): Bundle => bundlePage(home.services, home.library.get(center)!, now);

describe('a page as a file', () => {
  it('comes back as a page of its own: title, theme, layout, settings and the widgets somebody made', async () => {
    const [mine, yours] = [await Home.open(), await Home.open()];
    mine.store(generated());
    mine.place('gen-tasks');
    mine.library.change(center, { theme: 'brutalism' }, 'Theme');
    const id = openBundle(yours.services, await readBundle(asFile(made(mine))))!;
    const [before, after] = [mine.library.get(center)!, yours.library.get(id)!];
    expect(yours.library.list.map((page) => page.id)).to.deep.equal([center, id]);
    expect(after).to.deep.include({ title: before.title, theme: 'brutalism' });
    expect(after.placements.map(({ widget, config, cells }) => ({ widget, config, cells }))).to.deep.equal(before.placements.map(({ widget, config, cells }) => ({ widget, config, cells })));
    expect(yours.documents.get('widget', 'gen-tasks')?.content).to.deep.equal(generated());
  });

  it('has no versions, nothing that widgets saved, no permissions and no log', async () => {
    const home = await Home.open();
    home.store(generated());
    home.documents.put('grants', 'gen-tasks', { format: 1, grants: ['a permission'] });
    home.documents.put('log', 'actions', { lines: ['a deed'] });
    home.store(generated('gen-other'));
    home.place('gen-tasks');
    const text = JSON.stringify(made(home));
    for (const kept of ['secret', 'a permission', 'a deed', 'gen-other', 'Added Tasks']) expect(text).not.to.contain(kept);
    expect(made(home).needs).to.deep.include({ type: 'kind', kind: 'event' });
  });

  it('says nothing of how the rest of Vivarium looks, whoever wrote that into it', async () => {
    const home = await Home.open();
    const appearance = bundleEverything(home.services, now).appearance!;
    expect(await readBundle(asFile({ ...made(home), appearance }))).not.to.have.property('appearance');
    expect(await readBundle(asFile(bundleEverything(home.services, now)))).to.deep.include({ appearance });
  });

  it('never brings other code under a tag that means something here', async () => {
    const [mine, yours] = [await Home.open(), await Home.open()];
    mine.store(generated('gen-tasks', 'other code'));
    mine.place('gen-tasks');
    const bundle = await readBundle(asFile(made(mine)));
    const open = () => yours.library.get(openBundle(yours.services, bundle))!.placements.at(-1)!.widget;

    yours.documents.put('grants', 'gen-tasks', { format: 1, grants: [] });
    const besideGrants = open();
    expect(besideGrants).to.match(/^gen-tasks-[0-9a-f]{8}$/);
    expect(yours.documents.get('widget', besideGrants)?.content).to.deep.include({ files: { 'widget.ts': `export const widget = defineWidget({ tag: '${besideGrants}', text: 'other code' });` } });

    yours.documents.remove('grants', 'gen-tasks');
    yours.store(generated());
    expect(open()).to.match(/^gen-tasks-[0-9a-f]{8}$/);
    expect(yours.documents.get('widget', 'gen-tasks')?.content).to.deep.equal(generated());

    const impostor = { ...bundle, widgets: [generated('viv-agenda')], pages: bundle.pages };
    openBundle(yours.services, impostor);
    expect(yours.documents.get('widget', 'viv-agenda')).to.equal(undefined);
  });

  it('uses a widget that is here already, to the letter', async () => {
    const home = await Home.open();
    home.store(generated());
    home.place('gen-tasks');
    openBundle(home.services, made(home));
    expect(home.documents.list('widget').map(({ id }) => id)).to.deep.equal(['gen-tasks']);
  });
});

describe('a backup', () => {
  it('brings back what is gone and what was changed, whose last state stays as a version', async () => {
    const home = await Home.open();
    const second = home.library.create();
    home.library.rename(second.id, 'Sales');
    const backup = await readBundle(asFile(bundleEverything(home.services, now)));
    home.library.remove(second.id);
    home.library.rename(center, 'Morning');
    expect(openBundle(home.services, backup)).to.equal(center);
    expect(home.library.list.map(({ title }) => title)).to.deep.equal(['Daily command center', 'Sales']);
    expect(home.library.get(center)?.versions[0]?.content.title).to.equal('Morning');
    expect(openBundle(home.services, backup), 'everything is as it was').to.equal(undefined);
  });

  it('has the automations: what is gone comes back, what says otherwise stays and gets the other beside it', async () => {
    const home = await Home.open();
    const note = (text: string) => ({ schema: 1, id: 'note', name: 'Note', trigger: { type: 'schedule', days: [1], time: '07:30', timeZone: 'UTC', since: '2026-01-01T00:00:00.000Z' }, steps: [{ do: 'act', action: { kind: 'record', name: 'addNote' }, with: { text } }] });
    const put = (text: string) => home.documents.put('automation', 'note', note(text));
    const list = () => home.documents.list('automation').map(({ content }) => content as ReturnType<typeof note>);
    put('one');
    const backup = await readBundle(asFile(bundleEverything(home.services, now)));
    expect(made(home).automations, 'not in a page that is given away').to.deep.equal([]);
    home.documents.remove('automation', 'note');
    openBundle(home.services, backup, now);
    expect(list()).to.have.length(1);
    expect(list()[0]).to.deep.include({ id: 'note', steps: note('one').steps });
    expect(list()[0]!.trigger.since).to.equal(now.toISOString());
    openBundle(home.services, backup, now);
    expect(list()).to.have.length(1);
    put('two');
    openBundle(home.services, backup, now);
    expect(list().map(({ name, steps }) => [name, steps[0]!.with.text]).sort()).to.deep.equal([['Note (backup)', 'one'], ['Note', 'two']]);
    openBundle(home.services, backup, now);
    expect(list(), 'once').to.have.length(2);
  });

  it('of the form before has no automations', async () => {
    const home = await Home.open();
    const { automations: _, ...before } = bundleEverything(home.services, now);
    expect((await readBundle(asFile({ ...before, format: 1 }))).automations).to.deep.equal([]);
  });
});

describe('a file that is no page', () => {
  const cases: [string, (bundle: Bundle) => unknown, ErrorCode][] = [
    ['nothing', () => '', 'invalid-input'],
    ['half a file', (bundle) => JSON.stringify(bundle).slice(0, 900), 'invalid-input'],
    ['a picture', () => '\u0089PNG\r\n', 'invalid-input'],
    ['another JSON', () => ({ name: 'vivarium', version: '1' }), 'invalid-input'],
    ['a list', () => [], 'invalid-input'],
    ['null', () => null, 'invalid-input'],
    ['a newer form', (bundle) => ({ ...bundle, format: BUNDLE_FORMAT + 1, pages: 'otherwise' }), 'version'],
    ['an impossible form', (bundle) => ({ ...bundle, format: 0 }), 'invalid-input'],
    ['no page', (bundle) => ({ ...bundle, pages: [] }), 'invalid-input'],
    ['more than it says', (bundle) => ({ ...bundle, grants: [{ widget: 'gen-x' }] }), 'invalid-input'],
    ['a widget outside the grid', (bundle) => ({ ...bundle, pages: [{ ...bundle.pages[0], placements: [{ id: 'a', widget: 'viv-clock', cells: { wide: { x: 11, y: 0, w: 1e9, h: 1 } } }] }] }), 'invalid-input'],
    ['a thousand widgets', (bundle) => ({ ...bundle, pages: [{ ...bundle.pages[0], placements: Array.from({ length: 1000 }, (_, id) => ({ ...bundle.pages[0]!.placements[0], id: String(id) })) }] }), 'invalid-input'],
    ['a tag that is none', (bundle) => ({ ...bundle, widgets: [{ ...generated(), manifest: { ...generated().manifest, tag: '<script>' } }] }), 'invalid-input'],
    ['a path out of its folder', (bundle) => ({ ...bundle, widgets: [{ ...generated(), files: { '../../x.ts': '' }, entry: '../../x.ts' }] }), 'invalid-input'],
    ['code without its entry', (bundle) => ({ ...bundle, widgets: [{ ...generated(), entry: 'gone.ts' }] }), 'invalid-input'],
    ['an entry that every object has', (bundle) => ({ ...bundle, widgets: [{ ...generated(), entry: 'constructor' }] }), 'invalid-input'],
    ['two widgets of one tag', (bundle) => ({ ...bundle, widgets: [generated(), generated('gen-tasks', 'two')] }), 'invalid-input'],
    ['two pages of one id', (bundle) => ({ ...bundle, pages: [bundle.pages[0], bundle.pages[0]] }), 'invalid-input'],
    ['a title that turns around', (bundle) => ({ ...bundle, pages: [{ ...bundle.pages[0], title: 'My \u202Eegap' }] }), 'invalid-input'],
    ['a theme that loads something', (bundle) => ({ ...bundle, pages: [{ ...bundle.pages[0], theme: { base: 'light', tokens: { '--viv-color-text': 'url(//evil.example)' } } }] }), 'invalid-input'],
    ['a prototype', (bundle) => JSON.stringify(bundle).replace('"config":{}', '"config":{"__proto__":{"admin":true}}'), 'invalid-input'],
    ['a well without a ground', (bundle) => JSON.stringify(bundle).replace('"config":{}', `"config":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`), 'invalid-input'],
    ['something huge', () => ' '.repeat(LARGEST_BUNDLE + 1), 'too-large'],
  ];
  for (const [name, change, code] of cases)
    it(`is refused with a reason, and nothing changes: ${name}`, async () => {
      const home = await Home.open();
      const before = JSON.stringify(bundleEverything(home.services, now));
      const file = asFile(change(made(home)));
      const thrown = await readBundle(file).then(() => undefined, (error: unknown) => error);
      expect(thrown).to.be.instanceOf(VivariumError);
      expect((thrown as VivariumError).code, (thrown as VivariumError).message).to.equal(code);
      expect((thrown as VivariumError).message).to.match(/^The (file|title|code)/);
      expect(JSON.stringify(bundleEverything(home.services, now))).to.equal(before);
    });
});
