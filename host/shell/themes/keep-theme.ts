import { msg, str } from '@lit/localize';
import { placementOf } from '../features/place-widget.js';
import type { ShellServices } from '../services.js';
import type { Theme } from '../theme.js';
import { nameOfTheme } from './theme-names.js';

/** Gives a page a theme, with what is placed beside it: one change, that comes back as one. Answers what it is called. */
export function keepTheme({ library, widgets }: Pick<ShellServices, 'library' | 'widgets'>, id: string, theme: Theme, tags: readonly string[]): string {
  const before = library.get(id)?.placements ?? [];
  const placements = tags.reduce((placed, tag) => {
    const definition = widgets.get(tag);
    const placement = definition && placementOf(definition, placed);
    return placement ? [...placed, placement] : placed;
  }, before);
  const why = msg(str`Theme: ${nameOfTheme(theme)}`);
  library.change(id, { theme, ...(placements !== before && { placements }) }, why);
  return why;
}
