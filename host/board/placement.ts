import { msg, str } from '@lit/localize';
import { ContextProvider } from '@lit/context';
import { VivariumError } from '@vivarium/sdk/contract';
import type { Freshness } from '@vivarium/sdk/protocol';
import { widgetHost, WidgetErrorEvent, type Environment, type WidgetDefinition, type WidgetHost } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import type { MenuItem, MenuSelectEvent } from '../ui/menu.js';
import '../ui/menu.js';
import type { Edge } from './gesture.js';
import { EnvironmentCell, type EnvironmentSource } from './environment.js';
import { meterFreshness } from './freshness.js';
import './freshness-dot.js';
import type { FreshnessDot } from './freshness-dot.js';
import type { Placement } from './layout.js';

/** What the page lays over a placement's widget, if anything. */
export type Cover = (definition: WidgetDefinition, placement: Placement) => TemplateResult | typeof nothing;

/** Tells that what is laid over the widget hides it, or no longer does. */
export class CoverEvent extends Event {
  static readonly type = 'viv-cover';
  constructor(
    readonly hides: boolean,
    /** It had the focus until now. */
    readonly focused = false,
  ) {
    super(CoverEvent.type, { bubbles: true, composed: true });
  }
}

/** Makes the widget host of a placement. */
export type Connect = (definition: WidgetDefinition, placement: Placement, environment: EnvironmentSource) => WidgetHost;

/**
 * Brings a placement's widget on screen where it does not run as an element of this page: answers what stands for it, or
 * undefined for one that does. A promise: its element is on its way, and this is to be asked again then. `previous` is what
 * it answered before; answered again, it stays where it is. `wanted` says that a person asks for it, after it failed.
 */
export type Mount = (request: { definition: WidgetDefinition; placement: Placement; host: WidgetHost; previous: HTMLElement | undefined; wanted: boolean }) => HTMLElement | Promise<unknown> | undefined;

const edges: readonly Edge[] = ['n', 'e', 's', 'w', 'ne', 'nw', 'sw', 'se'];

const modified = (key: string) => (/Mac|iP/.test(navigator.platform) ? `⌘${key}` : `${msg('Ctrl')} ${key}`);

