import { msg } from '@lit/localize';
import type { ItemReference } from '@vivarium/sdk/contract';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Host } from '../connectors/host.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';
import { appStyles } from './app.css.js';
import { applyTheme, loadAppearance, saveAppearance, type Appearance } from './appearance.js';
import type { ArtifactView, RevealedEvent } from './artifact-view.js';
import './artifact-view.js';
import type { ArtifactDocument } from './artifacts.js';
import { notices } from './notices.js';
import type { DayEvent, DayNavigation } from './day-navigation.js';
import type { Shell } from './features/shell.js';
import { formatRoute, parseRoute, type Route } from './route.js';
import type { ShellServices } from './services.js';
import type { ThemeEvent } from './settings/appearance-section.js';
import { shortcutOf, type ShortcutCommand } from './shortcuts.js';
import type { ShortcutsDialog } from './shortcuts-dialog.js';
import type { SidebarEvent } from './sidebar.js';
import './sidebar.js';
import { Surroundings } from './surroundings.js';
import type { Theme } from './theme.js';
import type { Toast, Toasts } from './toasts.js';

/** The whole product in the page: sidebar, the artifact or settings the address names, and what the shell has to say. */
@customElement('viv-app')
export class App extends LitElement implements Shell {
  static override styles = [controls, appStyles];

  @property({ attribute: false }) services!: ShellServices;
  @state() private route: Route = parseRoute(location.hash);
  @state() appearance: Appearance = { theme: 'system', sidebarCollapsed: false, language: 'system' };
  @state() private renaming = '';
  /** On a narrow page the sidebar lies over it while this is true. */
  @state() private drawer = false;
  /** A window of its own shows one page. */
  readonly alone = new URLSearchParams(location.search).has('alone');
  @query('viv-toasts') private toasts!: Toasts;
  @query('viv-shortcuts') private shortcuts!: ShortcutsDialog;
  @state() private previewed: Theme | undefined;
  private surroundings!: Surroundings;
  private reachable = true;
  /** What the notices say, as of the last change of health. */
  private noticed: { readonly accounts: Host['accounts']; readonly state: Host['storage']['state'] } | undefined;
  private ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { host, library } = this.services;
    this.toggleAttribute('alone', this.alone);
    this.surroundings ??= new Surroundings(this, host.timeZone);
    this.appearance = loadAppearance(host.documents);
    this.services.commands.rest = () => this.features();
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('hashchange', () => this.onRoute(), { signal });
    addEventListener('keydown', (event) => this.onKey(event), { signal });
    document.addEventListener('fullscreenchange', () => this.requestUpdate(), { signal });
    this.ends = [
      () => listening.abort(),
      library.onChange(() => this.requestUpdate()),
      host.onHealth(() => this.onHealth()),
      host.onAction((event) => void import('./features/action-messages.js').then(({ sayAction }) => sayAction(this, event), () => undefined)),
      host.documents.onChange(({ kind }) => kind === 'settings' && (this.appearance = loadAppearance(host.documents))),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.ends = [];
  }

