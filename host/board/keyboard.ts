import type { BoardEditor } from './editor.js';
import { readingOrder, type Box } from './engine.js';

/** What {@link BoardKeyboard} works on. */
export interface KeyedBoard extends HTMLElement {
  readonly editing: boolean;
  focusPlacement(id: string): void;
  /** A command for placements, by key. */
  command(ids: readonly string[], command: 'remove' | 'duplicate' | 'copy' | 'cut' | 'paste'): void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const clipboard: Readonly<Record<string, 'copy' | 'cut' | 'paste'>> = { c: 'copy', x: 'cut', v: 'paste' };

/**
 * The keys of an edited board. Arrows go from widget to widget; Enter picks up, arrows move, Shift and arrows resize,
 * Enter puts down, Escape cancels, and the focus stays with the widget. Space selects, Escape ends a selection, Delete removes;
 * copy, cut and paste have the keys they have everywhere.
 */
export class BoardKeyboard {
  private readonly listen = (event: KeyboardEvent) => this.onKey(event);

  constructor(
    private readonly board: KeyedBoard,
    private readonly editor: BoardEditor,
  ) {}

  connect(): void {
    this.board.addEventListener('keydown', this.listen);
  }

  disconnect(): void {
    this.board.removeEventListener('keydown', this.listen);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.board.editing || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    // Keys of a menu or a field inside are its own.
    const id = target instanceof HTMLElement && target.localName === 'viv-placement' ? target.dataset['placement'] : undefined;
    if (id === undefined && !this.editor.isHolding) return;
    if (!(this.editor.isHolding ? this.onHeld(event) : this.onFree(event, id!))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private onHeld(event: KeyboardEvent): boolean {
    const arrow = this.arrow(event.key);
    if (arrow) this.editor.step(...arrow, event.shiftKey);
    else if (event.key === 'Enter' || event.key === ' ') this.editor.drop();
    else if (event.key === 'Escape') this.editor.cancel();
    // Leaving is putting down: nothing stays in the hand of somebody who went elsewhere.
    else if (event.key === 'Tab') this.editor.drop();
    return event.key !== 'Tab';
  }

  private onFree(event: KeyboardEvent, id: string): boolean {
    const arrow = this.arrow(event.key);
    const modifier = event.ctrlKey || event.metaKey;
    const meant = this.editor.selection.has(id) ? [...this.editor.selection] : [id];
    if (arrow && !modifier && !event.altKey) {
      const next = neighbour(this.editor.layout, id, arrow);
      if (next) this.board.focusPlacement(next);
    } else if (event.key === 'Enter') this.editor.pickUp(id);
    else if (event.key === ' ') this.editor.toggle(id);
    else if (event.key === 'Escape' && this.editor.selection.size > 0) this.editor.deselect();
    else if (event.key === 'Delete' || event.key === 'Backspace') this.board.command(meant, 'remove');
    else if (event.key.toLowerCase() === 'd' && modifier) this.board.command(meant, 'duplicate');
    else if (modifier && !event.shiftKey && !event.altKey && clipboard[event.key.toLowerCase()]) this.board.command(meant, clipboard[event.key.toLowerCase()]!);
    else return false;
    return true;
  }

  /** Left is left, whichever way the grid counts its columns. */
  private arrow(key: string): readonly [number, number] | undefined {
    const arrow = arrows[key];
    return arrow && getComputedStyle(this.board).direction === 'rtl' ? [-arrow[0] || 0, arrow[1]] : arrow;
  }
}

/** The nearest box in a direction; where there is none, the one before or after in reading order. */
export function neighbour(boxes: readonly Box[], id: string, [dx, dy]: readonly [number, number]): string | undefined {
  const from = boxes.find((box) => box.id === id);
  if (!from) return undefined;
  const middle = ({ x, y, w, h }: Box) => [x + w / 2, y + h / 2] as const;
  const [fromX, fromY] = middle(from);
  const ahead = boxes
    .filter((box) => (dx > 0 ? box.x >= from.x + from.w : dx < 0 ? box.x + box.w <= from.x : dy > 0 ? box.y >= from.y + from.h : box.y + box.h <= from.y))
    .map((box) => {
      const [x, y] = middle(box);
      // Straight on counts more than near: a column is about as wide as two rows are high.
      return { id: box.id, cost: dx !== 0 ? Math.abs(x - fromX) * 2 + Math.abs(y - fromY) * 3 : Math.abs(y - fromY) + Math.abs(x - fromX) * 4 };
    });
  if (ahead.length > 0) return ahead.reduce((best, one) => (one.cost < best.cost ? one : best)).id;
  const order = [...boxes].sort(readingOrder).map((box) => box.id);
  return order[order.indexOf(id) + (dx + dy > 0 ? 1 : -1)];
}
