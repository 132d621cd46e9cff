import { msg, str } from '@lit/localize';
import { briefing, BriefingItem, type Contract } from '@vivarium/sdk/contract';
import type { CompanionEvent, CompanionState, McpRunningCall } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { openOutside } from '../../ui/outside.js';
import { measureProtection, type Protection } from '../../frames/protection.js';
import { loadAppearance, saveAppearance, type Appearance } from '../appearance.js';
import { isKnown } from '../features/action-messages.js';
import type { ShellServices } from '../services.js';
import './account-card.js';
import type { AccountCard, AccountCommandEvent } from './account-card.js';
import './activity-section.js';
import './agents-section.js';
import type { ActivityEvent } from './activity-section.js';
import './appearance-section.js';
import { rememberFocus, type LanguageEvent } from './appearance-section.js';
import './briefing-section.js';
import './claude-section.js';
import './claude-usage.js';
import type { ClaudeEvent } from './claude-section.js';
import { ConnectEvent, type ConnectForm } from './connect-form.js';
import './data-section.js';
import './mcp-section.js';
import { namesIn } from './names.js';
import './notifications-section.js';
import './plugins-section.js';
import './permissions-section.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/**
 * Accounts, Claude, appearance, activity and data: what runs, what it costs, and how to change or remove it.
 * @slot lead - Before the title.
 */
