import { msg } from '@lit/localize';
import { loadAppearance } from '../appearance.js';
import type { Shell } from '../features/shell.js';
import { languageFor } from './language.js';

/** Another window chose another language: one that nobody sees begins again in it, one that is in use offers to. */
export function followLanguage(shell: Shell): void {
  const { documents } = shell.services.host;
  let offered = document.documentElement.lang;
  documents.onChange(({ kind }) => {
    if (kind !== 'settings') return;
    const language = languageFor(loadAppearance(documents).language, navigator.languages);
    const news = language !== offered && language !== document.documentElement.lang;
    offered = language;
    // What is saved is told more than once: here, and when the data folder has it.
    if (!news) return;
    if (document.visibilityState === 'hidden') location.reload();
    else shell.say({ message: msg('The language was changed in another window.'), action: { label: msg('Load again'), run: () => location.reload() }, lasts: 30_000 });
  });
}
