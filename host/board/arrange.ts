import { compact, overlaps, type Box, type Limits } from './engine.js';
import type { Cell } from './layout.js';

/** Rows a grid may have; a cell further down does not fit its schema. */
const ROWS = 1000;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, Math.max(least, most)));

/** A cell within the columns there are and the sizes a widget allows. */
export function fit(cell: Cell, columns: number, { min, max }: Limits): Cell {
  const w = clamp(cell.w, Math.min(min.w, columns), Math.min(max.w, columns));
  const h = clamp(cell.h, min.h, max.h);
  return { x: clamp(cell.x, 0, columns - w), y: clamp(cell.y, 0, ROWS - h), w, h };
}

/**
 * The layout when some boxes are put where a person holds them: the others make room. It depends on the layout before
 * and on the target alone, never on the way there, so that going back gives everything back.
 *
 * Boxes that are held keep their distance from each other. One that they cover stays above them when its middle is
 * above their upper edge, and goes below them otherwise: that is how two boxes change places.
 */
export function arrange(boxes: readonly Box[], held: readonly Box[], columns: number): Box[] {
  const ids = new Set(held.map(({ id }) => id));
  const others = compact(boxes.filter(({ id }) => !ids.has(id)));
  const group = held.map((box) => ({ ...box, x: clamp(box.x, 0, columns - box.w), y: Math.max(0, box.y) }));
  for (let moved = true; moved; ) {
    // Boxes that stay above push the held ones down, which may uncover others; each round goes down, so it ends.
    const blocking = others.filter((other) => group.some((box) => overlaps(box, other) && other.y + other.h / 2 <= box.y));
    const shift = Math.max(0, ...blocking.flatMap((other) => group.filter((box) => overlaps(box, other)).map((box) => other.y + other.h - box.y)));
    for (const box of group) box.y += shift;
    moved = shift > 0;
  }
  const placed: Box[] = [...group];
  for (const other of others) {
    let y = other.y;
    for (let hit = placed.find((box) => overlaps({ ...other, y }, box)); hit; hit = placed.find((box) => overlaps({ ...other, y }, box))) y = hit.y + hit.h;
    placed.push(y === other.y ? other : { ...other, y });
  }
  return compact(placed);
}
