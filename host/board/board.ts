import type { Environment, WidgetDefinition } from '@vivarium/sdk/widget';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { boardStyles } from './board.css.js';
import type { Editing } from './editing.js';
import type { EditedBoard } from './editor.js';
import { readingOrder, type Box } from './engine.js';
import { measureGrid } from './geometry.js';
import type { Hold } from './gesture.js';
import type { KeyedBoard } from './keyboard.js';
import { breakpointFor, grids, layoutIn, sizeIn, stableOrder, type Breakpoint, type Cell, type Placement } from './layout.js';
import { showMotion, type Offset } from './motion.js';
import { PlacementCommandEvent, type Connect, type Cover, type Mount } from './placement.js';
import './placement.js';
import type { PointedBoard } from './pointer.js';

/** A layout that a person made: every cell of the grid it was made on. */
export class LayoutEvent extends Event {
  static readonly type = 'viv-layout';
  constructor(
    readonly breakpoint: Breakpoint,
    readonly cells: ReadonlyMap<string, Cell>,
    readonly hold: Hold,
  ) {
    super(LayoutEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * The grid of an artifact. Layout in, events out: it keeps nothing and asks nobody. An element on screen is never moved
 * in the document, so that no widget loses its state, scroll or focus, and no frame its page, to a change of layout.
 *
 * @fires viv-layout - {@link LayoutEvent}
 * @fires viv-placement-command - {@link PlacementCommandEvent}
 */
@customElement('viv-board')
export class Board extends LitElement implements EditedBoard, PointedBoard, KeyedBoard {
  static override styles = boardStyles;

  /** What the page lays over a widget: the request of one from elsewhere for what it does not hold. */
  @property({ attribute: false }) cover: Cover = () => nothing;
  /** Whose code can be changed, by tag. */
  @property({ attribute: false }) changeable: (tag: string) => boolean = () => false;
  @property({ attribute: false }) placements: readonly Placement[] = [];
  /** Installed widgets by tag. */
  @property({ attribute: false }) widgets: ReadonlyMap<string, WidgetDefinition> = new Map();
  /** What all placements share; `size` is computed here for each. */
  @property({ attribute: false }) environment!: Omit<Environment, 'size'>;
  @property({ attribute: false }) connect!: Connect;
  @property({ attribute: false }) mount: Mount | undefined;
  /** Whether the layout can be changed; widgets do not react meanwhile. */
  @property({ type: Boolean, reflect: true }) editing = false;
  /** The grid in use. */
  @state() breakpoint: Breakpoint = 'wide';
  layout: readonly Box[] = [];

  private readonly environments = new Map<Environment['size'], Environment>();
  private order: string[] = [];
  /** Where the elements lie now. */
  private cells: ReadonlyMap<string, Cell> = new Map();
  /** What the pointer carries, from where it lies. */
  private carried: { readonly ids: readonly string[]; readonly cells: ReadonlyMap<string, Cell>; offset: Offset } | undefined;
  /** While it is edited. */
  private tools: Editing | undefined;
  /** Where the focus of an edited board is, or was last. */
  private current: string | undefined;
  private refocus = false;
  /** Ids as they are read. */
  private reading: readonly string[] = [];
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
    this.stopEditing();
  }

  definitionOf(id: string): WidgetDefinition | undefined {
    const placement = this.placements.find((one) => one.id === id);
    return placement && this.widgets.get(placement.widget);
  }

  titleOf(id: string): string {
    return this.definitionOf(id)?.title ?? this.placements.find((one) => one.id === id)?.widget ?? '';
  }

  changed(layout: readonly Box[], hold: Hold): void {
    this.layout = layout;
    this.dispatchEvent(new LayoutEvent(this.breakpoint, new Map(layout.map(({ id, x, y, w, h }) => [id, { x, y, w, h }])), hold));
  }

  command(ids: readonly string[], command: string): void {
    if (together.has(command)) this.dispatchEvent(new PlacementCommandEvent(ids[0] ?? '', command, ids));
    else for (const id of ids) this.dispatchEvent(new PlacementCommandEvent(id, command));
  }

  announce(text: string): void {
    const status = this.renderRoot.querySelector('#announcement');
    if (status) status.textContent = text;
  }

  carry(ids: readonly string[], offset: Offset): void {
    this.carried ??= { ids, cells: this.cells, offset };
    this.carried.offset = offset;
    for (const id of ids) this.elementOf(id)?.style.setProperty('translate', `${offset.x}px ${offset.y}px`);
  }

  /** Moves the focus to a placement. */
  focusPlacement(id: string): void {
    this.current = id;
    this.requestUpdate();
    this.elementOf(id)?.focus();
  }

  /** The same for all of a size: a placement is drawn again only where it is another. */
  private environmentOf(size: Environment['size']): Environment {
    const known = this.environments.get(size) ?? { ...this.environment, size };
    this.environments.set(size, known);
    return known;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('environment')) this.environments.clear();
    if (changed.has('placements') || changed.has('breakpoint')) {
      this.layout = layoutIn(this.breakpoint, this.placements);
      const ids = [...this.layout].sort(readingOrder).map(({ id }) => id);
      this.order = stableOrder(this.order, ids);
      if (!ids.includes(this.current ?? '')) {
        const focused = (this.renderRoot as ShadowRoot).activeElement;
        // The focus of one that is taken away goes to what lies there then.
        if (this.editing && focused instanceof HTMLElement && focused.dataset['placement'] === this.current) this.refocus = true;
        const at = this.reading.indexOf(this.current ?? '');
        this.current = ids[Math.min(Math.max(at, 0), ids.length - 1)];
      }
      this.reading = ids;
      for (const id of this.tools?.editor.selection ?? []) if (!ids.includes(id)) this.tools!.editor.selection.delete(id);
    }
    // On another grid nothing goes from a place to another.
    if (changed.has('breakpoint')) this.cells = new Map();
    if (changed.has('editing')) {
      if (this.editing) void this.startEditing();
      else this.stopEditing();
    }
  }

  override render() {
    const placements = new Map(this.placements.map((placement) => [placement.id, placement]));
    const boxes = new Map(this.shown.map((box) => [box.id, box]));
    const held = this.tools?.editor.held ?? [];
    return html`${repeat(
        this.order,
        (id) => id,
        (id) => this.placement(placements.get(id)!, boxes.get(id)!, held.includes(id)),
      )}
      ${held.map((id) => html`<div class="place" style="grid-area:${areaOf(boxes.get(id)!)}"></div>`)}
      <div id="announcement" class="visually-hidden" role="status"></div>`;
  }

  private placement(placement: Placement, box: Box, held: boolean) {
    const { id } = placement;
    const editor = this.tools?.editor;
    const definition = this.widgets.get(placement.widget);
    const cell = this.cellOf(box);
    const size = definition ? sizeIn(cell, this.breakpoint, definition.sizes) : 'M';
    return html`<viv-placement data-placement=${id} style="grid-area:${areaOf(cell)}" .placement=${placement} .definition=${definition} .connect=${this.connect} .mount=${this.mount}
      .environment=${this.environmentOf(size)} ?editing=${this.editing} ?fixable=${definition !== undefined && this.changeable(definition.tag)} ?held=${held} ?selected=${editor?.selection.has(id) ?? false}
      tabindex=${editor ? (id === this.current ? 0 : -1) : nothing} role=${editor ? 'group' : nothing} aria-label=${editor ? editor.place(id) : nothing}
      @focus=${() => (this.current = id)}>${definition ? this.cover(definition, placement) : nothing}</viv-placement>`;
  }

  protected override updated(): void {
    if (this.refocus && this.current) this.elementOf(this.current)?.focus();
    this.refocus = false;
    const before = this.cells;
    const { carried } = this;
    if (!this.tools?.editor.isHolding) this.carried = undefined;
    const dropped = this.carried ? undefined : carried;
    this.cells = new Map(this.shown.map((box) => [box.id, this.cellOf(box)]));
    for (const id of dropped?.ids ?? []) this.elementOf(id)?.style.removeProperty('translate');
    if (before.size === 0 || this.environment.reducedMotion) return;
    const geometry = measureGrid(this, grids[this.breakpoint].columns);
    showMotion(geometry, before, this.cells, (id) => (dropped?.ids.includes(id) ? dropped.offset : undefined), (id) => this.elementOf(id));
  }

  /** The layout as it would be while something is held. */
  private get shown(): readonly Box[] {
    return this.tools?.editor.layout ?? this.layout;
  }

  private async startEditing(): Promise<void> {
    const { startEditing } = await import('./editing.js');
    if (!this.editing || !this.isConnected || this.tools) return;
    this.tools = startEditing(this);
    this.requestUpdate();
  }

  private stopEditing(): void {
    const { tools } = this;
    this.tools = undefined;
    tools?.stop();
  }

  /** What is carried lies where it was taken, and is drawn under the pointer. */
  private cellOf(box: Box): Cell {
    const { carried } = this;
    return (this.tools?.editor.isHolding && carried?.ids.includes(box.id) ? carried.cells.get(box.id) : undefined) ?? box;
  }

  /** The element of a placement. */
  elementOf(id: string): HTMLElement | undefined {
    return this.renderRoot.querySelector<HTMLElement>(`viv-placement[data-placement="${CSS.escape(id)}"]`) ?? undefined;
  }

  private measure(): void {
    const width = this.clientWidth;
    if (width === 0) return;
    this.breakpoint = breakpointFor(width);
    this.setAttribute('breakpoint', this.breakpoint);
  }
}

/** Commands that are one for several widgets. */
const together = new Set(['copy', 'cut', 'paste', 'remove', 'duplicate']);

const areaOf = ({ x, y, w, h }: Cell) => `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
