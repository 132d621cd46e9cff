import { themeTokens } from '@vivarium/sdk/protocol';
import type { Theme, ThemeName } from '../theme.js';

/** Tokens by name. */
export type Tokens = Readonly<Record<string, string>>;

/** Every kind of thing in one colour for text and bars and one behind text. */
const series = (bars: readonly string[], soft: readonly string[]): Tokens =>
  Object.fromEntries(bars.flatMap((bar, index) => [[`--viv-color-series-${index + 1}`, bar], [`--viv-color-series-${index + 1}-soft`, soft[index % soft.length]!]]));

/** Nothing is told by a shade alone: black or white, borders of full strength. AAA throughout. */
const contrast: Tokens = {
  '--viv-color-background': 'light-dark(#ffffff, #000000)',
  '--viv-color-surface': 'light-dark(#ffffff, #000000)',
  '--viv-color-surface-raised': 'light-dark(#ffffff, #000000)',
  '--viv-color-surface-sunken': 'light-dark(#ffffff, #000000)',
  '--viv-color-surface-hover': 'light-dark(#e6e6e6, #2b2b2b)',
  '--viv-color-border': 'light-dark(#000000, #ffffff)',
  '--viv-color-border-strong': 'light-dark(#000000, #ffffff)',
  '--viv-color-text': 'light-dark(#000000, #ffffff)',
  '--viv-color-text-muted': 'light-dark(#2b2b2b, #e0e0e0)',
  '--viv-color-accent': 'light-dark(#003ea8, #8ec5ff)',
  '--viv-color-accent-text': 'light-dark(#ffffff, #000000)',
  '--viv-color-accent-soft': 'light-dark(#dbe8ff, #00275c)',
  '--viv-color-danger': 'light-dark(#8c0000, #ffb3ad)',
  '--viv-color-danger-text': 'light-dark(#ffffff, #000000)',
  '--viv-color-danger-soft': 'light-dark(#ffe5e3, #4a0000)',
  '--viv-color-warning': 'light-dark(#5c3a00, #ffd27a)',
  '--viv-color-warning-soft': 'light-dark(#fff1d6, #3a2600)',
  '--viv-color-success': 'light-dark(#004d22, #8df0b0)',
  '--viv-color-success-soft': 'light-dark(#dcf7e5, #00331a)',
  '--viv-color-demo': 'light-dark(#41208f, #d3c4ff)',
  '--viv-color-demo-soft': 'light-dark(#ece6ff, #2a1760)',
  '--viv-color-focus': 'light-dark(#c2008f, #ffe600)',
  ...series(
    ['light-dark(#004d33, #9cf0c8)', 'light-dark(#003a94, #a9ccff)', 'light-dark(#6b3300, #ffc98a)', 'light-dark(#5c1485, #e6c2ff)', 'light-dark(#85063f, #ffb8d3)', 'light-dark(#004f5e, #9be8f7)', 'light-dark(#4a4500, #f0e67a)', 'light-dark(#333a4a, #d5ddec)'],
    ['light-dark(#ffffff, #000000)'],
  ),
  '--viv-border': '1px solid var(--viv-color-border)',
  '--viv-shadow': 'none',
  '--viv-shadow-raised': '0 0 0 2px var(--viv-color-border)',
  '--viv-weight-medium': '600',
  '--viv-weight-strong': '700',
};

/** Soft brutalism: white and black, neon blue and neon pink, hard edges with soft corners. */
const brutalism: Tokens = {
  '--viv-color-background': '#ffffff',
  '--viv-color-surface': '#ffffff',
  '--viv-color-surface-raised': '#ffffff',
  '--viv-color-surface-sunken': '#f4f4f4',
  '--viv-color-surface-hover': '#ffe3f3',
  '--viv-color-border': '#000000',
  '--viv-color-border-strong': '#000000',
  '--viv-color-text': '#000000',
  '--viv-color-text-muted': '#3d3d3d',
  '--viv-color-accent': '#1230ff',
  '--viv-color-accent-text': '#ffffff',
  '--viv-color-accent-soft': '#ffd6ee',
  '--viv-color-danger': '#b8005c',
  '--viv-color-danger-text': '#ffffff',
  '--viv-color-danger-soft': '#ffe0f0',
  '--viv-color-warning': '#6b3d00',
  '--viv-color-warning-soft': '#fff3c2',
  '--viv-color-success': '#00562e',
  '--viv-color-success-soft': '#d9ffe9',
  '--viv-color-demo': '#1230ff',
  '--viv-color-demo-soft': '#e3e7ff',
  '--viv-color-focus': '#ff0f9b',
  '--viv-color-backdrop': '#000000a6',
  ...series(
    ['#1230ff', '#b8005c', '#000000', '#0062b8', '#8a00b8', '#3d3d3d', '#00562e', '#6b3d00'],
    ['#e3e7ff', '#ffe0f0', '#f0f0f0', '#dff0ff', '#f6e0ff', '#ebebeb', '#d9ffe9', '#fff3c2'],
  ),
  '--viv-border': '2px solid #000000',
  '--viv-radius-s': '6px',
  '--viv-radius': '10px',
  '--viv-radius-l': '14px',
  '--viv-shadow': '4px 4px 0 #000000',
  '--viv-shadow-raised': '0 0 0 2px #000000, 8px 8px 0 #ff2bd6',
  '--viv-weight-medium': '600',
  '--viv-weight-strong': '800',
};

const shipped: Readonly<Record<ThemeName, { scheme: string; tokens: Tokens }>> = {
  system: { scheme: '', tokens: {} },
  light: { scheme: 'light', tokens: {} },
  dark: { scheme: 'dark', tokens: {} },
  contrast: { scheme: '', tokens: contrast },
  brutalism: { scheme: 'light', tokens: brutalism },
};

const baseOf = (theme: Theme): ThemeName => (typeof theme === 'string' ? theme : theme.base);

/** All tokens that a theme sets. Of a theme of one's own, wherever it came from, only values that the grammar of tokens knows. */
export const tokensOf = (theme: Theme): Tokens => ({ ...shipped[baseOf(theme)].tokens, ...(typeof theme === 'string' ? {} : known(theme.tokens)) });

const known = (tokens: Tokens): Tokens => Object.fromEntries(Object.entries(tokens).filter(([name, value]) => Object.hasOwn(themeTokens, name) && themeTokens[name]!.safeParse(value).success));

/** The colour scheme that a theme is for; empty where it is good in both. */
export const schemeOf = (theme: Theme): string => shipped[baseOf(theme)].scheme;
