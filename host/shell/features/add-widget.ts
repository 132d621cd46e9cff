import { msg, str } from '@lit/localize';
import { arrange, fit } from '../../board/arrange.js';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn, limitsIn, type Breakpoint, type Cell, type Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import type { Shell } from './shell.js';

/** How a widget is added: its size, and the cell it was put into where somebody chose one. */
export interface Adding {
  readonly size?: 'S' | 'M' | 'L' | 'XL';
  readonly at?: { readonly breakpoint: Breakpoint; readonly cell: Cell };
}

/** Puts a widget on a page, where there is room or where somebody put it, and shows it. Answers its placement. */
export function addWidget(shell: Shell, id: string, tag: string, { size = 'M', at }: Adding = {}): Placement | undefined {
  const { library, widgets } = shell.services;
  const artifact = library.get(id);
  const definition = widgets.get(tag);
  if (!artifact || !definition) return undefined;
  if (artifact.placements.length >= MOST_PLACEMENTS) {
    shell.say({ tone: 'danger', message: msg(str`A page holds ${MOST_PLACEMENTS} widgets. Take one away first, or make another page.`) });
    return undefined;
  }
  const { columns } = grids.wide;
  const wide = firstFree(layoutIn('wide', artifact.placements), fit({ x: 0, y: 0, ...definition.sizes[size] }, columns, limitsIn('wide', definition.sizes)), columns);
  const placement: Placement = { id: crypto.randomUUID(), widget: tag, config: {}, cells: { wide } };
  const placements = [...artifact.placements, placement];
  library.change(id, { placements: at ? putInto(placements, placement.id, at) : placements }, msg(str`Added ${definition.title}`));
  shell.say({ message: msg(str`Added ${definition.title} to “${artifact.title}”.`), lasts: 4000 });
  void showPlacement(shell, placement.id);
  return placement;
}

/** The others make room on the grid where it was put; on the others it lies where there is room. */
function putInto(placements: readonly Placement[], id: string, { breakpoint, cell }: NonNullable<Adding['at']>): Placement[] {
  const others = layoutIn(breakpoint, placements.filter((one) => one.id !== id));
  const layout = new Map(arrange(others, [{ id, ...cell }], grids[breakpoint].columns).map(({ id: of, x, y, w, h }) => [of, { x, y, w, h }]));
  return placements.map((one) => ({ ...one, cells: { ...one.cells, [breakpoint]: layout.get(one.id)! } }));
}

/** Brings a placement of the page on screen into view. */
export async function showPlacement(shell: Pick<Shell, 'view'>, id: string): Promise<void> {
  await shell.view?.updateComplete;
  const board = shell.view?.board;
  await board?.updateComplete;
  board?.elementOf(id)?.scrollIntoView({ block: 'nearest' });
}
