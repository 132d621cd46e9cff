import { msg, str } from '@lit/localize';
import { configVersionOf, type WidgetDefinition } from '@vivarium/sdk/widget';
import { arrange, fit } from '../../board/arrange.js';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn, limitsIn, type Breakpoint, type Cell, type Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import type { ShellServices } from '../services.js';

/** How a widget is added: its size, and the cell it was put into where somebody chose one. */
export interface Adding {
  readonly size?: 'S' | 'M' | 'L' | 'XL';
  readonly at?: { readonly breakpoint: Breakpoint; readonly cell: Cell };
}

/** What is known of a widget when it is placed. */
export type Placeable = Pick<WidgetDefinition, 'sizes' | 'migrations'> & { readonly tag: string };

/** What is stored with settings that were written for a widget as it is now. */
export const configStamp = (definition: Pick<WidgetDefinition, 'migrations'>): Pick<Placement, 'configVersion'> => (definition.migrations?.length ? { configVersion: configVersionOf(definition) } : {});

/** Puts a widget on a page, where there is room or where somebody put it. Undefined where the page is full. */
export function placeWidget({ library, widgets }: Pick<ShellServices, 'library' | 'widgets'>, id: string, tag: string, { size = 'M', at }: Adding = {}): Placement | undefined {
  const artifact = library.get(id);
  const definition = widgets.get(tag);
  if (!artifact || !definition) return undefined;
  const placement = placementOf(definition, artifact.placements, size);
  if (!placement) return undefined;
  const placements = [...artifact.placements, placement];
  library.change(id, { placements: at ? putInto(placements, placement.id, at) : placements }, msg(str`Added ${definition.title}`));
  return placement;
}

/** A placement of a widget where there is room among others. Undefined where there are as many as there may be. */
export function placementOf({ tag, sizes }: Placeable, placements: readonly Placement[], size: NonNullable<Adding['size']> = 'M'): Placement | undefined {
  if (placements.length >= MOST_PLACEMENTS) return undefined;
  const { columns } = grids.wide;
  const wide = firstFree(layoutIn('wide', placements), fit({ x: 0, y: 0, ...sizes[size] }, columns, limitsIn('wide', sizes)), columns);
  return { id: crypto.randomUUID(), widget: tag, config: {}, cells: { wide } };
}

/** Placements with one more of a widget, where somebody put it. Undefined where there are as many as there may be. */
export function withPlacement(definition: Placeable, placements: readonly Placement[], { size = 'M', at }: Adding = {}): Placement[] | undefined {
  const placement = placementOf(definition, placements, size);
  if (!placement) return undefined;
  const all = [...placements, placement];
  return at ? putInto(all, placement.id, { ...at, cell: fit(at.cell, grids[at.breakpoint].columns, limitsIn(at.breakpoint, definition.sizes)) }) : all;
}

/** The others make room on the grid where it was put; on the others it lies where there is room. */
function putInto(placements: readonly Placement[], id: string, { breakpoint, cell }: NonNullable<Adding['at']>): Placement[] {
  const others = layoutIn(breakpoint, placements.filter((one) => one.id !== id));
  const layout = new Map(arrange(others, [{ id, ...cell }], grids[breakpoint].columns).map(({ id: of, x, y, w, h }) => [of, { x, y, w, h }]));
  return placements.map((one) => ({ ...one, cells: { ...one.cells, [breakpoint]: layout.get(one.id)! } }));
}
