import { msg, str } from '@lit/localize';
import { fit } from '../../board/arrange.js';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn, limitsIn, type Cell, type Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import type { Shell } from './shell.js';

/** Puts a widget on a page, in its medium size where there is room, and shows it. Answers its placement. */
export function addWidget(shell: Shell, id: string, tag: string): Placement | undefined {
  const { library, widgets } = shell.services;
  const artifact = library.get(id);
  const definition = widgets.get(tag);
  if (!artifact || !definition) return undefined;
  if (artifact.placements.length >= MOST_PLACEMENTS) {
    shell.say({ tone: 'danger', message: msg(str`A page holds ${MOST_PLACEMENTS} widgets. Take one away first, or make another page.`) });
    return undefined;
  }
  const { columns } = grids.wide;
  const size = fit({ x: 0, y: 0, ...definition.sizes.M }, columns, limitsIn('wide', definition.sizes));
  const wide: Cell = firstFree(layoutIn('wide', artifact.placements), size, columns);
  const placement: Placement = { id: crypto.randomUUID(), widget: tag, config: {}, cells: { wide } };
  library.change(id, { placements: [...artifact.placements, placement] }, msg(str`Added ${definition.title}`));
  shell.say({ message: msg(str`Added ${definition.title} to “${artifact.title}”.`), lasts: 4000 });
  void showPlacement(shell, placement.id);
  return placement;
}

/** Brings a placement of the page on screen into view. */
export async function showPlacement(shell: Pick<Shell, 'view'>, id: string): Promise<void> {
  await shell.view?.updateComplete;
  const board = shell.view?.board;
  await board?.updateComplete;
  board?.elementOf(id)?.scrollIntoView({ block: 'nearest' });
}
