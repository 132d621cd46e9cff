import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { z } from 'zod';

/** Where a placement lies on one grid: columns and rows from 0. */
export const Cell = z.object({ x: z.int().min(0).max(11), y: z.int().min(0).max(999), w: z.int().min(1).max(12), h: z.int().min(1).max(60) });
/** Where a placement lies on one grid. */
export type Cell = z.output<typeof Cell>;

/** A widget in an artifact. The order of placements is the reading and tabbing order. */
export const Placement = z.object({
  id: z.string().min(1).max(64),
  /** Tag of the widget. */
  widget: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/),
  cells: z.object({ wide: Cell, medium: Cell, narrow: Cell }),
  config: z.record(z.string(), z.json()).default({}),
  /** What the widget saved, with the version of its state's schema. */
  state: z.object({ version: z.int(), value: z.json() }).optional(),
});
/** A widget in an artifact. */
export type Placement = z.output<typeof Placement>;

/** The three grids a page has. */
export type Breakpoint = keyof Placement['cells'];

/** Columns of each grid and the width, in pixels of the board, from which it is used. */
export const grids: Readonly<Record<Breakpoint, { columns: number; from: number }>> = {
  wide: { columns: 12, from: 1100 },
  medium: { columns: 6, from: 700 },
  narrow: { columns: 1, from: 0 },
};

/** The grid for a board of some width. */
export function breakpointFor(width: number): Breakpoint {
  if (width >= grids.wide.from) return 'wide';
  return width >= grids.medium.from ? 'medium' : 'narrow';
}

/** How many columns of the wide grid one column is worth, so that a widget's sizes mean the same on every grid. */
const columnWorth: Readonly<Record<Breakpoint, number>> = { wide: 1, medium: 1.5, narrow: 4 };

/** The largest of a widget's named sizes that fits a cell; `S` where none does. */
export function sizeIn(cell: Cell, breakpoint: Breakpoint, sizes: WidgetDefinition['sizes']): 'S' | 'M' | 'L' | 'XL' {
  const width = cell.w * columnWorth[breakpoint];
  const fits = (name: 'M' | 'L' | 'XL') => sizes[name].w <= width && sizes[name].h <= cell.h;
  return (['XL', 'L', 'M'] as const).find(fits) ?? 'S';
}

/** Ids in the order they were first seen, so that an element that is on screen never moves in the document. */
export function stableOrder(previous: readonly string[], ids: readonly string[]): string[] {
  const known = new Set(previous);
  return [...previous.filter((id) => ids.includes(id)), ...ids.filter((id) => !known.has(id))];
}
