import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { fit } from '../../board/arrange.js';
import type { Board } from '../../board/board.js';
import { measureGrid } from '../../board/geometry.js';
import { grids, limitsIn, type Cell } from '../../board/layout.js';
import type { SizeName } from './preview.js';

/** Pixels a mouse goes before a press becomes a drag. */
const THRESHOLD = 6;
/** How long a finger rests before it picks up, and how far it may stray: anything else is scrolling. */
const LONG_PRESS = 320;
const STRAY = 10;

/** What a drag from the gallery works on. */
export interface Dragged {
  readonly board: Board;
  readonly definition: WidgetDefinition;
  readonly size: SizeName;
  /** Shows where it would lie, in pixels of the screen; undefined: nowhere. */
  over(place: DOMRect | undefined): void;
  drop(cell: Cell): void;
  /** It is in the hand, or not any more: until then a finger scrolls. */
  held(held: boolean): void;
}

/** Follows what carries a widget from the gallery to a cell: a mouse or pen that goes, a finger that rested first. Escape puts it back. */
export function dragToCell(event: PointerEvent, { board, definition, size, over, drop, held }: Dragged): void {
  if (event.button !== 0 || !event.isPrimary) return;
  const touch = event.pointerType === 'touch';
  if (!touch) event.preventDefault();
  const ending = new AbortController();
  const { signal } = ending;
  const { breakpoint } = board;
  const { columns } = grids[breakpoint];
  const limits = limitsIn(breakpoint, definition.sizes);
  const wanted = definition.sizes[size];
  const worth = grids.wide.columns / columns;
  let cell: Cell | undefined;
  let moved = false;

  const follow = ({ clientX, clientY }: PointerEvent) => {
    const far = Math.hypot(clientX - event.clientX, clientY - event.clientY);
    if (touch && !moved) return far > STRAY ? end(false) : undefined;
    if (!moved && far > THRESHOLD) pickUp();
    if (!moved) return;
    const { stepX, stepY, gap, mirrored } = measureGrid(board, columns);
    const box = board.getBoundingClientRect();
    const w = Math.max(1, Math.round(wanted.w / worth));
    const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top;
    const x = Math.round((mirrored ? box.right - clientX : clientX - box.left) / stepX - w / 2);
    cell = inside ? fit({ x, y: Math.floor((clientY - box.top) / stepY), w, h: wanted.h }, columns, limits) : undefined;
    if (!cell) return over(undefined);
    const left = mirrored ? box.right - (cell.x + cell.w) * stepX + gap : box.left + cell.x * stepX;
    over(new DOMRect(left, box.top + cell.y * stepY, cell.w * stepX - gap, cell.h * stepY - gap));
  };
  const pickUp = () => {
    moved = true;
    held(true);
    if (touch) navigator.vibrate?.(8);
  };
  const timer = touch ? setTimeout(pickUp, LONG_PRESS) : undefined;
  const end = (keep: boolean) => {
    ending.abort();
    clearTimeout(timer);
    held(false);
    over(undefined);
    if (keep && moved && cell) drop(cell);
  };
  // A long press would otherwise ask the browser for its menu.
  addEventListener('contextmenu', (menu) => touch && menu.preventDefault(), { signal, capture: true });
  addEventListener('pointermove', follow, { signal });
  addEventListener('pointerup', () => end(true), { signal });
  addEventListener('pointercancel', () => end(false), { signal });
  addEventListener('keydown', (key) => {
    if (key.key !== 'Escape') return;
    key.preventDefault();
    key.stopPropagation();
    end(false);
  }, { signal, capture: true });
}
