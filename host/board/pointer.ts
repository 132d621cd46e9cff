import type { BoardEditor } from './editor.js';
import type { Edge, Hold } from './gesture.js';
import { measureGrid, toCells, type Geometry } from './geometry.js';
import { grids, type Breakpoint } from './layout.js';
import type { Offset } from './motion.js';

/** What {@link BoardPointer} works on. */
export interface PointedBoard extends HTMLElement {
  readonly editing: boolean;
  readonly breakpoint: Breakpoint;
  /** Shows placements under the pointer, some pixels from where they lay. */
  carry(ids: readonly string[], offset: Offset): void;
}

/** Pixels a mouse goes before a press becomes a drag. */
const THRESHOLD = 4;
/** How long a finger rests before it picks up, and how far it may stray: anything else is scrolling. */
const LONG_PRESS = 320;
const STRAY = 10;
/** Pixels from a border where the page scrolls along, and the most it scrolls in one frame. */
const SCROLL_ZONE = 56;
const SCROLL_MOST = 18;

interface Press {
  readonly id: string;
  readonly edge: Edge | undefined;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  /** Upper edge of the board when the press began: scrolling moves it. */
  readonly top: number;
  readonly touch: boolean;
  readonly placement: HTMLElement;
}

/** Mouse, pen and finger on an edited board. Scrolling always wins over picking up; a finger has to rest first. */
export class BoardPointer {
  private press: Press | undefined;
  private held: { hold: Hold; geometry: Geometry; scroller: Element } | undefined;
  private x = 0;
  private y = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame: number | undefined;
  private listening: AbortController | undefined;

  constructor(
    private readonly board: PointedBoard,
    private readonly editor: BoardEditor,
  ) {}

  connect(): void {
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.board.addEventListener('pointerdown', (event) => this.onDown(event), { signal });
    this.board.addEventListener('pointermove', (event) => this.onMove(event), { signal });
    this.board.addEventListener('pointerup', (event) => this.onUp(event), { signal });
    this.board.addEventListener('pointercancel', () => this.end(false), { signal });
    this.board.addEventListener('lostpointercapture', () => this.end(false), { signal });
    // A finger that picked something up drags it; until then every movement scrolls.
    this.board.addEventListener('touchmove', (event) => this.held && event.preventDefault(), { signal, passive: false });
    this.board.addEventListener('contextmenu', (event) => this.press?.touch && event.preventDefault(), { signal });
  }

  disconnect(): void {
    this.end(false);
    this.listening?.abort();
  }

  private onDown(event: PointerEvent): void {
    if (!this.board.editing || event.button !== 0 || !event.isPrimary || this.press) return;
    const path = event.composedPath();
    const end = path.indexOf(this.board);
    const inside = path.slice(0, end).filter((node): node is HTMLElement => node instanceof HTMLElement);
    const placement = inside.find((node) => node.localName === 'viv-placement');
    const id = placement?.dataset['placement'];
    if (!placement || !id || inside.some((node) => node.matches('button, a, input, viv-menu'))) return;
    const edge = inside.find((node) => node.dataset['edge'])?.dataset['edge'] as Edge | undefined;
    if (event.shiftKey) return this.editor.toggle(id);
    this.press = { id, edge, pointer: event.pointerId, x: event.clientX, y: event.clientY, top: this.board.getBoundingClientRect().top, touch: event.pointerType === 'touch', placement };
    [this.x, this.y] = [event.clientX, event.clientY];
    if (this.press.touch) this.timer = setTimeout(() => this.pickUp(), LONG_PRESS);
  }

  private onMove(event: PointerEvent): void {
    const { press } = this;
    if (!press || event.pointerId !== press.pointer) return;
    [this.x, this.y] = [event.clientX, event.clientY];
    if (this.held) return this.nextFrame();
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (press.touch && far > STRAY) this.end(false);
    else if (!press.touch && far > THRESHOLD) this.pickUp();
  }

  private onUp(event: PointerEvent): void {
    if (event.pointerId !== this.press?.pointer) return;
    if (this.held) this.follow();
    this.end(this.held !== undefined);
  }

  private pickUp(): void {
    const { press, board } = this;
    if (!press) return;
    const hold: Hold = press.edge ? { type: 'resize', id: press.id, edge: press.edge } : this.editor.holdOf(press.id);
    this.held = { hold, geometry: measureGrid(board, grids[board.breakpoint].columns), scroller: scrollerOf(board) };
    press.placement.setPointerCapture(press.pointer);
    if (press.touch) navigator.vibrate?.(8);
    this.editor.begin(hold);
    this.nextFrame();
  }

  private nextFrame(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.held && this.scroll(this.held.scroller)) this.nextFrame();
      this.follow();
    });
  }

  private follow(): void {
    const { press, held, board } = this;
    // Escape put it back: what follows of the movement carries nothing.
    if (!press || !held || !this.editor.isHolding) return;
    const [x, y] = [this.x - press.x, this.y - press.y + press.top - board.getBoundingClientRect().top];
    const { dx, dy } = toCells(held.geometry, x, y);
    if (held.hold.type === 'move') board.carry(held.hold.ids, { x, y });
    this.editor.moveTo(dx, dy);
  }

  /** Scrolls where the pointer is near a border. True while it does. */
  private scroll(scroller: Element): boolean {
    const page = scroller === document.scrollingElement;
    const { top, bottom } = page ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
    const into = Math.min(0, this.y - top - SCROLL_ZONE) + Math.max(0, this.y - bottom + SCROLL_ZONE);
    if (into === 0) return false;
    const before = scroller.scrollTop;
    scroller.scrollTop += Math.max(-1, Math.min(1, into / SCROLL_ZONE)) * SCROLL_MOST;
    return scroller.scrollTop !== before;
  }

  private end(keep: boolean): void {
    const { press, held } = this;
    this.press = this.held = undefined;
    clearTimeout(this.timer);
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (!press || !held) return;
    if (press.placement.hasPointerCapture(press.pointer)) press.placement.releasePointerCapture(press.pointer);
    if (keep) this.editor.drop();
    else this.editor.cancel();
  }
}

/** What scrolls when the board is taller than the page. */
function scrollerOf(start: HTMLElement): Element {
  for (let node: Node | null = start; node; node = node instanceof ShadowRoot ? node.host : (node as Element).assignedSlot ?? node.parentNode) {
    if (node instanceof HTMLElement && node.scrollHeight > node.clientHeight && /auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
  }
  return document.scrollingElement ?? document.documentElement;
}
