import { msg, str } from '@lit/localize';
import type { Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { placeWidget, type Adding } from './place-widget.js';
import type { Shell } from './shell.js';

/** Puts a widget on a page, says so and shows it. Answers its placement. */
export function addWidget(shell: Shell, id: string, tag: string, adding?: Adding): Placement | undefined {
  const { library, widgets } = shell.services;
  const artifact = library.get(id);
  const definition = widgets.get(tag);
  if (!artifact || !definition) return undefined;
  const placement = placeWidget(shell.services, id, tag, adding);
  if (!placement) {
    sayFull(shell);
    return undefined;
  }
  shell.say({ message: msg(str`Added ${definition.title} to “${artifact.title}”.`), lasts: 4000 });
  void showPlacement(shell, placement.id);
  return placement;
}

/** Says that a page has as many widgets as it may have. */
export function sayFull(shell: Pick<Shell, 'say'>): void {
  shell.say({ tone: 'danger', message: msg(str`A page holds ${MOST_PLACEMENTS} widgets. Take one away first, or make another page.`) });
}

/** Brings a placement of the page on screen into view. */
export async function showPlacement(shell: Pick<Shell, 'view'>, id: string): Promise<void> {
  await shell.view?.updateComplete;
  const board = shell.view?.board;
  await board?.updateComplete;
  board?.elementOf(id)?.scrollIntoView({ block: 'nearest' });
}
