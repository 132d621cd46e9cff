import type { Restyle } from '@vivarium/sdk/protocol';
import type { CustomTheme, Theme } from '../theme.js';
import { faintIn, repairContrast, type Faint, type Palette, type Repair } from './contrast.js';
import { own } from './dress.js';
import { schemeOf, tokensOf, type Tokens } from './themes.js';

/** One of the two ways a page is lit. */
export type Scheme = 'light' | 'dark';

/** The ways that a theme is made for. */
export const schemesOf = (theme: Theme): readonly Scheme[] => (schemeOf(theme) === '' ? ['light', 'dark'] : [schemeOf(theme) as Scheme]);

/** Everything a page wears in a theme, by token. */
export const lookOf = (theme: Theme): Tokens => ({ ...own(), ...tokensOf(theme) });

/** The plain colours of one scheme. What is none (a line, a shadow, a colour with alpha) is left out. */
export function paletteOf(look: Tokens, scheme: Scheme): Palette {
  return Object.fromEntries(Object.keys(look).flatMap((name) => {
    const plain = plainColor(look, look[name]!, scheme);
    return plain === undefined ? [] : [[name, plain]];
  }));
}

function plainColor(look: Tokens, value: string, scheme: Scheme, depth = 0): string | undefined {
  const [, light, dark] = /^light-dark\(\s*(\S+?)\s*,\s*(\S+?)\s*\)$/.exec(value.trim()) ?? [];
  const chosen = light === undefined ? value.trim() : scheme === 'light' ? light : dark!;
  const [, named] = /^var\((--viv-[a-z0-9-]+)\)$/.exec(chosen) ?? [];
  if (named !== undefined) return depth < 4 && look[named] !== undefined ? plainColor(look, look[named], scheme, depth + 1) : undefined;
  return /^#[0-9a-f]{6}$/i.test(chosen) ? chosen.toLowerCase() : undefined;
}

/** A token with one colour, or one for each scheme. */
export const colorValue = (light: string, dark: string): string => (light === dark ? light : `light-dark(${light}, ${dark})`);

/** What is too faint in a theme. */
export const faintOf = (theme: Theme): readonly (Faint & { readonly scheme: Scheme })[] => {
  const look = lookOf(theme);
  return schemesOf(theme).flatMap((scheme) => faintIn(paletteOf(look, scheme)).map((faint) => ({ ...faint, scheme })));
};

/** A theme in which nothing is too faint, and what was moved for it. */
export function repaired(theme: CustomTheme): { theme: CustomTheme; repairs: readonly (Repair & { readonly scheme: Scheme })[] } {
  // What is as another token is moves with it.
  const look = Object.fromEntries(Object.entries(lookOf(theme)).filter(([, value]) => !value.startsWith('var(')));
  const done = schemesOf(theme).map((scheme) => ({ scheme, ...repairContrast(paletteOf(look, scheme)) }));
  const moved = new Set(done.flatMap(({ repairs }) => repairs.map(({ token }) => token)));
  const [first, last] = [done[0]!, done.at(-1)!];
  const tokens = Object.fromEntries([...moved].map((token) => [token, colorValue(first.palette[token]!, last.palette[token]!)]));
  return { theme: { ...theme, tokens: { ...theme.tokens, ...tokens } }, repairs: done.flatMap(({ scheme, repairs }) => repairs.map((repair) => ({ ...repair, scheme }))) };
}

/** The theme that an answer of Claude is. */
export const themeFrom = ({ name, scheme, tokens }: Restyle): CustomTheme => ({ name, base: scheme === 'both' ? 'system' : scheme, tokens: { ...tokens } });
