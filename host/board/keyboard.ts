import type { Menu } from '../ui/menu.js';
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
 * copy, cut and paste have the keys they have everywhere, and so has the menu.
 */
export class BoardKeyboard {
  private readonly listen = (event: KeyboardEvent) => this.onKey(event);
  private readonly listenMenu = (event: MouseEvent) => this.onMenu(event);

  constructor(
    private readonly board: KeyedBoard,
    private readonly editor: BoardEditor,
  ) {}

  connect(): void {
    this.board.addEventListener('keydown', this.listen);
    this.board.addEventListener('contextmenu', this.listenMenu);
  }

  disconnect(): void {
    this.board.removeEventListener('keydown', this.listen);
    this.board.removeEventListener('contextmenu', this.listenMenu);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.board.editing || event.defaultPrevented) return;
    const target = placementOf(event);
    // Keys of a menu or a field inside are its own.
    const id = target?.dataset['placement'];
    if (id === undefined && !this.editor.isHolding) return;
    if (!(this.editor.isHolding ? this.onHeld(event) : this.onFree(event, id!))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The key that is made for it comes as this event, at the time that the system has for it; a pointer's is not ours. */
  private onMenu(event: MouseEvent): void {
    const target = placementOf(event);
    if (!this.board.editing || event.defaultPrevented || !target || this.editor.isHolding || !isOfKey(event)) return;
    event.preventDefault();
    openMenu(target);
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
    if (event.key === 'F10' && event.shiftKey) openMenu(placementOf(event)!);
    else if (arrow && !modifier && !event.altKey) {
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

/** The placement that has the focus itself. */
function placementOf(event: Event): HTMLElement | undefined {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && target.localName === 'viv-placement' ? target : undefined;
}

/** Browsers say by no button, or by no pointer, that a key was pressed. */
const isOfKey = (event: MouseEvent): boolean => event.button < 0 || (event.button === 0 && !(event as Partial<PointerEvent>).pointerType);

function openMenu(placement: HTMLElement): void {
  placement.shadowRoot?.querySelector<Menu>('viv-menu')?.show(placement);
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
