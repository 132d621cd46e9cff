import type { FrameTheme } from '@vivarium/sdk/protocol';
import type { HostContext } from './messages.js';

/** Which of our tokens stands for which of the variables that apps know. */
const variables: Readonly<Record<string, string>> = {
  '--color-background-primary': '--viv-color-surface',
  '--color-background-secondary': '--viv-color-surface-sunken',
  '--color-background-tertiary': '--viv-color-surface-hover',
  '--color-background-inverse': '--viv-color-text',
  '--color-background-info': '--viv-color-accent-soft',
  '--color-background-danger': '--viv-color-danger-soft',
  '--color-background-success': '--viv-color-success-soft',
  '--color-background-warning': '--viv-color-warning-soft',
  '--color-background-disabled': '--viv-color-surface-sunken',
  '--color-text-primary': '--viv-color-text',
  '--color-text-secondary': '--viv-color-text-muted',
  '--color-text-tertiary': '--viv-color-text-muted',
  '--color-text-inverse': '--viv-color-surface',
  '--color-text-info': '--viv-color-accent',
  '--color-text-danger': '--viv-color-danger',
  '--color-text-success': '--viv-color-success',
  '--color-text-warning': '--viv-color-warning',
  '--color-text-disabled': '--viv-color-text-muted',
  '--color-border-primary': '--viv-color-border',
  '--color-border-secondary': '--viv-color-border',
  '--color-border-tertiary': '--viv-color-border',
  '--color-border-inverse': '--viv-color-border-strong',
  '--color-border-danger': '--viv-color-danger',
  '--color-border-success': '--viv-color-success',
  '--color-border-warning': '--viv-color-warning',
  '--color-ring-primary': '--viv-color-focus',
  '--color-ring-secondary': '--viv-color-focus',
  '--font-sans': '--viv-font',
  '--font-mono': '--viv-font-mono',
  '--font-weight-medium': '--viv-weight-medium',
  '--font-weight-semibold': '--viv-weight-strong',
  '--font-text-xs-size': '--viv-text-xs',
  '--font-text-sm-size': '--viv-text-s',
  '--font-text-md-size': '--viv-text-m',
  '--font-text-lg-size': '--viv-text-l',
  '--font-heading-sm-size': '--viv-text-l',
  '--font-heading-md-size': '--viv-text-xl',
  '--border-radius-sm': '--viv-radius-s',
  '--border-radius-md': '--viv-radius',
  '--border-radius-lg': '--viv-radius-l',
  '--shadow-sm': '--viv-shadow',
  '--shadow-md': '--viv-shadow-raised',
};

/** The page's look in the words of the MCP Apps protocol. */
export function lookOf({ scheme, tokens }: FrameTheme): Pick<HostContext, 'theme' | 'styles'> {
  const found = Object.entries(variables).flatMap(([name, token]) => (tokens[token] === undefined ? [] : [[name, tokens[token]] as const]));
  return { theme: scheme, styles: { variables: { ...Object.fromEntries(found), '--border-width-regular': '1px', '--font-weight-normal': '400' } } };
}
