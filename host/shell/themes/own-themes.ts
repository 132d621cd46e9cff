import type { ArtifactLibrary } from '../artifact-library.js';
import { sameData } from '../../store/engine/rows.js';
import type { Theme } from '../theme.js';

/** More would hide the themes that everybody has. */
const SHOWN = 6;

/** Themes of one's own that pages wear or wore: those of this page first, newest first. */
export function ownThemes({ list }: Pick<ArtifactLibrary, 'list'>, id: string): readonly Theme[] {
  const pages = [...list].sort((left, right) => Number(right.id === id) - Number(left.id === id));
  const worn = pages.flatMap(({ theme, versions }) => [theme, ...versions.map(({ content }) => content.theme)]);
  const own = worn.filter((theme) => typeof theme !== 'string');
  return own.filter((theme, index) => own.findIndex((other) => sameData(other, theme)) === index).slice(0, SHOWN);
}
