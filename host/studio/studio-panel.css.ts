import { css } from 'lit';

/** Looks of the studio. */
export const studioStyles = css`
  dialog {
    inset-block: 0;
    inset-inline: auto 0;
    block-size: 100%;
    max-block-size: none;
    inline-size: min(500px, 100%);
    max-inline-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    border-inline-start: var(--viv-border);
    background: var(--viv-color-background);
    color: var(--viv-color-text);
    box-shadow: var(--viv-shadow-raised);
  }
  dialog::backdrop {
    background: var(--viv-color-backdrop);
  }
  .panel {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    block-size: 100%;
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    min-block-size: 52px;
    padding-inline: var(--viv-space-5) var(--viv-space-3);
  }
  .head > svg {
    flex: none;
    color: var(--viv-color-accent);
  }
  h2,
  h3 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    overflow-wrap: anywhere;
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
  }
  .scroll {
    display: grid;
    align-content: start;
    gap: var(--viv-space-4);
    padding: var(--viv-space-1) var(--viv-space-5) var(--viv-space-4);
    overflow: auto;
    scroll-padding-block: var(--viv-space-4);
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  blockquote {
    margin: 0;
    padding-inline-start: var(--viv-space-3);
    border-inline-start: 2px solid var(--viv-color-border);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .small {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  ol,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .ideas {
    display: grid;
    gap: var(--viv-space-2);
  }
  .ideas button {
    inline-size: 100%;
    justify-content: flex-start;
    padding-block: var(--viv-space-2);
    font-weight: 400;
    line-height: var(--viv-line);
    text-align: start;
    white-space: normal;
  }
  .asked {
    justify-self: end;
    max-inline-size: 92%;
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius-l);
    border-end-end-radius: var(--viv-radius-s);
    background: var(--viv-color-accent-soft);
    white-space: pre-wrap;
  }
  .steps {
    display: grid;
    gap: var(--viv-space-2);
  }
  .steps > li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: var(--viv-space-2);
    align-items: start;
    overflow-wrap: anywhere;
  }
  .steps svg {
    margin-block-start: 2px;
    color: var(--viv-color-text-muted);
  }
  .steps .good svg {
    color: var(--viv-color-success);
  }
  .steps .bad svg {
    color: var(--viv-color-warning);
  }
  .steps .says {
    grid-column: 1 / -1;
    color: var(--viv-color-text-muted);
    white-space: pre-wrap;
  }
  .steps ul {
    display: grid;
    gap: 2px;
    margin-block-start: 2px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .dot {
    inline-size: 10px;
    block-size: 10px;
    margin: 4px 3px;
    border-radius: 50%;
    background: var(--viv-color-accent);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.25;
      scale: 0.7;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dot {
      animation: none;
    }
  }
  article {
    display: grid;
    gap: var(--viv-space-3);
    padding: var(--viv-space-3);
    border: var(--viv-border);
    border-radius: var(--viv-radius-l);
    background: var(--viv-color-surface);
    box-shadow: var(--viv-shadow);
  }
  .preview {
    block-size: min(360px, 45vh);
    overflow: hidden;
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface);
  }
  .versions {
    display: grid;
    gap: var(--viv-space-3);
    margin-block-start: var(--viv-space-2);
  }
  .versions li {
    display: grid;
    gap: var(--viv-space-1);
    justify-items: start;
    padding-block-start: var(--viv-space-3);
    border-block-start: var(--viv-border);
  }
  .versions details {
    inline-size: 100%;
    min-inline-size: 0;
  }
  .versions pre {
    margin: var(--viv-space-1) 0;
    padding: var(--viv-space-2);
    overflow: auto;
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface-sunken);
    font: var(--viv-text-s) / 1.5 var(--viv-font-mono);
  }
  .versions ins {
    color: var(--viv-color-success);
    text-decoration: none;
  }
  .versions del {
    color: var(--viv-color-danger);
    text-decoration: none;
  }
  .verdict {
    display: flex;
    gap: var(--viv-space-2);
    align-items: start;
  }
  .verdict svg {
    flex: none;
    margin-block-start: 2px;
    color: var(--viv-color-success);
  }
  .verdict.open svg {
    color: var(--viv-color-warning);
  }
  .notice {
    display: grid;
    gap: var(--viv-space-2);
    padding: var(--viv-space-3);
    border-radius: var(--viv-radius);
    background: var(--viv-color-warning-soft);
  }
  .notice.problem {
    background: var(--viv-color-danger-soft);
  }
  form {
    display: grid;
    gap: var(--viv-space-2);
    padding: var(--viv-space-3) var(--viv-space-5) var(--viv-space-4);
    border-block-start: var(--viv-border);
    background: var(--viv-color-surface);
  }
  textarea {
    min-block-size: 76px;
    max-block-size: 40vh;
  }
  textarea:read-only {
    color: var(--viv-color-text-muted);
    background: none;
  }
  .attachment {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-1);
  }
  /* Without a frame its sign is what stands in line. */
  .attachment > .quiet:not(.quiet ~ .quiet) {
    margin-inline-start: calc(-1 * var(--viv-space-3));
  }
  .attached {
    display: flex;
    flex: 1 0 100%;
    gap: var(--viv-space-3);
    align-items: center;
  }
  .attached canvas {
    flex: none;
    inline-size: 72px;
    block-size: 48px;
    object-fit: cover;
    border: var(--viv-border);
    border-radius: var(--viv-radius-s);
  }
  .attached p {
    flex: 1;
  }
  .consent {
    display: flex;
    gap: var(--viv-space-2);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-weight: 400;
    line-height: var(--viv-line);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: var(--viv-space-2);
  }
`;
