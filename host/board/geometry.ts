import type { Cell } from './layout.js';

/** Where cells lie in pixels: all of a grid's measures, taken once per gesture. */
export interface Geometry {
  /** From the start of one cell to the start of the next. */
  readonly stepX: number;
  readonly stepY: number;
  readonly gap: number;
  /** Right-to-left: columns count from the right. */
  readonly mirrored: boolean;
}

/** Measures a grid as it is on screen. */
export function measureGrid(grid: HTMLElement, columns: number): Geometry {
  const style = getComputedStyle(grid);
  const gap = parseFloat(style.columnGap) || 0;
  const row = parseFloat(style.gridAutoRows) || 1;
  return { stepX: (grid.clientWidth + gap) / columns, stepY: row + (parseFloat(style.rowGap) || 0), gap, mirrored: style.direction === 'rtl' };
}

/** Whole cells that a distance in pixels is worth, x towards the end of the line. */
export function toCells({ stepX, stepY, mirrored }: Geometry, pixelsX: number, pixelsY: number): { dx: number; dy: number } {
  return { dx: Math.round((mirrored ? -pixelsX : pixelsX) / stepX), dy: Math.round(pixelsY / stepY) };
}

/** The distance in pixels, as the screen counts, between the corners of two cells. */
export function distance({ stepX, stepY, mirrored }: Geometry, from: Cell, to: Cell): { x: number; y: number } {
  const columns = mirrored ? from.x + from.w - to.x - to.w : to.x - from.x;
  return { x: columns * stepX, y: (to.y - from.y) * stepY };
}
