import { css } from 'lit';

/**
 * The design tokens, once for the document. Custom properties inherit through every shadow root, so elements use
 * `var(--viv-…)` and never a colour of their own. Both schemes stand side by side: `light-dark()` is resolved where a
 * token is used, so `data-theme` works on the root and on any part of the page.
 */
export const tokens = css`
  :root {
    color-scheme: light dark;

    --viv-color-background: light-dark(#f6f6f3, #121311);
    --viv-color-surface: light-dark(#ffffff, #1a1b19);
    --viv-color-surface-raised: light-dark(#ffffff, #232522);
    --viv-color-surface-sunken: light-dark(#f1f1ed, #151614);
    --viv-color-surface-hover: light-dark(#efefeb, #252724);
    --viv-color-border: light-dark(#e4e4df, #2c2e2b);
    --viv-color-border-strong: light-dark(#8a8a84, #71746e);
    --viv-color-text: light-dark(#1b1c1a, #ecedea);
    --viv-color-text-muted: light-dark(#5e5f5a, #a5a8a1);
    --viv-color-accent: light-dark(#1c6b50, #7fd1ab);
    --viv-color-accent-text: light-dark(#ffffff, #0c1f17);
    --viv-color-accent-soft: light-dark(#e3f0ea, #1e3129);
    --viv-color-danger: light-dark(#b3261e, #ff9a91);
    --viv-color-danger-text: light-dark(#ffffff, #33100c);
    --viv-color-danger-soft: light-dark(#fbebe9, #3a201d);
    --viv-color-warning: light-dark(#85560a, #e8ba62);
    --viv-color-warning-soft: light-dark(#fbf1dc, #33290f);
    --viv-color-success: light-dark(#1d7a46, #74d398);
    --viv-color-success-soft: light-dark(#e3f3e9, #1b3124);
    --viv-color-demo: light-dark(#6244b5, #bda8ff);
    --viv-color-demo-soft: light-dark(#f0ecfb, #29233f);
    --viv-color-focus: light-dark(#1f62d6, #86b1ff);
    --viv-color-backdrop: light-dark(#1b1c1a66, #000000a6);

    /* Kinds of things that need telling apart (calendars, stages): text or a bar on the surface; "soft" behind text. */
    --viv-color-series-1: light-dark(#1c6b50, #7fd1ab);
    --viv-color-series-2: light-dark(#2458b8, #8fb6ff);
    --viv-color-series-3: light-dark(#8a4b0f, #eab06f);
    --viv-color-series-4: light-dark(#7c3aa0, #d5a6f0);
    --viv-color-series-5: light-dark(#a52a58, #f5a0bf);
    --viv-color-series-6: light-dark(#0f6b7d, #79cfe0);
    --viv-color-series-7: light-dark(#6b6410, #d4cb6a);
    --viv-color-series-8: light-dark(#545b6b, #b3bccd);
    --viv-color-series-1-soft: light-dark(#e3f0ea, #1e3129);
    --viv-color-series-2-soft: light-dark(#e6eefb, #1c2a44);
    --viv-color-series-3-soft: light-dark(#faeee0, #38291a);
    --viv-color-series-4-soft: light-dark(#f4eafa, #33233d);
    --viv-color-series-5-soft: light-dark(#fbe8ef, #3d2029);
    --viv-color-series-6-soft: light-dark(#e1f1f4, #17313a);
    --viv-color-series-7-soft: light-dark(#f4f1d6, #302d15);
    --viv-color-series-8-soft: light-dark(#ebedf2, #272b33);

    --viv-space-1: 4px;
    --viv-space-2: 8px;
    --viv-space-3: 12px;
    --viv-space-4: 16px;
    --viv-space-5: 20px;
    --viv-space-6: 24px;

    --viv-radius-s: 5px;
    --viv-radius: 9px;
    --viv-radius-l: 14px;
    --viv-border: 1px solid var(--viv-color-border);

    --viv-font: 'Inter', -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif;
    --viv-font-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', 'DejaVu Sans Mono', monospace;
    --viv-text-xs: 0.6875rem;
    --viv-text-s: 0.75rem;
    --viv-text-m: 0.8125rem;
    --viv-text-l: 0.9375rem;
    --viv-text-xl: 1.25rem;
    --viv-line: 1.45;
    --viv-weight-medium: 500;
    --viv-weight-strong: 600;

    /* Height of a row or control: what a pointer or a finger needs. */
    --viv-control: 28px;

    --viv-shadow: 0 1px 2px light-dark(#1b1c1a0a, #00000040);
    --viv-shadow-raised: 0 0 0 1px light-dark(#1b1c1a0f, #ffffff14), 0 12px 32px -8px light-dark(#1b1c1a38, #000000b3);

    /* Parts that a theme may dress by themselves. */
    --viv-card-border: var(--viv-border);
    --viv-card-radius: var(--viv-radius);
    --viv-card-shadow: var(--viv-shadow);
    --viv-title-color: var(--viv-color-text-muted);
    --viv-title-font: var(--viv-font);
    --viv-title-weight: var(--viv-weight-strong);
    --viv-title-case: none;
    --viv-title-spacing: 0;
    --viv-heading-font: var(--viv-font);
    --viv-heading-weight: var(--viv-weight-strong);
    --viv-heading-case: none;
    --viv-heading-size: var(--viv-text-l);
    --viv-button-border: 1px solid var(--viv-color-border);
    --viv-button-radius: var(--viv-radius-s);

    --viv-motion-fast: 120ms cubic-bezier(0.2, 0, 0, 1);
    --viv-motion-slow: 260ms cubic-bezier(0.2, 0, 0, 1);
  }

  [data-theme='light'] {
    color-scheme: light;
  }
  [data-theme='dark'] {
    color-scheme: dark;
  }

  @media (pointer: coarse) {
    :root {
      --viv-text-xs: 0.75rem;
      --viv-text-s: 0.8125rem;
      --viv-text-m: 0.9375rem;
      --viv-text-l: 1.0625rem;
      --viv-control: 40px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :root {
      --viv-motion-fast: 0.01ms linear;
      --viv-motion-slow: 0.01ms linear;
    }
  }
`;

/** The document's own few rules: everything else is styled by the element that owns it. */
export const page = css`
  html,
  body {
    margin: 0;
    block-size: 100%;
  }
  .stage {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
  }
  body {
    background: var(--viv-color-background);
    color: var(--viv-color-text);
    font: var(--viv-text-m) / var(--viv-line) var(--viv-font);
    font-feature-settings: 'cv11', 'ss03';
    -webkit-font-smoothing: antialiased;
    text-size-adjust: 100%;
  }
`;
