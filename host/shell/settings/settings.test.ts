import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { tokens } from '../../ui/tokens.css.js';
import { demoHealth, mixedHealth, sampleCompanion, sampleContracts, sampleLog, sampleOutbox } from '../gallery/samples.js';
import { AccountCommandEvent, type AccountCard } from './account-card.js';
import './account-card.js';
import { ActivityEvent, type ActivitySection } from './activity-section.js';
import './activity-section.js';
import './appearance-section.js';
import type { ClaudeEvent, ClaudeSection } from './claude-section.js';
import './claude-section.js';
import type { ConnectEvent, ConnectForm } from './connect-form.js';
import './connect-form.js';
import type { DataSection } from './data-section.js';
import './data-section.js';
import { namesIn } from './names.js';
import type { SettingsPage } from './settings-page.js';
import './settings-page.js';
import { fakeHost } from '../gallery/fake-host.js';
import { Commands } from '../commands.js';
import { WidgetCatalog } from '../widget-catalog.js';
import type { ShellServices } from '../services.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const [google, notion] = sampleContracts;
const fill = (form: ConnectForm | ClaudeSection, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) form.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value;
  form.renderRoot.querySelector('form')!.requestSubmit();
};

describe('<viv-connect-form>', () => {
  it('sends an OAuth client, read-only where chosen, and keeps no secret', async () => {
    const form = await fixture<ConnectForm>(html`<viv-connect-form .contract=${google} account="google-calendar-1"></viv-connect-form>`);
    const requests: unknown[] = [];
    form.addEventListener('viv-connect', (event) => requests.push((event as ConnectEvent).request));
    await expect(form).to.be.accessible();
    form.renderRoot.querySelector<HTMLInputElement>('[type=checkbox]')!.click();
    fill(form, { clientId: ' id.apps.example ', clientSecret: 'hush' });
    expect(requests).to.deep.equal([
      { type: 'oauth2', connector: 'google-calendar', clientId: 'id.apps.example', clientSecret: 'hush', readOnly: true, account: 'google-calendar-1' },
    ]);
    expect(form.renderRoot.querySelector<HTMLInputElement>('[name=clientSecret]')!.value).to.equal('');
  });

  it('connects again by the client of before where none is entered, as it was: read-only', async () => {
    const form = await fixture<ConnectForm>(html`<viv-connect-form .contract=${google} account="google-calendar-1" client-id="of-another" read-only></viv-connect-form>`);
    const requests: unknown[] = [];
    form.addEventListener('viv-connect', (event) => requests.push((event as ConnectEvent).request));
    await expect(form).to.be.accessible();
    form.renderRoot.querySelector('form')!.requestSubmit();
    expect(requests).to.deep.equal([{ type: 'oauth2', connector: 'google-calendar', readOnly: true, account: 'google-calendar-1' }]);
  });

  it('sends a token; an empty one is not sent', async () => {
    const form = await fixture<ConnectForm>(html`<viv-connect-form .contract=${notion}></viv-connect-form>`);
    const requests: unknown[] = [];
    form.addEventListener('viv-connect', (event) => requests.push((event as ConnectEvent).request));
    fill(form, { token: '' });
    fill(form, { token: 'ntn_1' });
    expect(requests).to.deep.equal([{ type: 'token', connector: 'notion', token: 'ntn_1', readOnly: false }]);
    await expect(form).to.be.accessible();
  });
});

describe('<viv-account-card>', () => {
  for (const health of [...demoHealth, ...mixedHealth])
    it(`is accessible: ${health.title}, ${health.freshness.state}${health.account.demo ? ', demo' : ''}`, async () => {
      const card = await fixture<AccountCard>(html`<viv-account-card .health=${health}></viv-account-card>`);
      card.renderRoot.querySelector('details')!.open = true;
      await expect(card).to.be.accessible();
      for (const button of card.renderRoot.querySelectorAll('button')) {
        const about = button.getAttribute('aria-describedby')!.split(' ').map((id) => card.shadowRoot!.getElementById(id)!.textContent);
        expect(about, 'of several accounts each says which one it is of').to.deep.equal([health.title, health.account.label]);
      }
    });

  it('offers to reconnect what is signed out', async () => {
    const card = await fixture<AccountCard>(html`<viv-account-card .health=${mixedHealth[2]}></viv-account-card>`);
    const commands: string[] = [];
    card.addEventListener('viv-account-command', (event) => commands.push((event as AccountCommandEvent).command));
    for (const button of card.renderRoot.querySelectorAll('button')) button.click();
    expect(commands).to.deep.equal(['reconnect', 'disconnect']);
  });
});

