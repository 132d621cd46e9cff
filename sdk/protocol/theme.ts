import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { Words } from './manifest.js';

/*
 * What a theme may say. Every value is parsed by a grammar that holds no address and no name of anything outside: there
 * is no way to write one that loads, covers or moves something, so it does not matter who wrote it.
 */
const hex = '#[0-9a-fA-F]{6}';
const shaded = '#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?';
const either = (one: string) => `(?:${one}|light-dark\\(${one}, ${one}\\))`;
const stroke = `(?:${either(shaded)}|var\\(--viv-color-(?:border|border-strong|text|accent|focus)\\))`;
const length = '(?:0|-?\\d{1,2}px)';
const layer = `(?:inset )?${length} ${length}(?: (?:0|\\d{1,2}px))?(?: ${length})? ${stroke}`;
const family = "(?:'[A-Za-z0-9][A-Za-z0-9 ]{0,39}'|[A-Za-z][A-Za-z\\-]{1,29})";

const value = (pattern: string, what: string) => z.string().max(300).regex(new RegExp(`^${pattern}$`)).describe(what);
const color = (what: string) => value(either(hex), what);
const radius = (what: string) => value('(?:0|(?:1?\\d|2[0-8])px)', `${what} Up to 28px.`);
const border = (what: string) => value(`(?:none|[1-8]px (?:solid|dashed|dotted|double) ${stroke})`, what);
const shadow = (what: string) => value(`(?:none|${layer}(?:, ${layer}){0,3})`, `${what} Up to four layers, the colour last.`);
const font = (what: string) => value(`${family}(?:, ${family}){0,7}`, `${what} Families of the person's machine, the last one generic.`);
const weight = (what: string) => value('[1-9]00', what);
const letters = (what: string) => value('(?:none|uppercase|lowercase|capitalize)', what);
const spacing = (what: string) => value('(?:0|-?0\\.[01]\\d{0,2}em)', what);

const kinds = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8].flatMap((index) => [
    [`--viv-color-series-${index}`, color(`Kind ${index} of things that need telling apart: text or a bar on the surface.`)],
    [`--viv-color-series-${index}-soft`, color(`Behind text in the colour of kind ${index}.`)],
  ]),
);

/** Every token that a theme may set, with the grammar of its value. */
export const themeTokens: Readonly<Record<string, z.ZodString>> = {
  '--viv-color-background': color('Behind everything.'),
  '--viv-color-surface': color('A widget.'),
  '--viv-color-surface-raised': color('Buttons, menus and dialogs.'),
  '--viv-color-surface-sunken': color('What lies deeper than the surface.'),
  '--viv-color-surface-hover': color('Under the pointer.'),
  '--viv-color-border': color('Lines.'),
  '--viv-color-border-strong': color('Outlines of fields: seen against every surface.'),
  '--viv-color-text': color('Text.'),
  '--viv-color-text-muted': color('Text of less weight.'),
  '--viv-color-accent': color('Links and the main button: text on every surface, and behind accent-text.'),
  '--viv-color-accent-text': color('Text on the accent.'),
  '--viv-color-accent-soft': color('What is chosen: behind text and accent.'),
  '--viv-color-danger': color('What is wrong or cannot be taken back: text, and behind danger-text.'),
  '--viv-color-danger-text': color('Text on danger.'),
  '--viv-color-danger-soft': color('Behind text about danger.'),
  '--viv-color-warning': color('What needs care: text.'),
  '--viv-color-warning-soft': color('Behind text about warnings.'),
  '--viv-color-success': color('What went well: text.'),
  '--viv-color-success-soft': color('Behind text about success.'),
  '--viv-color-demo': color('Marks invented data: text.'),
  '--viv-color-demo-soft': color('Behind text about invented data.'),
  '--viv-color-focus': color('The ring around what has the focus: seen against every surface. It may be as loud as it gets.'),
  '--viv-color-backdrop': value(either(shaded), 'Over the page behind a dialog.'),
  ...kinds,
  '--viv-border': border('Lines within the page.'),
  '--viv-radius-s': radius('Corners of small things.'),
  '--viv-radius': radius('Corners.'),
  '--viv-radius-l': radius('Corners of large things.'),
  '--viv-shadow': shadow('Under what lies on the page.'),
  '--viv-shadow-raised': shadow('Under menus and dialogs.'),
  '--viv-font': font('Text.'),
  '--viv-font-mono': font('Code.'),
  '--viv-line': value('1\\.[2-8]\\d?', 'Height of a line.'),
  '--viv-weight-medium': weight('Labels.'),
  '--viv-weight-strong': weight('Titles.'),
  '--viv-card-border': border('Around a widget.'),
  '--viv-card-radius': radius('Corners of a widget.'),
  '--viv-card-shadow': shadow('Under a widget.'),
  '--viv-title-color': color("A widget's title, on its surface."),
  '--viv-title-font': font("A widget's title."),
  '--viv-title-weight': weight("A widget's title."),
  '--viv-title-case': letters("A widget's title."),
  '--viv-title-spacing': spacing("Between the letters of a widget's title."),
  '--viv-heading-font': font("The page's title."),
  '--viv-heading-weight': weight("The page's title."),
  '--viv-heading-case': letters("The page's title."),
  '--viv-heading-size': value('(?:0\\.9\\d?|1(?:\\.\\d{1,2})?|2)rem', "The page's title."),
  '--viv-button-border': border('Around buttons.'),
  '--viv-button-radius': radius('Corners of buttons.'),
};

