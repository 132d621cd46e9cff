import { css } from 'lit';

/** Buttons, fields and focus as every element of the shell shows them. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--viv-color-focus);
    outline-offset: 1px;
  }
  [hidden] {
    display: none !important;
  }
  /* What is in another direction stands where the page's lines begin. */
  [dir='auto'] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: var(--viv-control);
    padding: 0 var(--viv-space-3);
    border: var(--viv-button-border);
    border-radius: var(--viv-button-radius);
    background: var(--viv-color-surface-raised);
    color: var(--viv-color-text);
    font: inherit;
    font-weight: var(--viv-weight-medium);
    line-height: 1.2;
    text-decoration: none;
    white-space: nowrap;
    cursor: default;
    transition: background var(--viv-motion-fast), border-color var(--viv-motion-fast);
  }
  button:hover,
  .button:hover {
    background: var(--viv-color-surface-hover);
  }
  button[disabled] {
    opacity: 0.55;
  }
  button.primary {
    border-color: transparent;
    background: var(--viv-color-accent);
    color: var(--viv-color-accent-text);
  }
  button.primary:hover {
    background: color-mix(in oklab, var(--viv-color-accent) 88%, var(--viv-color-text));
  }
  button.danger {
    border-color: transparent;
    background: var(--viv-color-danger);
    color: var(--viv-color-danger-text);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
  }
  button.quiet:hover {
    background: var(--viv-color-surface-hover);
  }
  button.icon {
    inline-size: var(--viv-control);
    padding: 0;
    color: var(--viv-color-text-muted);
  }
  button.icon:hover {
    color: var(--viv-color-text);
  }

  label {
    font-weight: var(--viv-weight-medium);
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    min-block-size: calc(var(--viv-control) + 4px);
    inline-size: 100%;
    padding: 0 var(--viv-space-2);
    border: 1px solid var(--viv-color-border-strong);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface);
    color: inherit;
    font: inherit;
  }
  textarea {
    padding-block: var(--viv-space-2);
    field-sizing: content;
    resize: vertical;
  }
  ::placeholder {
    color: var(--viv-color-text-muted);
    opacity: 1;
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 15px;
    block-size: 15px;
    margin: 0;
    flex: none;
    accent-color: var(--viv-color-accent);
  }
  a {
    color: var(--viv-color-accent);
    text-underline-offset: 2px;
  }
  kbd {
    display: inline-block;
    min-inline-size: 1.6em;
    padding: 1px 5px;
    border: 1px solid var(--viv-color-border);
    border-block-end-width: 2px;
    border-radius: 4px;
    background: var(--viv-color-surface-sunken);
    font: var(--viv-text-xs) / 1.5 var(--viv-font);
    text-align: center;
  }
  code {
    font-family: var(--viv-font-mono);
    font-size: 0.92em;
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--viv-color-text-muted);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
