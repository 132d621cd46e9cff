import type { Theme } from '../theme.js';
import { schemeOf, tokensOf } from './themes.js';

const worn = new WeakMap<HTMLElement, readonly string[]>();
let count = 0;

/**
 * Sets a theme's tokens on an element. They are inherited by everything in it, shadow roots and all; frames are told by
 * its `data-theme`, which is another with every change.
 */
export function dress(element: HTMLElement, theme: Theme): void {
  undress(element);
  const tokens = tokensOf(theme);
  for (const [name, value] of Object.entries(tokens)) element.style.setProperty(name, value);
  element.style.colorScheme = schemeOf(theme);
  worn.set(element, Object.keys(tokens));
  element.dataset['theme'] = `${typeof theme === 'string' ? theme : theme.base} ${(count += 1)}`;
}

/** Takes a theme's tokens off. */
export function undress(element: HTMLElement): void {
  for (const name of worn.get(element) ?? []) element.style.removeProperty(name);
  worn.delete(element);
  element.style.colorScheme = '';
}
