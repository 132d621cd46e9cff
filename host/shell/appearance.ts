import { z } from 'zod';
import type { Documents } from '../connectors/host.js';

/** How a person wants the shell. */
export const Appearance = z.object({ theme: z.enum(['system', 'light', 'dark']).catch('system'), sidebarCollapsed: z.boolean().catch(false) });
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

/** Shows a theme in an element's part of the page; `system` follows the machine. */
export function applyTheme(element: HTMLElement, theme: Appearance['theme']): void {
  if (theme === 'system') delete element.dataset['theme'];
  else element.dataset['theme'] = theme;
}
