import { msg } from '@lit/localize';
import type { Theme, ThemeName } from '../theme.js';

/** What the themes are called; what `system` means depends on where it is chosen. */
export const themeNames = (system: string): Readonly<Record<ThemeName, string>> => ({
  system,
  light: msg('Light'),
  dark: msg('Dark'),
  contrast: msg('High contrast'),
  brutalism: msg('Soft brutalism'),
});

/** What a theme of an artifact is called. */
export function nameOfTheme(theme: Theme): string {
  if (typeof theme === 'string') return themeNames(msg('As the rest of Vivarium'))[theme];
  return theme.name ?? msg('A theme of its own');
}
