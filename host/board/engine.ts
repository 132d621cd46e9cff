import type { Cell } from './layout.js';

/** A cell and whose it is. */
export interface Box extends Cell {
  readonly id: string;
}

/** Smallest and largest size on a grid, in its own columns. */
export interface Limits {
  readonly min: { readonly w: number; readonly h: number };
  readonly max: { readonly w: number; readonly h: number };
}

/** Whether two cells cover each other anywhere. */
export const overlaps = (a: Cell, b: Cell) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const sharesColumns = (a: Cell, b: Cell) => a.x < b.x + b.w && b.x < a.x + a.w;

/** The order in which people read a grid. */
export const readingOrder = (a: Cell, b: Cell): number => a.y - b.y || a.x - b.x;

/** Moves every box up as far as it goes, the upper ones first. No two overlap afterwards; order and columns stay. */
export function compact<B extends Box>(boxes: readonly B[]): B[] {
  const placed: B[] = [];
  for (const box of [...boxes].sort(readingOrder)) {
    const y = placed.reduce((below, other) => (sharesColumns(box, other) ? Math.max(below, other.y + other.h) : below), 0);
    placed.push(y === box.y ? box : { ...box, y });
  }
  return placed;
}

/** The first place, in reading order, where a size fits without moving anything. */
export function firstFree(boxes: readonly Cell[], { w, h }: { w: number; h: number }, columns: number): Cell {
  const width = Math.min(w, columns);
  const bottom = boxes.reduce((lowest, box) => Math.max(lowest, box.y + box.h), 0);
  for (let y = 0; y < bottom; y += 1)
    for (let x = 0; x + width <= columns; x += 1) {
      const cell = { x, y, w: width, h };
      if (!boxes.some((box) => overlaps(cell, box))) return cell;
    }
  return { x: 0, y: bottom, w: width, h };
}
