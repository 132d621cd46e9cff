import { msg, str } from '@lit/localize';
import { css } from 'lit';
import { measureGrid } from './geometry.js';
import { readingOrder, type Box } from './engine.js';
import { grids, type Breakpoint, type Cell } from './layout.js';

/** A person wants something made for a place where nothing lies. */
export class EmptyCellEvent extends Event {
  static readonly type = 'viv-empty-cell';
  constructor(
    readonly breakpoint: Breakpoint,
    readonly cell: Cell,
  ) {
    super(EmptyCellEvent.type, { bubbles: true, composed: true });
  }
}

/** What {@link EmptyCell} works on. */
export interface GridWithRoom extends HTMLElement {
  readonly editing: boolean;
  readonly breakpoint: Breakpoint;
  readonly layout: readonly Box[];
  readonly renderRoot: HTMLElement | DocumentFragment;
  focusPlacement(id: string): void;
}

/** As wide and as high as a widget of ordinary size. */
const MOST = { w: 4, h: 6 };
/** Rows below everything that can still be meant. */
const BELOW = 8;

const styles = css`
  .empty {
    z-index: 1;
    min-inline-size: 0;
    padding: var(--viv-space-2);
    border: 2px dashed var(--viv-color-accent);
    border-radius: var(--viv-card-radius);
    background: color-mix(in srgb, var(--viv-color-accent-soft) 80%, transparent);
    color: var(--viv-color-text);
    font: var(--viv-weight-medium) var(--viv-text-m) / var(--viv-line) var(--viv-font);
    overflow-wrap: anywhere;
    cursor: default;
  }
  .empty:focus-visible {
    outline: 2px solid var(--viv-color-focus);
    outline-offset: 2px;
  }
`;

/** The room around a place in a grid, as large as a widget would want it, or undefined where something lies there. What is put there does not rise: it begins below what is above it. */
export function roomAt(boxes: readonly Cell[], { x, y }: { readonly x: number; readonly y: number }, columns: number): Cell | undefined {
  const taken = (column: number, row: number) => boxes.some((box) => column >= box.x && column < box.x + box.w && row >= box.y && row < box.y + box.h);
  if (x < 0 || x >= columns || y < 0 || taken(x, y)) return undefined;
  let top = y;
  while (top > 0 && !taken(x, top - 1)) top -= 1;
  let start = x;
  let end = x + 1;
  while (end < columns && end - start < MOST.w && !taken(end, top)) end += 1;
  while (start > 0 && end - start < MOST.w && !taken(start - 1, top)) start -= 1;
  let bottom = top + 1;
  const clear = (row: number) => Array.from({ length: end - start }, (_, index) => start + index).every((column) => !taken(column, row));
  while (bottom - top < MOST.h && clear(bottom)) bottom += 1;
  return { x: start, y: top, w: end - start, h: bottom - top };
}

/**
 * The empty places of a board that is edited: a press on one, or the key A on a widget, offers to have something made for it.
 * Arrows look for another one, Enter takes it, Escape lets it be.
 */
export class EmptyCell {
  private readonly ends = new AbortController();
  private button: HTMLButtonElement | undefined;
  private cell: Cell | undefined;
  private from: string | undefined;

  constructor(private readonly board: GridWithRoom) {}

  connect(): void {
    const { board } = this;
    const root = board.renderRoot as ShadowRoot;
    const sheet = styles.styleSheet!;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    const { signal } = this.ends;
    board.addEventListener('click', (event) => this.onClick(event), { signal });
    board.addEventListener('keydown', (event) => this.onKey(event), { signal });
  }

  disconnect(): void {
    this.ends.abort();
    this.leave();
  }

  private onClick(event: MouseEvent): void {
    if (event.composedPath()[0] !== this.board) return;
    const { columns } = grids[this.board.breakpoint];
    const { stepX, stepY, mirrored } = measureGrid(this.board, columns);
    const box = this.board.getBoundingClientRect();
    const x = Math.floor((mirrored ? box.right - event.clientX : event.clientX - box.left) / stepX);
    this.offer(roomAt(this.board.layout, { x: Math.min(columns - 1, x), y: Math.floor((event.clientY - box.top) / stepY) }, columns));
  }

  private onKey(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    if (target === this.button) {
      if (!this.onOffered(event.key)) return;
    } else {
      const id = target.localName === 'viv-placement' ? target.dataset['placement'] : undefined;
      const box = this.board.layout.find((one) => one.id === id);
      if (!box || event.key.toLowerCase() !== 'a') return;
      this.from = id;
      this.offer(this.nearest(box));
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private onOffered(key: string): boolean {
    const { columns } = grids[this.board.breakpoint];
    const mirrored = getComputedStyle(this.board).direction === 'rtl';
    const step = { ArrowLeft: [mirrored ? 1 : -1, 0], ArrowRight: [mirrored ? -1 : 1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] as [number, number] | undefined;
    if (key === 'Escape') this.leave(true);
    else if (!step || !this.cell) return false;
    else {
      const [dx, dy] = step;
      const { cell } = this;
      // The next room that is another one.
      for (let x = cell.x + (dx > 0 ? cell.w : dx), y = cell.y + (dy > 0 ? cell.h : dy); x >= 0 && x < columns && y >= 0 && y <= this.bottom + BELOW; x += dx, y += dy) {
        const room = roomAt(this.board.layout, { x, y }, columns);
        if (!room || (room.x === cell.x && room.y === cell.y)) continue;
        this.offer(room);
        break;
      }
    }
    return true;
  }

  private get bottom(): number {
    return this.board.layout.reduce((lowest, { y, h }) => Math.max(lowest, y + h), 0);
  }

  /** Right of or below a widget; there is always room below everything. */
  private nearest(box: Box): Cell | undefined {
    const { columns } = grids[this.board.breakpoint];
    const { bottom } = this;
    const rooms: Cell[] = [];
    for (let y = 0; y <= bottom; y += 1)
      for (let x = 0; x < columns; x += 1) {
        const room = roomAt(this.board.layout, { x, y }, columns);
        if (room && readingOrder(room, box) >= 0) rooms.push(room);
      }
    return rooms.sort((a, b) => Math.abs(a.y - box.y) - Math.abs(b.y - box.y) || a.x - b.x)[0];
  }

  private offer(cell: Cell | undefined): void {
    this.leave();
    if (!cell) return;
    this.cell = cell;
    const button = (this.button = document.createElement('button'));
    button.className = 'empty';
    button.type = 'button';
    button.textContent = msg('Ask for a widget here…');
    button.setAttribute('aria-label', msg(str`Ask for a widget here: row ${cell.y + 1}, column ${cell.x + 1}, ${cell.w} by ${cell.h}`));
    button.style.gridArea = `${cell.y + 1} / ${cell.x + 1} / span ${cell.h} / span ${cell.w}`;
    button.addEventListener('click', () => {
      const { breakpoint } = this.board;
      this.leave();
      this.board.dispatchEvent(new EmptyCellEvent(breakpoint, cell));
    });
    this.board.renderRoot.append(button);
    button.focus();
    button.scrollIntoView({ block: 'nearest' });
  }

  private leave(back = false): void {
    this.button?.remove();
    this.button = this.cell = undefined;
    if (back && this.from) this.board.focusPlacement(this.from);
  }
}
