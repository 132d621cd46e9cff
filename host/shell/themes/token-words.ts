import { msg, str } from '@lit/localize';

/** What the tokens of a theme are called by people; authors know them by their names. */
const words = (): Readonly<Record<string, string>> => ({
  '--viv-color-background': msg('Background'),
  '--viv-color-surface': msg('Surface'),
  '--viv-color-surface-raised': msg('Raised surface'),
  '--viv-color-surface-sunken': msg('Sunken surface'),
  '--viv-color-surface-hover': msg('Surface under the pointer'),
  '--viv-color-border': msg('Lines'),
  '--viv-color-border-strong': msg('Outlines of fields'),
  '--viv-color-text': msg('Text'),
  '--viv-color-text-muted': msg('Quiet text'),
  '--viv-color-accent': msg('Accent'),
  '--viv-color-accent-text': msg('Text on the accent'),
  '--viv-color-accent-soft': msg('Soft accent'),
  '--viv-color-danger': msg('Danger'),
  '--viv-color-danger-text': msg('Text on danger'),
  '--viv-color-danger-soft': msg('Soft danger'),
  '--viv-color-warning': msg('Warning'),
  '--viv-color-warning-soft': msg('Soft warning'),
  '--viv-color-success': msg('Success'),
  '--viv-color-success-soft': msg('Soft success'),
  '--viv-color-demo': msg('Invented data'),
  '--viv-color-demo-soft': msg('Behind invented data'),
  '--viv-color-focus': msg('Focus ring'),
  '--viv-color-backdrop': msg('Behind dialogs'),
  '--viv-border': msg('Line of the page'),
  '--viv-radius-s': msg('Small corners'),
  '--viv-radius': msg('Corners'),
  '--viv-radius-l': msg('Large corners'),
  '--viv-shadow': msg('Shadow'),
  '--viv-shadow-raised': msg('Shadow of dialogs'),
  '--viv-font': msg('Font'),
  '--viv-font-mono': msg('Font of code'),
  '--viv-line': msg('Height of lines'),
  '--viv-weight-medium': msg('Weight of labels'),
  '--viv-weight-strong': msg('Weight of headings'),
  '--viv-card-border': msg('Border of widgets'),
  '--viv-card-radius': msg('Corners of widgets'),
  '--viv-card-shadow': msg('Shadow of widgets'),
  '--viv-title-color': msg('Colour of widgets’ titles'),
  '--viv-title-font': msg('Font of widgets’ titles'),
  '--viv-title-weight': msg('Weight of widgets’ titles'),
  '--viv-title-case': msg('Letters of widgets’ titles'),
  '--viv-title-spacing': msg('Spacing of widgets’ titles'),
  '--viv-heading-font': msg('Font of the page’s title'),
  '--viv-heading-weight': msg('Weight of the page’s title'),
  '--viv-heading-case': msg('Letters of the page’s title'),
  '--viv-heading-size': msg('Size of the page’s title'),
  '--viv-button-border': msg('Border of buttons'),
  '--viv-button-radius': msg('Corners of buttons'),
});

/** A token in words. */
export function tokenWords(token: string): string {
  const [, kind, soft] = /^--viv-color-series-(\d+)(-soft)?$/.exec(token) ?? [];
  if (kind) return soft ? msg(str`Behind kind ${kind}`) : msg(str`Kind ${kind}`);
  return words()[token] ?? token;
}
