import { z } from 'zod';
import type { Documents } from '../connectors/host.js';
import { Language } from './language/language.js';
import { Theme } from './theme.js';

/** How a person wants the shell. */
export const Appearance = z.object({ theme: Theme.catch('system'), sidebarCollapsed: z.boolean().catch(false), language: Language.catch('system') });
/** How a person wants the shell. */
export type Appearance = z.output<typeof Appearance>;

type Storage = Pick<Documents, 'get' | 'put'>;

/** What is stored, or the default. */
export const loadAppearance = (documents: Storage): Appearance => Appearance.parse(documents.get('settings', 'appearance')?.content ?? {});

/** Changes a part of it and answers the whole. */
export function saveAppearance(documents: Storage, change: Partial<Appearance>): Appearance {
  const next = { ...loadAppearance(documents), ...change };
  documents.put('settings', 'appearance', next);
  return next;
}

/**
 * Shows a theme in an element's part of the page; `system` is as what surrounds it. What is more than light and dark is
 * loaded with the first that needs it.
 */
export async function applyTheme(element: HTMLElement, theme: Theme): Promise<void> {
  wanted.set(element, theme);
  // Light and dark of the whole page are the tokens as they are; a part of it may stand in another theme.
  const plain = element === document.documentElement && (theme === 'light' || theme === 'dark') ? theme : '';
  if (plain || theme === 'system') {
    if (element.dataset['theme']?.includes(' ')) (await import('./themes/dress.js')).undress(element);
    if (wanted.get(element) !== theme) return;
    element.style.colorScheme = plain;
    if (plain) element.dataset['theme'] = plain;
    else delete element.dataset['theme'];
  } else {
    const { dress } = await import('./themes/dress.js');
    if (wanted.get(element) === theme) dress(element, theme);
  }
}

/** Asked for last; what is still loading may be so no more. */
const wanted = new WeakMap<HTMLElement, Theme>();