@customElement('viv-settings')
export class SettingsPage extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      .sections {
        display: grid;
        gap: 40px;
        max-inline-size: 760px;
        margin: 0 auto;
        padding: var(--viv-space-5) var(--viv-space-4) 64px;
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--viv-space-2);
      }
      h1 {
        margin: 0;
        font-size: var(--viv-text-xl);
        font-weight: var(--viv-weight-strong);
        letter-spacing: -0.015em;
      }
      /* What opens the sidebar stays where it is on a page. */
      @media (max-width: 960px) {
        .sections {
          padding-block-start: 0;
        }
        header {
          gap: 0;
          min-block-size: 48px;
        }
        ::slotted([slot='lead']) {
          margin-inline-start: calc(-1 * var(--viv-space-3));
        }
      }
    `,
  ];

  @property({ attribute: false }) services!: ShellServices;
  @property() theme: Appearance['theme'] = 'system';
  @state() private companion: CompanionState | undefined;
  @state() private protection: Protection | undefined;
  @state() private briefings: readonly BriefingItem[] = [];
  @state() private now = Date.now();
  /** What is read from sources at the moment and said how far it is. */
  @state() private reading: readonly McpRunningCall[] = [];
  /** The form that is open: a connector, and the account to connect again; no id for a new one. */
  @state() private connecting: { contract: Contract; account: string } | undefined;
  @state() private authorizeUrl = '';
  @state() private problem = '';
  /** What came of connecting or disconnecting. */
  @state() private outcome = '';
  @state() private claudeProblem = '';
  @state() private busy = false;
  /** Google Calendar and Gmail share a client; it is no secret. */
  private clientId = '';
  /** Section that the address asks for, until it is on screen. */
  private wanted = '';
  private ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { host } = this.services;
    const go = () => {
      this.wanted = /^#\/settings\/([a-z]+)$/.exec(location.hash)?.[1] ?? '';
      this.requestUpdate();
    };
    go();
    addEventListener('hashchange', go);
    const clock = setInterval(() => (this.now = Date.now()), 1000);
    this.ends = [
      () => clearInterval(clock),
      () => removeEventListener('hashchange', go),
      host.onHealth(() => this.requestUpdate()),
      host.onLog(() => this.requestUpdate()),
      host.onCompanion((event) => this.onCompanion(event)),
      host.open(briefing.collections.briefings, { where: { author: 'claude' }, orderBy: [['writtenAt', 'desc']], limit: 20 }, ({ items }) => {
        this.briefings = items.flatMap((item) => BriefingItem.safeParse(item).data ?? []);
      }),
    ];
    // Not measured where the companion is away: then nothing is said.
    measureProtection(this.services.session).then((measured) => (this.protection = measured)).catch(() => undefined);
    this.look().catch((thrown: unknown) => (this.problem = problemOf(thrown)));
  }

  /** How the companion stands now. */
  private async look(): Promise<void> {
    this.companion = await this.services.companionState();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.ends = [];
  }

  protected override updated(): void {
    const section = this.wanted && this.renderRoot.querySelector<HTMLElement>(`#${this.wanted}, viv-${this.wanted}-section`);
    if (!section) return;
    this.wanted = '';
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
    section.scrollIntoView();
  }

  override render() {
    const { host } = this.services;
    return html`<div class="sections">
      <header><slot name="lead"></slot><h1>${msg('Settings')}</h1></header>
      ${this.accounts()}
      ${this.companion
        ? html`<viv-claude-section .status=${this.companion.claude} .briefings=${this.briefings} .problem=${this.claudeProblem} .busy=${this.busy}
            locale=${host.locale} @viv-claude=${this.onClaude}></viv-claude-section>
            ${this.companion.claude.configured ? html`<viv-claude-usage .session=${this.services.session} locale=${host.locale}></viv-claude-usage>` : nothing}`
        : nothing}
      <viv-briefing-section .host=${host}></viv-briefing-section>
      <viv-mcp-section .services=${this.services}></viv-mcp-section>
      <viv-agents-section .services=${this.services} .nameOf=${this.nameOf} .now=${this.now}></viv-agents-section>
      <viv-plugins-section .services=${this.services}></viv-plugins-section>
      <viv-appearance-section theme=${this.theme} .language=${loadAppearance(host.documents).language} @viv-language=${this.onLanguage}></viv-appearance-section>
      <viv-notifications-section .host=${host}></viv-notifications-section>
      <viv-permissions-section .host=${host} .contracts=${this.services.contracts} .nameOf=${this.nameOf} .now=${this.now} locale=${host.locale} time-zone=${host.timeZone}></viv-permissions-section>
      <viv-activity-section .log=${host.log} .outbox=${host.outbox} .nameOf=${this.nameOf} .now=${this.now} locale=${host.locale} time-zone=${host.timeZone}
        @viv-activity=${this.onActivity}></viv-activity-section>
      ${this.companion
        ? html`<viv-data-section .companion=${this.companion} .storage=${host.storage} .unsaved=${host.documents.unsaved}
            .protection=${this.protection} .commands=${this.services.commands} ?backups=${this.services.commands.can('backup')}></viv-data-section>`
        : nothing}
    </div>`;
  }

  private readonly nameOf = (id: string): string => namesIn(this.services, id);

  private accounts() {
    const { host, contracts } = this.services;
    return html`<section aria-labelledby="accounts">
      <h2 id="accounts">${msg('Accounts')}</h2>
      <p class="intro">${msg('Vivarium talks to your sources from this machine, with credentials that never leave it.')}</p>
      <div class="stack" @viv-account-command=${this.onAccount} @viv-connect=${this.onConnect}>
        ${repeat(
          host.health.filter(({ account }) => account.connector !== 'briefing'),
          ({ account }) => account.id,
          (health) => html`<viv-account-card .health=${health} .reading=${this.reading.filter(({ sync }) => sync?.connector === health.account.connector)} .now=${this.now} locale=${host.locale} time-zone=${host.timeZone}></viv-account-card>`,
        )}
        ${this.connecting
          ? html`<viv-connect-form .contract=${this.connecting.contract} account=${this.connecting.account} client-id=${this.clientId} ?read-only=${host.accounts.some(({ id, readOnly }) => id === this.connecting?.account && readOnly)} .problem=${this.problem}
              authorize-url=${this.authorizeUrl} ?busy=${this.busy} @cancel=${this.closeForm}></viv-connect-form>`
          : html`<div class="row">
              ${contracts
                .filter((contract) => this.canConnect(contract))
                .map((contract) => html`<button type="button" data-connects=${contract.id} ?disabled=${this.busy} @click=${() => this.begin(contract)}>${icon('plus')}${msg(str`Connect ${contract.definition.title}`)}</button>`)}
            </div>`}
        ${this.problem && !this.connecting ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <p class="intro" role="status" ?hidden=${!this.companion?.leftInKeychain}>
          ${this.companion?.leftInKeychain
            ? msg('The keychain is locked, so a secret of something that you disconnected is still in it. As soon as Vivarium can open the keychain it ends its consent at the source and erases it: unlock it, then start Vivarium again.')
            : nothing}
        </p>
        <p class="intro" role="status">${this.outcome}</p>
      </div>
    </section>`;
  }

  /** Of a source that anybody may ask there is one account. */
  private canConnect({ id, definition }: Contract): boolean {
    return definition.auth.type !== 'none' || !this.services.host.accounts.some(({ connector }) => connector === id);
  }

  private async begin(contract: Contract): Promise<void> {
    if (contract.definition.auth.type !== 'none') this.openForm(contract);
    else await this.onConnect(new ConnectEvent({ type: 'none', connector: contract.id }));
  }

  private openForm(contract: Contract, account = ''): void {
    this.connecting = { contract, account };
    this.authorizeUrl = this.problem = this.outcome = '';
    void this.updateComplete.then(() => this.form?.updateComplete).then(() => this.form?.focus());
  }

  private get form(): ConnectForm | null {
    return this.renderRoot.querySelector<ConnectForm>('viv-connect-form');
  }

  /** The keyboard goes back to where the form was opened, unless it is elsewhere by now. */
  private async closeForm(): Promise<void> {
    const { contract, account } = this.connecting!;
    const elsewhere = ![null, this.form as Element | null].includes(this.shadowRoot!.activeElement);
    this.connecting = undefined;
    await this.updateComplete;
    if (elsewhere) return;
    const card = [...this.renderRoot.querySelectorAll<AccountCard>('viv-account-card')].find(({ health }) => health.account.id === account);
    (card?.renderRoot.querySelector('button') ?? this.renderRoot.querySelector<HTMLElement>(`[data-connects="${contract.id}"]`))?.focus();
  }

  /** Another browser set Claude up, or the consent in the other tab came to its end. */
  private onCompanion(event: CompanionEvent): void {
    if (event.type === 'mcp-calls') this.reading = event.calls.filter(({ sync }) => sync);
    if (event.type === 'plugins') {
      this.requestUpdate();
      // The form of a plugin that is gone goes with it.
      if (this.connecting && !this.services.contracts.includes(this.connecting.contract)) this.connecting = undefined;
    }
    if (event.type === 'claude' && this.companion) this.companion = { ...this.companion, claude: event.claude };
    if (!('connector' in event) || !this.authorizeUrl || event.connector !== this.connecting?.contract.id) return;
    if (event.type === 'consent-given') return void this.connected(this.connecting.contract);
    this.authorizeUrl = '';
    this.problem = said(event.error.message);
  }

  private async onConnect({ request }: ConnectEvent): Promise<void> {
    if (request.type === 'oauth2') this.clientId = request.clientId ?? this.clientId;
    this.authorizeUrl = '';
    let connected = false;
    this.problem = await this.attempt(async () => {
      const { authorizeUrl } = await this.services.session.request('POST /api/accounts/connect', request);
      connected = !authorizeUrl;
      if (authorizeUrl) openOutside((this.authorizeUrl = authorizeUrl));
    });
    if (connected && this.connecting) await this.connected(this.connecting.contract);
  }

  private async connected({ definition: { title } }: Contract): Promise<void> {
    await this.closeForm();
    this.outcome = msg(str`${title} is connected.`);
  }

  private async onAccount({ account: id, command }: AccountCommandEvent): Promise<void> {
    const { host, ask } = this.services;
    const account = host.accounts.find((one) => one.id === id);
    const contract = account && host.contract(account.connector);
    if (!account || !contract) return;
    if (command === 'refresh') return host.refresh(id);
    if (command === 'reconnect' && !account.demo) return this.openForm(contract, id);
    if (command === 'reconnect')
      this.problem = await this.attempt(async () => void (await this.services.session.request('POST /api/accounts/connect', { type: 'demo', connector: contract.id })));
    else if (
      await ask({
        preview: { title: msg(str`Disconnect ${contract.definition.title}?`) },
        consequence: msg('Its secret and its mirror here are erased. Nothing changes at the source. You can connect it again.'),
        yes: msg('Disconnect'),
        danger: true,
        account: account.label,
      })
    ) {
      this.outcome = '';
      this.problem = await this.attempt(() => host.removeAccount(id).then(() => this.look()));
      if (!this.problem) this.outcome = msg(str`${contract.definition.title} is disconnected.`);
      await this.updateComplete;
      // The card that had the keyboard is gone.
      if (document.activeElement === document.body) this.renderRoot.querySelector<HTMLElement>(`[data-connects="${contract.id}"]`)?.focus();
    }
  }

  private async onClaude({ change }: ClaudeEvent): Promise<void> {
    this.claudeProblem = await this.attempt(async () => {
      const claude = await this.services.session.request('PUT /api/claude', change);
      this.services.claudeChanged(claude);
      if (this.companion) this.companion = { ...this.companion, claude };
      if (change.forget) await this.look();
    });
  }

  /** A page that begins again speaks one language in every corner. */
  private async onLanguage({ language }: LanguageEvent): Promise<void> {
    const { documents } = this.services.host;
    saveAppearance(documents, { language });
    await documents.settled();
    rememberFocus();
    location.reload();
  }

  private async onActivity({ command, entry }: ActivityEvent): Promise<void> {
    const { host, commands } = this.services;
    try {
      await (command === 'undo' ? host.undo(entry) : host.discard(entry));
    } catch (thrown) {
      // Said where everything is that comes of an action: what stands above is far from here.
      if (!isKnown(thrown)) commands.failed?.(thrown);
    }
  }

  /** Runs something the person asked for; answers what went wrong in words, or nothing. */
  private async attempt(run: () => Promise<void>): Promise<string> {
    this.busy = true;
    try {
      await run();
      return '';
    } catch (thrown) {
      return problemOf(thrown);
    } finally {
      this.busy = false;
    }
  }
}
