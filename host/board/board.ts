import type { Environment, WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { breakpointFor, sizeIn, stableOrder, type Breakpoint, type Placement } from './layout.js';
import type { Connect } from './placement.js';
import './placement.js';

/**
 * The grid of an artifact. Layout in, events out: it keeps nothing and asks nobody. An element on screen is never
 * moved in the document, so that no widget loses its state, scroll or focus to a change of layout.
 */
@customElement('viv-board')
export class Board extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      gap: var(--viv-space-3);
      grid-template-columns: repeat(12, minmax(0, 1fr));
      grid-auto-rows: minmax(44px, 1fr);
      min-block-size: 100%;
    }
    :host([breakpoint='medium']) {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    :host([breakpoint='narrow']) {
      grid-template-columns: minmax(0, 1fr);
      grid-auto-rows: 56px;
    }
  `;

  @property({ attribute: false }) placements: readonly Placement[] = [];
  /** Installed widgets by tag. */
  @property({ attribute: false }) widgets: ReadonlyMap<string, WidgetDefinition> = new Map();
  /** What all placements share; `size` is computed here for each. */
  @property({ attribute: false }) environment!: Omit<Environment, 'size'>;
  @property({ attribute: false }) connect!: Connect;
  /** The grid in use. */
  @state() private breakpoint: Breakpoint = 'wide';

  private order: string[] = [];
  /** In the next frame: another grid changes what is being observed. */
  private readonly resize = new ResizeObserver(() => requestAnimationFrame(() => this.measure()));

  override connectedCallback(): void {
    super.connectedCallback();
    this.measure();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('placements')) return;
    this.order = stableOrder(this.order, this.placements.map(({ id }) => id));
  }

  override render() {
    const placements = new Map(this.placements.map((placement) => [placement.id, placement]));
    return repeat(
      this.order,
      (id) => id,
      (id) => {
        const placement = placements.get(id)!;
        const definition = this.widgets.get(placement.widget);
        const cell = placement.cells[this.breakpoint];
        const size = definition ? sizeIn(cell, this.breakpoint, definition.sizes) : 'M';
        return html`<viv-placement .placement=${placement} .definition=${definition} .cell=${cell} .connect=${this.connect}
          .environment=${{ ...this.environment, size }}></viv-placement>`;
      },
    );
  }

  private measure(): void {
    const width = this.clientWidth;
    if (width === 0) return;
    this.breakpoint = breakpointFor(width);
    this.setAttribute('breakpoint', this.breakpoint);
  }
}
