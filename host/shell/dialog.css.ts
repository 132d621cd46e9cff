import { css } from 'lit';

/** How every native dialog of the shell looks. */
export const dialogStyles = css`
  dialog {
    inline-size: min(460px, calc(100vw - 32px));
    max-block-size: calc(100vh - 32px);
    padding: var(--viv-space-6);
    border: 0;
    border-radius: var(--viv-radius-l);
    background: var(--viv-color-surface-raised);
    color: var(--viv-color-text);
    box-shadow: var(--viv-shadow-raised);
    font-size: var(--viv-text-m);
  }
  dialog::backdrop {
    background: var(--viv-color-backdrop);
  }
  dialog[open] {
    animation: appear var(--viv-motion-slow);
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  h2 {
    margin: 0 0 var(--viv-space-2);
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
    letter-spacing: -0.01em;
  }
  .head {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: var(--viv-space-3);
  }
  p {
    margin: 0 0 var(--viv-space-3);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--viv-space-2);
    margin-block-start: var(--viv-space-5);
  }
`;
