import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { InstalledPlugin } from '@vivarium/sdk/protocol';
import { tokens } from '../../ui/tokens.css.js';
import type { PluginsSection } from './plugins-section.js';
import './plugins-section.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

const size = { w: 2, h: 2 };
const plugin = {
  id: 'focus', hash: 'a'.repeat(64), origin: { type: 'url', from: 'https://plugins.example.com/focus' }, installedAt: '2026-03-01T00:00:00.000Z',
  manifest: {
    format: 1, id: 'focus', version: '1.0.0', title: 'Focus time', description: 'Free minutes.', author: 'Somebody', license: 'MIT', sdk: '^0.1.0',
    widgets: [{ entry: 'left/index.ts', manifest: { tag: 'focus-left', title: 'Focus time left', description: 'x', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: { events: { ref: 'kind', kind: 'event' } }, config: { type: 'object' }, sample: {} } }],
  },
} satisfies InstalledPlugin;
const tampered: InstalledPlugin = { ...plugin, id: 'changed', manifest: undefined, problem: { state: 'tampered', error: { code: 'blocked', message: 'Its files are not the ones you agreed to.' } } };

/** The section over a companion that answers as told; everything asked and forgotten is kept. */
async function open(answers: Record<string, unknown>, yes = true) {
  const asked: [string, unknown][] = [];
  const forgotten: string[] = [];
  const questions: unknown[] = [];
  const services = {
    session: { request: (endpoint: string, params: unknown) => (asked.push([endpoint, params]), Promise.resolve(answers[endpoint])) },
    host: { onCompanion: () => () => undefined, grants: { ledger: () => Promise.resolve({ forget: (tag: string) => forgotten.push(tag) }) } },
    commands: { run: () => undefined },
    ask: (question: unknown) => (questions.push(question), Promise.resolve(yes)),
  } as unknown as PluginsSection['services'];
  const section = await fixture<PluginsSection>(html`<viv-plugins-section .services=${services}></viv-plugins-section>`);
  await waitUntil(() => section.renderRoot.querySelector('article'), undefined, { timeout: 20_000 });
  const press = (label: string) => section.renderRoot.querySelector<HTMLButtonElement>(`button[aria-label^="${label}"]`)!.click();
  const status = () => section.renderRoot.querySelector('[role=status]')!.textContent;
  return { section, asked, forgotten, questions, press, status };
}

describe('<viv-plugins-section>', () => {
  it('says what each plugin may do, and why one is not used', async () => {
    const { section } = await open({ 'GET /api/plugins': [plugin, tampered] });
    section.renderRoot.querySelector('details')!.open = true;
    expect(section.renderRoot.textContent).to.contain('“Focus time left” asks for event').and.to.contain('not the ones you agreed to');
    await expect(section).to.be.accessible();
  });

  it('updates only to what was shown and agreed to', async () => {
    const found = { hash: 'b'.repeat(64), version: '1.1.0', files: 1, changes: [{ change: 'added', permission: { key: 'x', type: 'reach', host: 'more.example.com', methods: ['POST'], paths: ['/'], harmless: false } }] };
    const { asked, questions, press, status } = await open({ 'GET /api/plugins': [plugin], 'POST /api/plugins/:plugin/check': found });
    press('Look for an update');
    await waitUntil(() => status() === 'Focus time was updated.', undefined, { timeout: 20_000 });
    expect(JSON.stringify(questions)).to.contain('Reads from and writes to more.example.com');
    expect(asked.at(-1)).to.deep.equal(['POST /api/plugins/:plugin/update', { plugin: 'focus', hash: found.hash }]);
  });

  it('changes nothing after a no', async () => {
    const { asked, questions, press } = await open({ 'GET /api/plugins': [plugin] }, false);
    press('Remove');
    await waitUntil(() => questions.length === 1, undefined, { timeout: 20_000 });
    expect(asked.map(([endpoint]) => endpoint)).to.deep.equal(['GET /api/plugins']);
  });

  it('removes a plugin with what its widgets were allowed', async () => {
    const { section, forgotten, press, status } = await open({ 'GET /api/plugins': [plugin] });
    press('Remove');
    await waitUntil(() => status() === 'Focus time was removed.', undefined, { timeout: 20_000 });
    expect(forgotten).to.deep.equal(['focus-left']);
    expect(section.renderRoot.querySelector('article')).to.equal(null);
  });
});
