import { css } from 'lit';

/** What all of our widgets share: box, type, focus, buttons, fields, chips. Tokens only. */
export const shared = css`
  :host {
    display: block;
    box-sizing: border-box;
    block-size: 100%;
    min-inline-size: 0;
    /* Clipped: hidden would still scroll to what takes the focus outside. */
    overflow: clip;
    color: var(--viv-color-text);
    font: var(--viv-text-m) / var(--viv-line, 1.45) var(--viv-font);
    container-type: inline-size;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--viv-color-focus);
    outline-offset: -1px;
  }
  /* Titles in another direction read as their own words do, and stand where the page's lines begin. */
  [dir='auto'] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  h3,
  h4,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h3 {
    font-size: var(--viv-text-xs);
    font-weight: var(--viv-weight-strong);
    letter-spacing: 0.02em;
    color: var(--viv-color-text-muted);
  }
  button,
  select,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    min-block-size: var(--viv-control);
    padding: 0 var(--viv-space-2);
    border: var(--viv-button-border, 1px solid var(--viv-color-border));
    border-radius: var(--viv-button-radius, var(--viv-radius-s));
    background: var(--viv-color-surface-raised);
    font-weight: var(--viv-weight-medium);
    white-space: nowrap;
    cursor: default;
    transition: background var(--viv-motion-fast);
  }
  button:hover {
    background: var(--viv-color-surface-hover);
  }
  button[disabled] {
    opacity: 0.5;
  }
  button.primary {
    border-color: transparent;
    background: var(--viv-color-accent);
    color: var(--viv-color-accent-text);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--viv-color-text-muted);
  }
  button.quiet:hover {
    background: var(--viv-color-surface-hover);
    color: var(--viv-color-text);
  }
  button.icon {
    inline-size: var(--viv-control);
    padding: 0;
    flex: none;
  }
  button.danger {
    color: var(--viv-color-danger);
  }
  button[aria-pressed='true'] {
    border-color: transparent;
    background: var(--viv-color-accent-soft);
    color: var(--viv-color-accent);
  }
  button.link {
    /* Large enough to be hit, without moving the lines around it. */
    min-block-size: 24px;
    margin-block: -2px;
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: var(--viv-color-accent);
    font-weight: inherit;
    text-align: start;
    white-space: normal;
  }
  @media (pointer: coarse) {
    button.link {
      min-block-size: 32px;
    }
  }
  button.link:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  input,
  select,
  textarea {
    border: 1px solid var(--viv-color-border);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface);
    padding: 0 var(--viv-space-2);
    min-block-size: var(--viv-control);
  }
  textarea {
    display: block;
    inline-size: 100%;
    padding-block: var(--viv-space-2);
    resize: vertical;
  }
  ::placeholder {
    color: var(--viv-color-text-muted);
    opacity: 1;
  }
  .muted {
    color: var(--viv-color-text-muted);
  }
  .small {
    font-size: var(--viv-text-s);
  }
  .clip {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .scroll {
    block-size: 100%;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  [data-rows] {
    /* Room above the first row is inside it. */
    display: flow-root;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .problem {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    padding: var(--viv-space-1) var(--viv-space-3);
    background: var(--viv-color-danger-soft);
    color: var(--viv-color-danger);
    font-size: var(--viv-text-s);
  }
  .problem button {
    margin-inline-start: auto;
  }
  .revealed {
    animation: revealed 1.6s ease-out;
  }
  @keyframes revealed {
    from,
    30% {
      background: var(--viv-color-accent-soft);
      box-shadow: inset 2px 0 var(--viv-color-accent);
    }
  }
  svg {
    flex: none;
  }
`;

// Few need it: nobody else loads it.
const forced = matchMedia('(forced-colors: active)');
const force = () => void import('./forced-colors.js').then(({ rule }) => shared.styleSheet!.insertRule(rule), () => undefined);
if (forced.matches) force();
else forced.addEventListener('change', force, { once: true });
