import { themeTokens } from '@vivarium/sdk/protocol';
import { expect } from '@open-wc/testing';
import { tokens } from '../../ui/tokens.css.js';
import { ThemeName } from '../theme.js';
import { contrastOf, mix, pairs } from './contrast.js';
import { own } from './dress.js';
import { faintOf, lookOf, paletteOf, repaired } from './look.js';
import { tokensOf } from './themes.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

describe('contrast', () => {
  it('is as WCAG computes it', () => {
    expect(contrastOf('#000000', '#ffffff')).to.be.closeTo(21, 0.001);
    expect(contrastOf('#777777', '#ffffff')).to.be.closeTo(4.478, 0.001);
    expect(mix('#ff2bd6', '#000000', 0)).to.equal('#ff2bd6');
    expect(mix('#ff2bd6', '#000000', 1)).to.equal('#000000');
  });

  it('holds in every theme that ships', () => {
    for (const theme of ThemeName.options) expect(faintOf(theme), theme).to.deep.equal([]);
  });

  it('is repaired whatever a theme says, and only where it must be', () => {
    const colors = Object.keys(themeTokens).filter((name) => name.startsWith('--viv-color-') && name !== '--viv-color-backdrop');
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const color = () => `#${Math.floor(random() * 0x1000000).toString(16).padStart(6, '0')}`;
    for (let round = 0; round < 60; round += 1) {
      const base = (['light', 'dark', 'system'] as const)[round % 3]!;
      const wild = { base, tokens: Object.fromEntries(colors.filter(() => random() < 0.8).map((name) => [name, base === 'system' ? `light-dark(${color()}, ${color()})` : color()])) };
      const { theme, repairs } = repaired(wild);
      expect(faintOf(theme)).to.deep.equal([]);
      const moved = new Set(repairs.map(({ token }) => token));
      for (const [name, value] of Object.entries(wild.tokens)) if (!moved.has(name)) expect(theme.tokens[name]).to.equal(value);
    }
    expect(repaired({ base: 'brutalism', tokens: {} }).repairs).to.deep.equal([]);
  });

  it('keeps the hue of a neon that is too light for text', () => {
    const { theme, repairs } = repaired({ base: 'light', tokens: { '--viv-color-accent': '#ff2bd6' } });
    const [repair] = repairs.filter(({ token }) => token === '--viv-color-accent');
    expect(repair!.from).to.equal('#ff2bd6');
    expect(repair!.after).to.be.within(4.5, 5.2);
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(theme.tokens['--viv-color-accent']!.slice(at, at + 2), 16)) as [number, number, number];
    expect(red > blue && blue > green).to.equal(true);
  });
});

describe('tokens', () => {
  it('that a theme may set are those there are', () => {
    const there = Object.keys(own());
    expect(Object.keys(themeTokens).filter((name) => !there.includes(name))).to.deep.equal([]);
    // Rooms and moves are not a theme's: they follow the machine and the grid.
    expect(there.filter((name) => !Object.hasOwn(themeTokens, name))).to.satisfy((names: string[]) => names.every((name) => /^--viv-(space|motion|text|control)/.test(name)));
    const palette = paletteOf(lookOf('system'), 'light');
    for (const { token, grounds } of pairs) for (const name of [token, ...grounds]) expect(palette[name], name).to.match(/^#/);
  });

  it('of the themes that ship are within the grammar', () => {
    for (const theme of ThemeName.options) for (const [name, value] of Object.entries(tokensOf(theme))) expect(themeTokens[name]?.safeParse(value).success, `${name}: ${value}`).to.equal(true);
  });

  it('that the grammar does not know are not worn, wherever a theme came from', () => {
    expect(tokensOf({ base: 'light', tokens: { '--viv-color-text': 'image(#fff)', '--viv-radius': '4px', '--viv-space-1': '90px' } })).to.deep.equal({ '--viv-radius': '4px' });
  });
});