  protected override willUpdate(): void {
    const { route } = this;
    // The day somebody chose, or a link, became today: from here on it goes with the days.
    if (this.artifact && route.page === 'artifact' && route.day === this.surroundings.current.today) this.selectDay(route.day, route.item);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('appearance')) void applyTheme(document.documentElement, this.appearance.theme);
    if (this.view && this.artifact) void applyTheme(this.view, this.previewed ?? this.artifact.theme);
    const title = this.route.page === 'settings' ? msg('Settings') : this.artifact?.title;
    document.title = title ? `${title} · Vivarium` : 'Vivarium';
  }

  override render() {
    const { library } = this.services;
    const current = this.route.page === 'settings' ? 'settings' : (this.artifact?.id ?? '');
    return html`
      <header class="top"><a class="skip" href="#main" @click=${this.skip}>${msg('Skip to the page')}</a></header>
      <viv-sidebar class=${this.drawer ? 'open' : ''} .artifacts=${library.list} current=${current} renaming=${this.renaming}
        ?collapsed=${this.appearance.sidebarCollapsed && !this.drawer} @viv-sidebar=${this.onSidebar} @click=${this.onSidebarClick}></viv-sidebar>
      <button class="shade" type="button" aria-label=${msg('Close')} ?hidden=${!this.drawer} @click=${() => (this.drawer = false)}></button>
      <main id="main" class="main" tabindex="-1" ?inert=${this.drawer} @viv-day=${(event: DayEvent) => this.selectDay(event.day)}
        @viv-revealed=${({ item }: RevealedEvent) => this.selectDay(this.day, item)}>
        <div class="notices">${notices(this.services.host, this.surroundings.current.online)}</div>
        <div class="page">${this.page()}</div>
      </main>
      <viv-toasts></viv-toasts>
      <viv-shortcuts></viv-shortcuts>`;
  }

  private page() {
    const opener = html`<button slot="lead" class="quiet icon opener" type="button" aria-label=${msg('Pages and settings')} @click=${() => (this.drawer = true)}>
      ${icon('panel')}
    </button>`;
    if (this.route.page === 'settings') {
      // Not before it is defined: an element that is upgraded later would start without its properties.
      if (!customElements.get('viv-settings')) {
        void this.load(import('./settings/settings-page.js'), () => this.requestUpdate());
        return nothing;
      }
      return html`<viv-settings .services=${this.services} theme=${typeof this.appearance.theme === 'string' ? this.appearance.theme : ''} @viv-theme=${this.onTheme}>${opener}</viv-settings>`;
    }
    if (!this.artifact) return nothing;
    const full = document.fullscreenElement !== null;
    const words = full ? msg('Leave full screen (F)') : msg('Full screen (F)');
    return html`<viv-artifact .services=${this.services} .surroundings=${this.surroundings.current}
      .artifact=${this.artifact} day=${this.day}>
      ${opener}
      <button slot="actions" class="quiet icon wide-only" type="button" aria-label=${words} title=${words} @click=${() => this.run('fullscreen')}>
        ${icon(full ? 'shrink' : 'expand')}
      </button>
      <button slot="actions" class="quiet icon wide-only" type="button" aria-label=${msg('Keyboard shortcuts')} title=${msg('Keyboard shortcuts (?)')}
        @click=${() => this.run('help')}>${icon('keyboard')}</button>
    </viv-artifact>`;
  }

  /** A part of the page that the first picture does not need. */
  private load(part: Promise<unknown>, then: () => unknown): Promise<void> {
    return part.then(() => void then(), () => this.say({ tone: 'danger', message: msg('A part of Vivarium could not be loaded. Is it still running?') }));
  }

  /** What is loaded after the first picture: history, versions and whatever adds commands. */
  features(): Promise<void> {
    return this.load(import('./features/features.js').then(({ startFeatures }) => startFeatures(this)), () => this.requestUpdate());
  }

  get view(): ArtifactView | undefined {
    return this.renderRoot.querySelector<ArtifactView>('viv-artifact') ?? undefined;
  }

  /** Says something; what shows it is loaded with the first. */
  say(toast: Toast): void {
    import('./toasts.js').then(() => this.toasts.show(toast), () => undefined);
  }

  place<E extends HTMLElement>(element: E): E {
    this.renderRoot.append(element);
    return element;
  }

  undoable(): number | undefined {
    return this.toasts.undoable;
  }

  undoMessage(): boolean {
    return this.toasts.undoLast();
  }

  reveal(item: ItemReference): void {
    void this.view?.reveal(item);
  }

  previewTheme(theme: Theme | undefined): void {
    this.previewed = theme;
  }

  setAppearance(change: Partial<Appearance>): void {
    this.appearance = saveAppearance(this.services.host.documents, change);
  }

  /** The artifact on screen. */
  get artifact(): ArtifactDocument | undefined {
    const { library } = this.services;
    return library.get(this.route.page === 'artifact' ? this.route.artifact : undefined) ?? library.list[0];
  }

  get day(): string {
    return (this.route.page === 'artifact' && this.route.day) || this.surroundings.current.today;
  }

  /** Today has no date in the address, so that a page left open is today's page tomorrow. */
  private selectDay(day: string, item?: ItemReference): void {
    this.route = { page: 'artifact', ...(this.artifact && { artifact: this.artifact.id }), ...(day !== this.surroundings.current.today && { day }), ...(item && { item }) };
    history.replaceState(null, '', formatRoute(this.route));
  }

  address(): string {
    return formatRoute({ ...this.route, ...(this.artifact && { artifact: this.artifact.id }) });
  }

  private onRoute(): void {
    this.route = parseRoute(location.hash);
    this.drawer = false;
    // Another page begins at its beginning, wherever the last one was scrolled to.
    this.renderRoot.querySelector('.page')!.scrollTop = 0;
  }

  show(artifact: string | undefined, day?: string): void {
    if (artifact) location.hash = formatRoute({ page: 'artifact', artifact, ...(day === undefined ? {} : { day }) });
  }

  private onSidebar({ command }: SidebarEvent): void {
    const { library } = this.services;
    this.renaming = '';
    if (command.type === 'create') {
      const artifact = library.create();
      this.show(artifact.id);
      this.renaming = artifact.id;
    } else if (command.type === 'rename') library.rename(command.id, command.title);
    else if (command.type === 'duplicate') this.show(library.duplicate(command.id)?.id);
    else if (command.type === 'move') library.move(command.id, command.index);
    else if (command.type === 'collapse') this.collapse(command.collapsed);
    else if (command.type === 'find') this.find();
    else void this.load(import('./features/features.js').then(({ removeArtifact }) => removeArtifact(this, command.id)), () => undefined);
  }

  private find(): void {
    this.drawer = false;
    this.run('palette');
  }

  private collapse(sidebarCollapsed: boolean): void {
    if (this.drawer) this.drawer = false;
    else this.setAppearance({ sidebarCollapsed });
  }

  private onTheme({ theme }: ThemeEvent): void {
    this.setAppearance({ theme });
  }

  private onSidebarClick(event: Event): void {
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement)) this.drawer = false;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  }

  private onHealth(): void {
    const { companionReachable } = this.services.host;
    if (companionReachable && !this.reachable) this.say({ message: msg('Vivarium is back. Everything catches up.'), lasts: 4000 });
    const { accounts, storage: { state } } = this.services.host;
    // Every sync of every collection is news of health; what the notices say of it hardly ever changes.
    const same = this.reachable === companionReachable && this.noticed?.accounts === accounts && this.noticed.state === state;
    this.reachable = companionReachable;
    this.noticed = { accounts, state };
    if (!same) this.requestUpdate();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.drawer) this.drawer = false;
    const command = shortcutOf(event);
    if (command && this.run(command)) event.preventDefault();
  }

  run(command: ShortcutCommand): boolean {
    if (command === 'undo' || command === 'redo' || command === 'palette') void this.services.commands.choose(command);
    else if (command === 'help') void this.load(import('./shortcuts-dialog.js'), () => this.shortcuts.open());
    else if (command === 'sidebar') this.collapse(!this.appearance.sidebarCollapsed);
    else if (this.route.page !== 'artifact') return false;
    else if (command === 'today') this.selectDay(this.surroundings.current.today);
    else if (command === 'fullscreen') void this.toggleFullscreen();
    else if (command === 'edit') this.view?.toggleEditing();
    else if (command === 'leave') return this.view?.stopEditing() === true;
    else this.navigation?.go(command === 'next-day' ? 1 : -1);
    return true;
  }

  private get navigation(): DayNavigation | null | undefined {
    return this.view?.renderRoot.querySelector<DayNavigation>('viv-day-navigation');
  }

  private async toggleFullscreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.requestFullscreen().catch(() => this.say({ message: msg('This browser does not allow full screen here.') }));
  }
}
