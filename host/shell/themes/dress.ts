import { tokens } from '../../ui/tokens.css.js';
import type { Theme } from '../theme.js';
import { schemeOf, tokensOf, type Tokens } from './themes.js';

const worn = new WeakMap<HTMLElement, readonly string[]>();
let count = 0;

/**
 * Sets a theme's tokens on an element. They are inherited by everything in it, shadow roots and all; frames are told by
 * its `data-theme`, which is another with every change. What the theme leaves alone is as Vivarium has it, whatever the
 * theme around it: a light page of a black and white shell is the light page one knows.
 */
export function dress(element: HTMLElement, theme: Theme): void {
  undress(element);
  const all = { ...(theme === 'system' || element === document.documentElement ? {} : own()), ...tokensOf(theme) };
  for (const [name, value] of Object.entries(all)) element.style.setProperty(name, value);
  element.style.colorScheme = schemeOf(theme);
  worn.set(element, Object.keys(all));
  element.dataset['theme'] = `${typeof theme === 'string' ? theme : theme.base} ${(count += 1)}`;
}

/** Takes a theme's tokens off. */
export function undress(element: HTMLElement): void {
  for (const name of worn.get(element) ?? []) element.style.removeProperty(name);
  worn.delete(element);
  element.style.colorScheme = '';
}

/** Vivarium's tokens, without those that follow the machine: sizes for fingers, less motion. */
export function own(): Tokens {
  const [root, ...others] = [...tokens.styleSheet!.cssRules];
  const names = (rule: CSSRule) => (rule instanceof CSSStyleRule ? [...rule.style].filter((name) => name.startsWith('--viv-')) : []);
  const following = new Set(others.flatMap((rule) => (rule instanceof CSSMediaRule ? [...rule.cssRules].flatMap(names) : [])));
  const { style } = root as CSSStyleRule;
  return Object.fromEntries(names(root!).flatMap((name) => (following.has(name) ? [] : [[name, style.getPropertyValue(name)]])));
}
