import { msg } from '@lit/localize';
import type { ItemReference } from '@vivarium/sdk/contract';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { Board, LayoutEvent } from '../board/board.js';
import '../board/board.js';
import { PlacementElement, type Connect, type Cover, type Mount, type PlacementCommandEvent } from '../board/placement.js';
import { Activation } from '../grants/activation.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';
import type { ArtifactDocument } from './artifacts.js';
import { DayEvent } from './day-navigation.js';
import './day-navigation.js';
import { dayToReveal } from './reveal.js';
import './screen.js';
import type { ShellServices } from './services.js';
import type { Surrounding } from './surroundings.js';

type SharedEnvironment = Board['environment'];

/** An item was asked for and is marked now. */
export class RevealedEvent extends Event {
  constructor(readonly item: ItemReference) {
    super('viv-revealed', { bubbles: true });
  }
}

/**
 * One artifact: its title, its day, its board.
 * @slot lead - Before the title.
 * @slot actions - After the day.
 * @fires viv-day - DayEvent
 * @fires viv-revealed - {@link RevealedEvent}
 */
@customElement('viv-artifact')
export class ArtifactView extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 100%;
        background: var(--viv-color-background);
        color: var(--viv-color-text);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 10;
        display: flex;
        align-items: center;
        gap: var(--viv-space-2);
        min-block-size: 48px;
        padding-inline: var(--viv-space-5) var(--viv-space-4);
        background: color-mix(in srgb, var(--viv-color-background) 92%, transparent);
        backdrop-filter: blur(8px);
      }
      h1 {
        flex: 1;
        min-inline-size: 0;
        margin: 0;
        overflow: hidden;
        font: var(--viv-heading-weight) var(--viv-heading-size) / var(--viv-line) var(--viv-heading-font);
        letter-spacing: -0.01em;
        text-transform: var(--viv-heading-case);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* The tools of arranging need the room of what has keys of its own, rather than that of the title; the focus is never taken away. */
      @media (max-width: 1150px) {
        header:has(> [data-arranging='true']) ::slotted(.wide-only:not(:focus)) {
          display: none !important;
        }
      }
      viv-banner {
        margin-block-end: var(--viv-space-3);
      }
      .board {
        flex: 1;
        display: grid;
        /* Room above the first row for its focus ring, which the header would cover. */
        padding: 4px var(--viv-space-4) var(--viv-space-4);
      }
      @media (max-width: 960px) {
        header {
          flex-wrap: wrap;
          gap: 0;
          padding: var(--viv-space-1);
          /* A blurred backdrop would hold the fixed day inside the header. */
          background: var(--viv-color-background);
          backdrop-filter: none;
        }
        /* Fingers need wide buttons: beside those of arranging a title has two lines. */
        header:has(> [data-arranging='true']) h1 {
          display: -webkit-box;
          -webkit-box-orient: vertical;
          -webkit-line-clamp: 2;
          font-size: var(--viv-text-m);
          line-height: 1.2;
          white-space: normal;
        }
        header > [data-arranging] > svg,
        header:has(> [data-arranging='true']) h1 + button:not(:focus) {
          display: none;
        }
        /* The day is what one changes most: it lies where the thumb is. */
        viv-day-navigation {
          position: fixed;
          inset: auto 0 0;
          padding: var(--viv-space-1) var(--viv-space-3) calc(var(--viv-space-1) + env(safe-area-inset-bottom));
          border-block-start: var(--viv-border);
          background: var(--viv-color-background);
        }
        .board {
          padding: 4px var(--viv-space-3) calc(var(--viv-bottom-bar) + var(--viv-space-3));
        }
      }
    `,
  ];

  @property({ attribute: false }) artifact!: ArtifactDocument;
  @property({ attribute: false }) services!: ShellServices;
  @property({ attribute: false }) surroundings!: Pick<Surrounding, 'today' | 'visible' | 'reducedMotion'>;
  @property() day = '';
  @state() private revealed: ItemReference | undefined;
  @state() private editing = false;
  private environment: SharedEnvironment | undefined;
  private protections: Promise<readonly string[]> | undefined;
  private endOfDay: (() => void) | undefined;
  private ends: readonly (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const update = () => this.requestUpdate();
    this.ends = [this.services.catalog.onChange(update), this.services.commands.onChange(update)];
    if (this.hasUpdated) this.endOfDay ??= this.services.watchDay(this.day);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.endOfDay?.();
    this.endOfDay = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('artifact') && changed.get('artifact')?.id !== this.artifact.id) this.editing = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('day')) return;
    this.endOfDay?.();
    this.endOfDay = this.services.watchDay(this.day);
  }

  override render() {
    const { artifact, day } = this;
    const { locale, timeZone } = this.services.host;
    const { today, visible, reducedMotion } = this.surroundings;
    const environment = this.sameOr({ day, today, timeZone, locale, reducedMotion, visible, revealed: this.revealed });
    return html`
      <header>
        <slot name="lead"></slot>
        <h1 title=${artifact.title}>${artifact.title}</h1>
        ${this.services.commands.bar?.('title', this.editing)}
        <viv-day-navigation day=${day} today=${today} locale=${locale}></viv-day-navigation>
        ${this.services.commands.bar?.('arranging', this.editing)}
        ${artifact.placements.length
          ? html`<button class=${this.editing ? 'primary' : 'quiet'} type="button" data-arranging=${this.editing} title=${msg('Arrange the widgets (E)')} @click=${this.toggleEditing}>
              ${icon('layout')}<span class="wide-only">${this.editing ? msg('Done') : msg('Arrange')}</span>
            </button>`
          : nothing}
        <slot name="actions"></slot>
        ${this.services.commands.bar?.('menu', this.editing)}
      </header>
      ${this.services.catalog.notice?.(artifact.placements.map(({ widget }) => widget))}
      ${artifact.placements.length
        ? html`<div class="board" @viv-placement-command=${this.onCommand}>
            ${keyed(
              artifact.id,
              html`<viv-board .placements=${artifact.placements} .widgets=${this.services.widgets} .environment=${environment} .connect=${this.connect} .mount=${this.mount}
                ?editing=${this.editing} @viv-layout=${this.onLayout} .cover=${this.cover} .changeable=${this.changeable}></viv-board>`,
            )}
          </div>`
        : html`<viv-screen heading=${msg('An empty page')}>
            <p>${msg('It has no widgets yet. Add one, or begin with what you have: duplicate another page from its menu in the sidebar.')}</p>
            ${this.services.commands.can('gallery') ? html`<button slot="actions" class="primary" type="button" @click=${() => this.services.commands.run('gallery')}>${icon('plus')}${msg('Add a widget')}</button>` : nothing}
            ${this.services.commands.can('ask') ? html`<button slot="actions" type="button" @click=${() => this.services.commands.run('ask')}>${this.services.commands.pictureOf('ask')}${msg('Ask for a widget…')}</button>` : nothing}
            <a slot="actions" class="button" href="#/">${icon('page')}${msg('Go to the first page')}</a>
          </viv-screen>`}`;
  }

  /** Widgets are drawn again with another environment: one that says the same is the same. */
  private sameOr(environment: SharedEnvironment): SharedEnvironment {
    const known = this.environment;
    const names = Object.keys(environment) as (keyof SharedEnvironment)[];
    return known && names.every((name) => known[name] === environment[name]) ? known : (this.environment = environment);
  }

  private readonly changeable = (tag: string) => this.services.catalog.isDocument(tag);

  /** A widget that did not ship with the product asks for what it does not hold. */
  private readonly cover: Cover = (definition) => {
    const { host } = this.services;
    if (host.grants.trusts(definition)) return nothing;
    import('./consent/grant-request.js').catch(() => undefined);
    return html`<viv-grant-request .host=${host} .definition=${definition} artifact=${this.artifact.id} .measure=${this.measure}></viv-grant-request>`;
  };

  /** Measured once, by the first that asks. */
  private readonly measure = (): Promise<readonly string[]> =>
    (this.protections ??= Promise.resolve(this.services.missingProtection?.() ?? []).catch(() => [msg('It could not be measured how well this browser protects you.')]));

  private readonly connect: Connect = (definition, placement, environment) => {
    const { id } = this.artifact;
    const activation = new Activation(() => navigator.userActivation.isActive && hasFocus(placement.id));
    return this.services.createWidgetHost({
      host: this.services.host,
      definition,
      placement,
      artifact: id,
      environment,
      selectDay: (day) => this.dispatchEvent(new DayEvent(day)),
      reveal: (item) => void this.reveal(item),
      saveState: (saved) => this.services.library.saveState(id, placement.id, saved),
      userActive: () => activation.soon(),
      ...(this.services.catalog.isFramed(definition.tag) && { openLink: (url: string) => void activation.soon().then(async (active) => active && (await import('./features/page-edits.js')).openForeignLink(this.services, definition, url)) }),
    });
  };

  private readonly mount: Mount = (request) => this.services.catalog.mount(request);

  get board(): Board | undefined {
    return this.renderRoot.querySelector<Board>('viv-board') ?? undefined;
  }

  /** An item of another day takes the page there. Asking for the same item again shows it again: widgets see it go and come. */
  async reveal(item: ItemReference): Promise<void> {
    const day = dayToReveal(this.services.host, item, this.day);
    if (day !== this.day) this.dispatchEvent(new DayEvent(day));
    this.revealed = undefined;
    await this.updateComplete;
    this.revealed = item;
    this.dispatchEvent(new RevealedEvent(item));
  }

  /** Lets the layout be changed, or ends it. */
  toggleEditing(): void {
    if (this.artifact.placements.length === 0) return;
    this.editing = !this.editing;
    // The tools of arranging are among what is loaded late.
    void this.services.commands.rest?.();
  }

  /** Ends it where it is under way, and says whether it was; the focus goes to what begins it again. */
  stopEditing(): boolean {
    if (!this.editing) return false;
    this.toggleEditing();
    this.renderRoot.querySelector<HTMLElement>('[data-arranging]')?.focus();
    return true;
  }

  private async onLayout(event: LayoutEvent): Promise<void> {
    const { id } = this.artifact;
    (await this.edits()).arrange(this.services, id, event);
  }

  private async onCommand({ placement, command, all }: PlacementCommandEvent): Promise<void> {
    if (command === 'edit') this.toggleEditing();
    else if (command === 'refresh') void this.services.host.refresh();
    else if (command === 'accounts') location.hash = '#/settings';
    else await (await this.edits()).editPlacement(this, placement, command, all);
  }

  /** What changes the page is loaded with the first change. */
  private edits() {
    const edits = import('./features/page-edits.js');
    this.services.commands.changing = edits;
    return edits;
  }
}

/** Whether the focus is in a widget: in what the page has around it, nobody uses it. */
function hasFocus(placement: string): boolean {
  for (let node = document.activeElement; node; node = node.shadowRoot?.activeElement ?? null)
    if (node instanceof PlacementElement && node.placement.id === placement) return Boolean(node.shadowRoot?.activeElement?.closest('.body'));
  return false;
}