describe('<viv-claude-section>', () => {
  it('is told the name of a model where the gateway lists none', async () => {
    const section = await fixture<ClaudeSection>(html`<viv-claude-section .status=${{ ...sampleCompanion.claude, models: [], model: undefined }}></viv-claude-section>`);
    const changes: unknown[] = [];
    section.addEventListener('viv-claude', (event) => changes.push((event as ClaudeEvent).change));
    fill(section, { model: 'house-model' });
    expect(changes).to.deep.equal([{ model: 'house-model' }]);
    await expect(section).to.be.accessible();
  });

  it('has the focus again after what was sent, unless somebody went elsewhere', async () => {
    const section = await fixture<ClaudeSection>(html`<viv-claude-section .status=${{ ...sampleCompanion.claude, configured: true }}></viv-claude-section>`);
    const focused = () => section.shadowRoot!.activeElement?.id || section.shadowRoot!.activeElement?.textContent;
    const send = async (meanwhile?: () => void) => {
      section.renderRoot.querySelector<HTMLElement>('button.primary')!.focus();
      section.busy = true;
      await section.updateComplete;
      await waitUntil(() => focused() === undefined, 'what is disabled has no focus');
      meanwhile?.();
      section.busy = false;
      await section.updateComplete;
      return focused();
    };
    expect(await send()).to.equal('Save');
    expect(await send(() => section.renderRoot.querySelector<HTMLElement>('#base-url')!.focus())).to.equal('base-url');
    section.renderRoot.querySelector<HTMLElement>('button:not(.primary)')!.focus();
    section.status = { ...section.status, configured: false };
    await section.updateComplete;
    expect(focused(), 'where the next key is entered').to.equal('key');
  });

  it('sends only what changed and clears the key', async () => {
    const section = await fixture<ClaudeSection>(html`<viv-claude-section .status=${sampleCompanion.claude}></viv-claude-section>`);
    const changes: unknown[] = [];
    section.addEventListener('viv-claude', (event) => changes.push((event as ClaudeEvent).change));
    fill(section, { key: 'sk-1', baseUrl: 'https://gateway.example' });
    fill(section, { baseUrl: sampleCompanion.claude.baseUrl });
    expect(changes).to.deep.equal([{ key: 'sk-1', baseUrl: 'https://gateway.example', model: 'claude-sonnet' }, { model: 'claude-sonnet' }]);
    await expect(section).to.be.accessible();
  });
});

describe('names in the settings', () => {
  it('tell two accounts of one source apart, and not the only one of another', () => {
    const accounts = [['gmail-1', 'gmail', 'me@home.example'], ['gmail-2', 'gmail', 'me@work.example'], ['notion-1', 'notion', 'Me']].map(([id, connector, label]) => ({ id, connector, label }));
    const contracts = ['gmail', 'notion'].map((id) => ({ id, definition: { title: id.toUpperCase() } }));
    const services = { host: { accounts }, contracts, widgets: new Map([['viv-inbox', { title: 'Inbox' }]]), library: new Map() } as unknown as ShellServices;
    expect(['gmail-1', 'gmail-2', 'notion-1', 'gmail', 'viv-inbox', 'gone-1'].map((id) => namesIn(services, id))).to.deep.equal(['GMAIL (me@home.example)', 'GMAIL (me@work.example)', 'NOTION', 'GMAIL', 'Inbox', 'gone-1']);
  });
});

