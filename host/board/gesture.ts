import { arrange, fit } from './arrange.js';
import { readingOrder, type Box, type Limits } from './engine.js';

/** A side or corner of a box: `n`, `se`, … */
export type Edge = 'n' | 'e' | 's' | 'w' | 'ne' | 'nw' | 'se' | 'sw';

/** What a person does with the boxes they hold. */
export type Hold = { readonly type: 'move'; readonly ids: readonly string[] } | { readonly type: 'resize'; readonly id: string; readonly edge: Edge };

/**
 * One change of a layout while it is being made, by pointer or keyboard alike: it begins with a layout and what is held,
 * takes distances in whole cells from there, and knows the layout that would come of it. Nothing is changed elsewhere.
 */
export class Gesture {
  private dx = 0;
  private dy = 0;
  private result: readonly Box[];

  constructor(
    private readonly start: readonly Box[],
    readonly hold: Hold,
    private readonly columns: number,
    private readonly limitsOf: (id: string) => Limits,
  ) {
    this.result = start;
  }

  /** The layout as it would be. */
  get layout(): readonly Box[] {
    return this.result;
  }

  /** Ids of what is held. */
  get ids(): readonly string[] {
    return this.hold.type === 'move' ? this.hold.ids : [this.hold.id];
  }

  /** Where the first of the held boxes would lie. */
  get target(): Box {
    return this.find(this.result, this.ids[0]!);
  }

  /** It would leave everything as it is. */
  get isUnchanged(): boolean {
    return this.result.every((box) => {
      const { x, y, w, h } = this.find(this.start, box.id);
      return box.x === x && box.y === y && box.w === w && box.h === h;
    });
  }

  /** Takes the distance from where it began, in cells. False when the layout stays the same. */
  to(dx: number, dy: number): boolean {
    if (dx === this.dx && dy === this.dy) return false;
    [this.dx, this.dy] = [dx, dy];
    this.result = arrange(this.start, this.hold.type === 'move' ? this.moved() : [this.resized(this.hold.id, this.hold.edge)], this.columns);
    return true;
  }

  /** Takes one step from where it is now, the way the arrow keys go. False where there is nowhere to go. */
  step(dx: number, dy: number): boolean {
    // What a border stopped does not count: the next step back moves at once.
    const { x, y, w, h } = this.target;
    const begun = this.find(this.start, this.ids[0]!);
    if (this.hold.type === 'resize') this.to(w - begun.w + dx, h - begun.h + dy);
    else this.to(x - begun.x + dx, (dy === 0 ? y : this.rowStep(dy)) - begun.y);
    const now = this.target;
    return now.x !== x || now.y !== y || now.w !== w || now.h !== h;
  }

  /** A row further may change nothing, since boxes fall up: goes on to the first row that does. */
  private rowStep(direction: number): number {
    const { hold, target } = this;
    const begun = this.find(this.start, this.ids[0]!);
    const bottom = Math.max(...this.start.map((box) => box.y + box.h));
    for (let y = target.y + direction; y >= 0 && y <= bottom; y += direction) {
      const trial = new Gesture(this.start, hold, this.columns, this.limitsOf);
      trial.to(this.dx, y - begun.y);
      if (trial.target.y !== target.y) return y;
    }
    return target.y;
  }

  private moved(): Box[] {
    const held = this.ids.map((id) => this.find(this.start, id)).sort(readingOrder);
    const left = Math.min(...held.map(({ x }) => x));
    const right = Math.max(...held.map(({ x, w }) => x + w));
    const top = Math.min(...held.map(({ y }) => y));
    // The group stops at the border as a whole, or its distances would change.
    const dx = Math.max(-left, Math.min(this.dx, this.columns - right));
    const dy = Math.max(-top, this.dy);
    return held.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }));
  }

  private resized(id: string, edge: Edge): Box {
    const box = this.find(this.start, id);
    const limits = this.limitsOf(id);
    const west = edge.includes('w');
    const north = edge.includes('n');
    const wanted = {
      x: box.x,
      y: box.y,
      w: box.w + (west ? Math.min(-this.dx, box.x) : edge.includes('e') ? Math.min(this.dx, this.columns - box.x - box.w) : 0),
      h: box.h + (north ? Math.min(-this.dy, box.y) : edge.includes('s') ? this.dy : 0),
    };
    const { w, h } = fit(wanted, this.columns, limits);
    // The side across from the one that is pulled stays where it is.
    return { ...box, w, h, x: west ? box.x + box.w - w : box.x, y: north ? box.y + box.h - h : box.y };
  }

  private find(boxes: readonly Box[], id: string): Box {
    return boxes.find((box) => box.id === id)!;
  }
}
