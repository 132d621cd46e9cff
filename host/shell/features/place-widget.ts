import { msg, str } from '@lit/localize';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn } from '../../board/layout.js';
import { MOST_PLACEMENTS, type ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';

/** Puts a widget where a page has room; without a page, on a new one. Answers the page, or undefined where it has no room. */
export function placeWidget({ library, widgets }: Pick<ShellServices, 'library' | 'widgets'>, page: string | undefined, tag: string): ArtifactDocument | undefined {
  const artifact = page === undefined ? library.create() : library.get(page);
  const definition = widgets.get(tag);
  if (!artifact || !definition || artifact.placements.length >= MOST_PLACEMENTS) return undefined;
  const wide = firstFree(layoutIn('wide', artifact.placements), definition.sizes.L, grids.wide.columns);
  library.change(artifact.id, { placements: [...artifact.placements, { id: crypto.randomUUID(), widget: tag, cells: { wide }, config: {} }] }, msg(str`Added ${definition.title}`));
  return library.get(artifact.id);
}