describe('<viv-activity-section>', () => {
  it('undoes what can be undone and discards what waits', async () => {
    const section = await fixture<ActivitySection>(html`<viv-activity-section .log=${sampleLog} .outbox=${sampleOutbox}></viv-activity-section>`);
    const commands: unknown[] = [];
    section.addEventListener('viv-activity', (event) => commands.push([(event as ActivityEvent).command, (event as ActivityEvent).entry]));
    for (const button of section.renderRoot.querySelectorAll('button')) button.click();
    expect(commands).to.deep.equal([['discard', '90'], ['undo', '1'], ['undo', '4']]);
    await expect(section).to.be.accessible();
  });

  it('keeps the focus where something was taken back or discarded', async () => {
    const section = await fixture<ActivitySection>(html`<viv-activity-section .log=${sampleLog} .outbox=${sampleOutbox}></viv-activity-section>`);
    const press = async (words: string, change: Partial<ActivitySection>) => {
      [...section.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === words)!.focus();
      Object.assign(section, change);
      await section.updateComplete;
      return section.shadowRoot!.activeElement?.ariaLabel ?? section.shadowRoot!.activeElement?.textContent;
    };
    expect(await press('Discard', { outbox: [] })).to.equal('Activity');
    expect(await press('Undo', { log: sampleLog.map((entry) => ({ ...entry, undoable: false })) })).to.equal('Done');
  });

  it('calls by its source what was done in an account that is gone', async () => {
    const nameOf = (id: string) => ({ 'notion-1': 'Notion', 'google-calendar': 'Google Calendar' })[id] ?? id;
    const section = await fixture<ActivitySection>(html`<viv-activity-section .log=${sampleLog} .nameOf=${nameOf}></viv-activity-section>`);
    const hints = [...section.renderRoot.querySelectorAll('.hint')].map(({ textContent }) => textContent);
    expect(hints[0]).to.contain('Google Calendar').and.not.to.contain('google-calendar-1');
    expect(hints[1]).to.contain('Notion');
  });
});

describe('the other sections', () => {
  it('are accessible and say where credentials are', async () => {
    const storage = { state: 'stored', persistent: true };
    const data = await fixture(html`<viv-data-section .companion=${{ ...sampleCompanion, vault: 'file' }} .storage=${storage}></viv-data-section>`);
    expect(data.shadowRoot!.textContent).to.contain('encrypted file');
    expect(data.shadowRoot!.textContent).not.to.contain('Widgets from elsewhere');
    Object.assign(data, { protection: { level: 'reduced', missing: ['navigation'], site: 'own' } });
    await (data as DataSection).updateComplete;
    expect(data.shadowRoot!.textContent).to.contain('lets a widget’s frame try to leave');
    await expect(data).to.be.accessible();
    await expect(await fixture(html`<viv-appearance-section></viv-appearance-section>`)).to.be.accessible();
  });
});

