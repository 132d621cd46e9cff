import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { compact, firstFree, readingOrder, type Box, type Limits } from './engine.js';

/** Where a placement lies on one grid: columns and rows from 0. */
export const Cell = z.object({ x: z.int().min(0).max(11), y: z.int().min(0).max(999), w: z.int().min(1).max(12), h: z.int().min(1).max(60) });
/** Where a placement lies on one grid. */
export type Cell = z.output<typeof Cell>;

/** A widget in an artifact. The order of placements is the reading and tabbing order. */
export const Placement = z.object({
  id: z.string().min(1).max(64),
  /** Tag of the widget. */
  widget: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/),
  /** Where it lies on each grid. The narrower grids are derived from the wide one until somebody arranges them by hand. */
  cells: z.object({ wide: Cell, medium: Cell.optional(), narrow: Cell.optional() }),
  config: z.record(z.string(), z.json()).default({}),
  /** Version of the widget's settings that `config` was written for. Absent: 1. */
  configVersion: z.int().min(1).optional(),
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

/** What a widget's sizes allow on a grid, in that grid's columns. */
export function limitsIn(breakpoint: Breakpoint, sizes: WidgetDefinition['sizes'] | undefined): Limits {
  const worth = columnWorth[breakpoint];
  const { columns } = grids[breakpoint];
  if (!sizes) return { min: { w: 1, h: 1 }, max: { w: columns, h: 60 } };
  const { min, max } = sizes;
  return {
    min: { w: Math.min(columns, Math.max(1, Math.floor(min.w / worth))), h: min.h },
    max: { w: Math.min(columns, Math.max(1, Math.ceil(max.w / worth))), h: max.h },
  };
}

/**
 * The layout of one grid. What was arranged there by hand lies as it was left; the rest follows the wide grid's reading
 * order. Nothing is stored by looking: going to a narrow grid and back gives the same wide one.
 */
export function layoutIn(breakpoint: Breakpoint, placements: readonly Placement[]): Box[] {
  const { columns } = grids[breakpoint];
  const boxes: Box[] = placements.flatMap(({ id, cells }) => {
    const cell = cells[breakpoint];
    return cell ? [{ id, ...cell, w: Math.min(cell.w, columns), x: Math.min(cell.x, columns - Math.min(cell.w, columns)) }] : [];
  });
  const known = new Set(boxes.map(({ id }) => id));
  const derived = placements.filter(({ id }) => !known.has(id)).sort((a, b) => readingOrder(a.cells.wide, b.cells.wide));
  for (const { id, cells } of derived) {
    const w = Math.max(1, Math.min(columns, Math.round((cells.wide.w * columns) / grids.wide.columns)));
    boxes.push({ id, ...firstFree(boxes, { w, h: cells.wide.h }, columns) });
  }
  return compact(boxes);
}