/** A command a person chose for a placement. */
export class PlacementCommandEvent extends Event {
  static readonly type = 'viv-placement-command';
  constructor(
    readonly placement: string,
    readonly command: string,
    /** All that the command is about, where it is about several at once. */
    readonly all: readonly string[] = [placement],
  ) {
    super(PlacementCommandEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * One widget with the chrome the host draws: title, freshness, commands, and an error card when the widget fails.
 * @slot - What the page lays over the widget.
 * @csspart body - What the widget fills.
 * @fires viv-placement-command - {@link PlacementCommandEvent}
 */
@customElement('viv-placement')
export class PlacementElement extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
        min-block-size: 0;
        /* Rows follow the layout, never what a widget contains; a change in one widget is drawn without the others. */
        contain: size layout style;
      }
      /* Contained means stacked by itself: what reaches out of the widget in use lies over its neighbours. */
      :host(:hover),
      :host(:focus-within) {
        z-index: 1;
      }
      section {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        block-size: 100%;
        border: var(--viv-card-border);
        border-radius: var(--viv-card-radius);
        background: var(--viv-color-surface);
        box-shadow: var(--viv-card-shadow);
      }
      .chrome {
        display: flex;
        align-items: center;
        gap: 2px;
        min-block-size: 34px;
        padding-inline: var(--viv-space-3) 5px;
      }
      h2 {
        flex: 1;
        margin: 0;
        overflow: hidden;
        color: var(--viv-title-color);
        font: var(--viv-title-weight) var(--viv-text-s) / var(--viv-line) var(--viv-title-font);
        letter-spacing: var(--viv-title-spacing);
        text-transform: var(--viv-title-case);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      viv-menu {
        --viv-control: 24px;
        opacity: 0;
        transition: opacity var(--viv-motion-fast);
      }
      section:hover viv-menu,
      section:focus-within viv-menu {
        opacity: 1;
      }
      .body,
      ::slotted(*) {
        grid-area: 2 / 1;
      }
      .body {
        min-block-size: 0;
        overflow: hidden;
        border-end-start-radius: var(--viv-card-radius);
        border-end-end-radius: var(--viv-card-radius);
      }
      .body > * {
        block-size: 100%;
      }
      @media (hover: none) {
        viv-menu {
          opacity: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) placement!: Placement;
  /** Undefined where no widget has the placement's tag. */
  @property({ attribute: false }) definition: WidgetDefinition | undefined;
  @property({ attribute: false }) environment!: Environment;
  @property({ attribute: false }) connect!: Connect;
  @property({ attribute: false }) mount: Mount | undefined;
  /** Its code can be changed: its menu offers that, and its card to repair it when it failed. */
  @property({ type: Boolean }) fixable = false;
  /** The layout is being changed: the widget rests, and the whole placement is a handle. */
  @property({ type: Boolean, reflect: true }) editing = false;

  @state() private error: VivariumError | undefined;
  /** It cannot start with the settings that are stored. */
  private unfit = false;
  /** It failed before it was there. */
  private unstarted = false;
  /** How a widget that failed looked when it last worked. */
  private picture: HTMLElement | undefined;
  /** Told to the dot alone: it changes with every sync, and nothing else here follows from it. */
  private freshness: Freshness | undefined;
  private widget: HTMLElement | undefined;
  private source: EnvironmentCell | undefined;
  private readonly provider = new ContextProvider(this, { context: widgetHost });

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.source ??= new EnvironmentCell(this.environment);
    this.source.set(this.environment);
    const previous = changed.get('placement');
    const other = previous !== undefined && (previous.widget !== this.placement.widget || previous.configVersion !== this.placement.configVersion || JSON.stringify(previous.config) !== JSON.stringify(this.placement.config));
    // Another version of a widget that failed may work; so may other settings, where those were the reason.
    if (changed.has('definition') || (other && this.unfit)) this.error = undefined;
    if (!this.error && (!this.widget || other || changed.has('definition') || changed.has('connect'))) this.start();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.editing && changed.has('editing')) import('./placement-editing.css.js').then(({ wear }) => wear(this.renderRoot as ShadowRoot), () => undefined);
  }

  override render() {
    const title = this.definition?.title ?? this.placement.widget;
    return html`
      <section role="group" aria-labelledby="title">
        <div class="chrome">
          <h2 id="title">${title}</h2>
          <viv-menu label=${msg(str`Actions of ${title}`)} .items=${this.commands} @viv-menu-select=${this.onCommand}></viv-menu>
          <viv-freshness .freshness=${this.freshness} locale=${this.environment.locale} time-zone=${this.environment.timeZone} day=${this.environment.day} today=${this.environment.today}></viv-freshness>
        </div>
        <div class="body" part="body" ?inert=${this.editing} @viv-widget-error=${this.onError}>
          ${this.error ? customElements.get('viv-error-card') && html`<viv-error-card .picture=${this.picture} .widget=${title} .error=${this.error} ?fixable=${this.fixable} ?unstarted=${this.unstarted} ?unfit=${this.unfit} @retry=${this.retry} @fix=${this.fix} @settings=${this.openSettings}></viv-error-card>` : (this.widget ?? nothing)}
        </div>
        ${this.editing ? edges.map((edge) => html`<div class="edge ${edge}" data-edge=${edge}></div>`) : nothing}
        <slot @viv-cover=${this.onCover}></slot>
      </section>`;
  }

  /** Why it stands still, where it does. */
  get failure(): VivariumError | undefined {
    return this.error;
  }

  private get commands(): MenuItem[] {
    if (this.editing)
      return [
        { id: 'settings', label: msg('Settings…'), icon: 'settings' },
        { id: 'copy', label: msg('Copy widget'), icon: 'copy', keys: modified('C') },
        { id: 'cut', label: msg('Cut widget'), icon: 'copy', keys: modified('X') },
        { id: 'duplicate', label: msg('Duplicate'), icon: 'copy', keys: modified('D') },
        { id: 'remove', label: msg('Remove'), icon: 'trash', danger: true, keys: msg('Del') },
      ];
    // Of what asks no source, nothing is older than it looks, and no account is behind it.
    const asks = Object.keys(this.definition?.uses ?? {}).length > 0;
    return [
      { id: 'edit', label: msg('Arrange'), icon: 'layout', keys: 'E' },
      { id: 'settings', label: msg('Settings…'), icon: 'settings' },
      ...(asks ? [{ id: 'refresh', label: msg('Refresh now'), icon: 'refresh' } as const] : []),
      ...(this.fixable ? [{ id: 'change', label: msg('Change this…'), icon: 'pencil' } as const, { id: 'code', label: msg('Edit the code…'), icon: 'keyboard' } as const, { id: 'branch', label: msg('Copy as a new widget'), icon: 'copy' } as const] : []),
      { id: 'explain', label: msg('Explain this'), icon: 'search' },
      ...(asks ? [{ id: 'accounts', label: msg('Accounts…'), icon: 'panel' } as const] : []),
    ];
  }

  /** Nothing can be reached that is not seen. The focus of what is answered goes to the widget it was about. */
  private onCover({ hides, focused }: CoverEvent): void {
    this.renderRoot.querySelector<HTMLElement>('.body')!.inert = hides;
    if (focused && !hides) this.renderRoot.querySelector<HTMLElement>('viv-menu')!.focus();
  }

  private onCommand({ item }: MenuSelectEvent): void {
    this.dispatchEvent(new PlacementCommandEvent(this.placement.id, item));
  }

  private start(wanted = false): void {
    this.tellFreshness(undefined);
    this.unfit = false;
    try {
      if (!this.definition)
        throw new VivariumError('not-found', `There is no widget "${this.placement.widget}" here. Update Vivarium or remove it from this page.`);
      this.unfit = true;
      const connected = this.connect(this.definition, this.placement, this.source!);
      this.unfit = false;
      const host = meterFreshness(connected, (worst) => this.tellFreshness(worst));
      const mounted = this.mount?.({ definition: this.definition, placement: this.placement, host, previous: this.widget, wanted });
      if (mounted instanceof Promise) return void mounted.then(() => this.requestUpdate(), () => this.fail(new VivariumError('offline', 'A part of Vivarium could not be loaded. Is it still running?'), true));
      this.widget = mounted;
      if (this.widget) return;
      this.provider.setValue(host);
      this.widget = document.createElement(this.placement.widget);
      if (this.widget instanceof HTMLUnknownElement) throw new VivariumError('internal', 'The widget could not be made. The browser’s console has the reason.');
    } catch (thrown) {
      this.fail(VivariumError.from(thrown), true);
    }
  }

  private tellFreshness(freshness: Freshness | undefined): void {
    this.freshness = freshness;
    const dot = this.renderRoot.querySelector<FreshnessDot>('viv-freshness');
    if (dot) dot.freshness = freshness;
  }

  private onError(event: Event): void {
    event.stopPropagation();
    if (event instanceof WidgetErrorEvent) this.fail(event.error);
  }

  private fail(error: VivariumError, unstarted = false): void {
    // An element that is upgraded later would start without its properties.
    import('./error-card.js').then(() => this.requestUpdate(), () => undefined);
    this.error = error;
    this.unstarted = unstarted;
    this.picture = (this.widget as { lastPicture?: HTMLElement } | undefined)?.lastPicture;
    this.widget = undefined;
    console.error(`Widget ${this.placement.widget} failed.`, error.cause ?? error);
  }

  private retry(): void {
    this.error = undefined;
    this.start(true);
  }

  private openSettings(): void {
    this.dispatchEvent(new PlacementCommandEvent(this.placement.id, 'settings'));
  }

  private fix(): void {
    this.dispatchEvent(new PlacementCommandEvent(this.placement.id, 'fix'));
  }
}
