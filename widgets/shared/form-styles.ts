import { css } from 'lit';

/** Of a form over its widget. */
export const formStyles = css`
  :host {
    position: absolute;
    z-index: 6;
    inset: 0;
    block-size: auto;
    padding: 0 var(--viv-space-2) var(--viv-space-2);
    overflow: auto;
    background: color-mix(in srgb, var(--viv-color-surface) 55%, transparent);
    animation: rise var(--viv-motion-fast);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  form {
    display: grid;
    gap: var(--viv-space-3);
    padding: var(--viv-space-3);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface-raised);
    box-shadow: var(--viv-shadow-raised);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block: -4px -6px;
    margin-inline-end: -4px;
  }
  h3 {
    letter-spacing: normal;
    font-size: var(--viv-text-s);
    font-weight: var(--viv-weight-strong);
  }
  input,
  select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 30px;
    border-color: color-mix(in srgb, var(--viv-color-border-strong) 55%, var(--viv-color-border));
  }
  textarea {
    field-sizing: content;
    max-block-size: 10em;
    padding-block: 5px;
  }
  input[aria-invalid='true'] {
    border-color: var(--viv-color-danger);
  }
  .title {
    /* What takes the focus first brings what stands above it into sight. */
    scroll-margin-block-start: 48px;
    min-block-size: 34px;
    padding-inline: 0;
    border: 0;
    border-block-end: 1px solid var(--viv-color-border-strong);
    border-radius: 0;
    background: none;
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
  }
  .title:focus-visible {
    outline: none;
    border-block-end: 2px solid var(--viv-color-focus);
  }
  .title::placeholder {
    font-weight: 400;
  }
  .fields {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    align-items: center;
    gap: var(--viv-space-2) var(--viv-space-3);
  }
  label {
    min-inline-size: 52px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  label.top {
    align-self: start;
    padding-block-start: 7px;
  }
  .restored {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .overlap {
    display: flex;
    align-items: start;
    gap: var(--viv-space-2);
    padding: 5px var(--viv-space-2);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-warning-soft);
    color: var(--viv-color-warning);
    font-size: var(--viv-text-s);
    overflow-wrap: anywhere;
  }
  .wrong {
    color: var(--viv-color-danger);
    font-size: var(--viv-text-s);
  }
  p.wrong:empty {
    display: none;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-2);
  }
  footer button {
    min-block-size: 32px;
    padding-inline: var(--viv-space-3);
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      animation: none;
    }
  }
`;