describe('<viv-settings>', () => {
  it('says that a locked keychain still holds what was disconnected, and no more when it does not', async () => {
    const host = fakeHost({ health: demoHealth });
    let leftInKeychain = false;
    const services: Partial<ShellServices> = {
      host: Object.assign(host, { contract: () => sampleContracts[0], removeAccount: async () => void (leftInKeychain = true) }), ask: async () => true, commands: new Commands(),
      catalog: new WidgetCatalog({ builtIns: [], host, session: { request: () => Promise.reject(new Error('unused')) } }), contracts: sampleContracts,
      companionState: async () => ({ ...sampleCompanion, ...(leftInKeychain ? { leftInKeychain } : {}) }), session: { request: () => new Promise(() => undefined) } as never,
    };
    const page = await fixture<SettingsPage>(html`<viv-settings .services=${services}></viv-settings>`);
    const said = () => page.renderRoot.querySelector<HTMLElement>('[role="status"].intro')!;
    await waitUntil(() => page.renderRoot.querySelector('viv-data-section'), undefined, { timeout: 20_000 });
    expect(said().hidden).to.equal(true);
    page.renderRoot.querySelector('viv-account-card')!.dispatchEvent(new AccountCommandEvent(demoHealth[0]!.account.id, 'disconnect'));
    await waitUntil(() => !said().hidden, undefined, { timeout: 20_000 });
    expect(said().textContent).to.contain('unlock it');
    await expect(page).to.be.accessible();
  });

  it('follows what the companion tells: Claude set up in another browser, a consent that was declined', async () => {
    const host = fakeHost({ health: demoHealth });
    const services: Partial<ShellServices> = { host, commands: new Commands(), catalog: new WidgetCatalog({ builtIns: [], host, session: { request: () => Promise.reject(new Error('unused')) } }), contracts: sampleContracts, companionState: async () => sampleCompanion, session: { request: () => new Promise(() => undefined) } as never };
    const page = await fixture<SettingsPage>(html`<viv-settings .services=${services}></viv-settings>`);
    const claude = () => page.renderRoot.querySelector<ClaudeSection>('viv-claude-section')!;
    await waitUntil(claude, undefined, { timeout: 20_000 });
    host.tell({ type: 'claude', claude: { ...sampleCompanion.claude, configured: false, baseUrl: 'https://gateway.example' } });
    await page.updateComplete;
    expect(claude().status.baseUrl).to.equal('https://gateway.example');

    // A long first sync is seen at its account, without what somebody waits for; it goes when it is over.
    const { connector } = demoHealth[0]!.account;
    const call = { id: 'a', server: 'Shop', title: 'Orders', progress: 2, total: 5 };
    host.tell({ type: 'mcp-calls', calls: [call, { ...call, id: 'b', message: 'page two', sync: { connector, collection: 'orders' } }] });
    await page.updateComplete;
    const cards = [...page.renderRoot.querySelectorAll<AccountCard>('viv-account-card')];
    await Promise.all(cards.map((card) => card.updateComplete));
    expect(cards.flatMap((card) => [...card.renderRoot.querySelectorAll('.reading')].map((line) => line.textContent!.trim()))).to.deep.equal(['Reading Orders: 2 of 5 · page two']);
    await expect(cards[0]!).to.be.accessible();
    host.tell({ type: 'mcp-calls', calls: [] });
    await page.updateComplete;
    await cards[0]!.updateComplete;
    expect(cards[0]!.renderRoot.querySelector('.reading')).to.equal(null);

    const { open } = window;
    window.open = () => null;
    Object.assign(services, { session: { request: async () => ({ authorizeUrl: 'https://accounts.example/consent' }) } });
    [...page.renderRoot.querySelectorAll('button')].find((button) => button.textContent?.includes(google!.definition.title))!.click();
    await page.updateComplete;
    const form = page.renderRoot.querySelector<ConnectForm>('viv-connect-form')!;
    fill(form, { clientId: 'id' });
    await waitUntil(() => form.authorizeUrl !== '', undefined, { timeout: 20_000 });
    window.open = open;
    host.tell({ type: 'consent-failed', connector: google!.id, error: { code: 'declined', message: 'The consent was not given.' } });
    await page.updateComplete;
    expect([form.authorizeUrl, form.problem]).to.deep.equal(['', 'The consent was not given.']);
  });

  it('says what became of an undo as the page does everywhere, and nothing where the person said no', async () => {
    const host = fakeHost({ health: demoHealth, log: sampleLog });
    const failed: unknown[] = [];
    const commands = new Commands();
    commands.failed = (thrown) => failed.push((thrown as VivariumError).message);
    const services: Partial<ShellServices> = { host, commands, widgets: new Map(), library: { get: () => undefined } as never, catalog: new WidgetCatalog({ builtIns: [], host, session: { request: () => Promise.reject(new Error('unused')) } }), contracts: sampleContracts, companionState: async () => sampleCompanion, session: { request: () => new Promise(() => undefined) } as never };
    const page = await fixture<SettingsPage>(html`<viv-settings .services=${services}></viv-settings>`);
    for (const refusal of [new VivariumError('declined', 'Not done.'), Object.assign(new VivariumError('conflict', 'It was told.'), { told: true }), new VivariumError('not-found', 'It is gone.')]) {
      const refused = Promise.reject(refusal);
      host.undo = () => refused;
      page.renderRoot.querySelector('viv-activity-section')!.dispatchEvent(new ActivityEvent('undo', '1'));
      await refused.catch(() => undefined);
      await page.updateComplete;
    }
    await page.updateComplete;
    expect(page.renderRoot.querySelector('.problem')).to.equal(null);
    expect(failed).to.deep.equal(['It is gone.']);
  });

  it('connects another account by the keyboard: it is in the form, stays in it, and is back where it was when the account is there', async () => {
    const demo = demoHealth.find(({ account }) => account.connector === google!.id)!;
    const real = { ...demo, account: { ...demo.account, demo: false } };
    const host = fakeHost({ health: [real] });
    const request = (route: string) => (route === 'POST /api/accounts/connect' ? Promise.resolve({ authorizeUrl: 'https://accounts.example/consent' }) : new Promise(() => undefined));
    const services: Partial<ShellServices> = { host, commands: new Commands(), catalog: new WidgetCatalog({ builtIns: [], host, session: { request: () => Promise.reject(new Error('unused')) } }), contracts: sampleContracts, companionState: async () => sampleCompanion, session: { request } as never };
    const page = await fixture<SettingsPage>(html`<viv-settings .services=${services}></viv-settings>`);
    const root = page.shadowRoot!;
    const opener = () => root.querySelector<HTMLButtonElement>(`[data-connects="${google!.id}"]`);
    const form = () => root.querySelector<ConnectForm>('viv-connect-form');
    const { open } = window;
    window.open = () => null;

    opener()!.focus();
    opener()!.click();
    await waitUntil(() => (form()?.shadowRoot!.activeElement as HTMLInputElement | null)?.name === 'clientId', undefined, { timeout: 20_000 });
    form()!.renderRoot.querySelector<HTMLInputElement>('[name=clientId]')!.value = 'id';
    const button = form()!.renderRoot.querySelector<HTMLButtonElement>('button.primary')!;
    button.focus();
    button.click();
    await waitUntil(() => form()?.authorizeUrl !== '', undefined, { timeout: 20_000 });
    await waitUntil(() => form()?.shadowRoot!.activeElement === button, undefined, { timeout: 20_000 });
    window.open = open;

    // News of the account that was there before is no answer of the consent page.
    host.change({ health: [{ ...real }] });
    await page.updateComplete;
    expect(form()).not.to.equal(null);
    host.change({ health: [real, { ...real, account: { ...real.account, id: `${real.account.id}-more`, label: 'another@apex.example' } }] });
    host.tell({ type: 'consent-given', connector: google!.id, account: `${real.account.id}-more` });
    await waitUntil(() => root.activeElement === opener(), undefined, { timeout: 20_000 });
    expect(form()).to.equal(null);
    expect(root.querySelector('#accounts ~ .stack > [role=status]:last-child')!.textContent).to.equal(`${google!.definition.title} is connected.`);
  });

  it('puts the keyboard on what connects again, once the card that had it is gone', async () => {
    const health = demoHealth.find(({ account }) => account.connector === google!.id)!;
    const host = fakeHost({ health: [health] });
    host.removeAccount = async () => host.change({ health: [] });
    const services: Partial<ShellServices> = { host, commands: new Commands(), catalog: new WidgetCatalog({ builtIns: [], host, session: { request: () => Promise.reject(new Error('unused')) } }), contracts: sampleContracts, companionState: async () => sampleCompanion, ask: async () => true, session: { request: () => new Promise(() => undefined) } as never };
    const page = await fixture<SettingsPage>(html`<viv-settings .services=${services}></viv-settings>`);
    const root = page.shadowRoot!;
    const card = () => root.querySelector('viv-account-card');
    await waitUntil(() => card()?.shadowRoot?.querySelector('button'), undefined, { timeout: 20_000 });
    const button = [...card()!.shadowRoot!.querySelectorAll('button')].at(-1)!;
    button.focus();
    button.click();
    await waitUntil(() => (root.activeElement as HTMLElement | null)?.dataset['connects'] === google!.id, undefined, { timeout: 20_000 });
    expect(card()).to.equal(null);
  });
});