/** Tokens of a theme by name: those of {@link themeTokens} and nothing else. */
export const ThemeTokens: z.ZodType<Readonly<Record<string, string>>> = z.strictObject(themeTokens).partial() as never;

/** `POST /api/restyle`: have Claude dress a page. Answers lines of {@link RestyleLine}. */
export const RestyleRequest = z.object({
  prompt: z.string().trim().min(1).max(4000),
  locale: z.string().max(64),
  /** How the page looks now. */
  current: z.object({ scheme: z.enum(['light', 'dark', 'both']), tokens: z.record(z.string().max(80), z.string().max(500)) }),
  /** Widgets that could be placed, and those that are on the page. */
  widgets: z.array(z.object({ tag: z.string().max(64), title: z.string().max(120), description: z.string().max(400) })).max(200),
  placed: z.array(z.string().max(64)).max(200),
});
/** What `POST /api/restyle` is asked. */
export type RestyleRequest = z.output<typeof RestyleRequest>;

/** A look: all that Claude can answer. */
export const Restyle = z.strictObject({
  name: Words(60).describe('What the look is called, in the language of the person.'),
  scheme: z.enum(['light', 'dark', 'both']).describe('light or dark: colours are plain. both: every colour is light-dark(#light, #dark).'),
  tokens: ThemeTokens,
  widgets: z.array(z.string().max(64)).max(6).default([]).describe('Tags of widgets that were asked for by name or meaning and are not on the page. Usually none.'),
  summary: z.string().min(1).max(400).describe('What was changed, in one or two sentences, in the language of the person.'),
});
/** A look. */
export type Restyle = z.output<typeof Restyle>;

const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadTokens: z.int(), cost: z.number().optional() });

/** Lines of `POST /api/restyle`. */
export const RestyleLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), model: z.string() }),
  z.object({ type: z.literal('waiting'), milliseconds: z.number(), reason: z.string() }),
  z.object({
    type: z.literal('done'),
    restyle: Restyle,
    model: z.string(),
    rounds: z.int(),
    usage: Usage,
  }),
  /** There is no look; `usage` is what was spent all the same. */
  z.object({ type: z.literal('error'), error: ErrorData, usage: Usage.optional() }),
]);
/** One line of a run. */
export type RestyleLine = z.output<typeof RestyleLine>;
