import { ContextProvider } from '@lit/context';
import { msg } from '@lit/localize';
import { sampleHost } from '@vivarium/sdk/testing/sample-host';
import { widgetHost, WidgetErrorEvent, type WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { trialOf } from '../../frames/trial.js';
import { configStamp } from '../features/place-widget.js';
import type { ShellServices } from '../services.js';
import '../samples.js';

/** Named sizes of a widget. */
export type SizeName = 'S' | 'M' | 'L' | 'XL';

/** Pixels of a cell on a common screen, its gap included. */
const CELL = { w: 96, h: 60, gap: 12 };
const TALLEST = 230;

/** A widget on its sample data as it looks in one of its sizes, scaled down to the width there is. Nothing in it reacts. */
@customElement('viv-widget-preview')
export class WidgetPreview extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      display: block;
      overflow: hidden;
      border-radius: var(--viv-radius);
      background: var(--viv-color-background);
    }
    /* There is more of it than there is room for. */
    :host([cut]) {
      mask-image: linear-gradient(black calc(100% - 32px), transparent);
    }
    .stage {
      box-sizing: border-box;
      position: absolute;
      inset-block-start: 0;
      transform-origin: 0 0;
      /* On a page its title stands above it. */
      padding-block-start: var(--viv-space-2);
      border: var(--viv-border);
      border-radius: var(--viv-radius);
      background: var(--viv-color-surface);
      overflow: hidden;
      pointer-events: none;
      user-select: none;
    }
    .stage > * {
      block-size: 100%;
    }
    p {
      margin: 0;
      padding: var(--viv-space-4);
      color: var(--viv-color-text-muted);
    }
  `;

  @property({ attribute: false }) definition!: WidgetDefinition;
  @property({ attribute: false }) catalog!: ShellServices['catalog'];
  @property() size: SizeName = 'M';
  @property() locale = 'en';
  /** Settings to show it with; those it starts with where there are none. */
  @property({ attribute: false }) config: Record<string, unknown> = {};
  /** As it is in the gallery, until it is measured. */
  @state() private width = 340;
  @state() private seen = false;
  @state() private failed = false;
  private widget: HTMLElement | undefined;
  private readonly provider = new ContextProvider(this, { context: widgetHost });
  private readonly resize = new ResizeObserver(([entry]) => (this.width = entry!.contentRect.width));
  private readonly sight = new IntersectionObserver((entries) => (this.seen ||= entries.some(({ isIntersecting }) => isIntersecting)), { rootMargin: '200px' });

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
    this.sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.sight.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.seen && (!this.widget || changed.has('definition') || changed.has('size') || changed.has('config'))) this.start();
  }

  override render() {
    if (this.failed) return html`<p>${msg('No picture with these settings.')}</p>`;
    if (this.bare) return html`<p>${msg('It shows what your source holds; there is no example of it.')}</p>`;
    const { w, h } = this.definition.sizes[this.size];
    const [width, height] = [w * CELL.w - CELL.gap, h * CELL.h - CELL.gap];
    const scale = Math.min(1, this.width / width || 1);
    this.style.blockSize = `${Math.min(TALLEST, height * scale)}px`;
    this.toggleAttribute('cut', height * scale > TALLEST);
    return html`<div class="stage" inert aria-hidden="true" style="inline-size:${width}px;block-size:${height}px;left:${Math.max(0, (this.width - width * scale) / 2)}px;transform:scale(${scale})" @viv-widget-error=${this.onError}>${this.widget ?? nothing}</div>`;
  }

  /** Nobody invented items for it: it would wait for them for ever. */
  private get bare(): boolean {
    const { uses, sample } = this.definition;
    return Object.keys(uses).length > 0 && Object.keys(sample).length === 0;
  }

  private start(): void {
    const { definition, size, locale, config } = this;
    if (this.bare) return;
    this.failed = this.catalog.isApp(this.definition.tag);
    if (this.failed) return;
    try {
      // What has no items of an invented week shows this moment, where the person is.
      const here = Object.keys(definition.uses).length === 0 ? { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone } : {};
      const host = sampleHost(definition, { config, environment: { size, locale, ...here } });
      const placement = { id: trialOf(`preview-${definition.tag}`), widget: definition.tag, config: config as never, ...configStamp(definition), cells: { wide: { x: 0, y: 0, ...definition.sizes[size] } } };
      const framed = this.catalog.mount({ definition, placement, host, wanted: false, previous: this.widget });
      if (framed instanceof Promise) return void framed.then(() => this.requestUpdate(), () => (this.failed = true));
      if (!framed) this.provider.setValue(host);
      this.widget = framed ?? document.createElement(definition.tag);
    } catch {
      this.failed = true;
    }
  }

  private onError(event: Event): void {
    event.stopPropagation();
    if (event instanceof WidgetErrorEvent) this.failed = true;
  }
}
