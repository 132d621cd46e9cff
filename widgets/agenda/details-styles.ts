import { css } from 'lit';

/** Of everything about one appointment, over the agenda. */
export const detailsStyles = css`
  .details {
    position: absolute;
    z-index: 5;
    inset: auto var(--viv-space-2) var(--viv-space-2);
    display: grid;
    gap: var(--viv-space-2);
    max-block-size: calc(100% - 16px);
    padding: var(--viv-space-3);
    overflow: auto;
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface-raised);
    box-shadow: var(--viv-shadow-raised);
    animation: rise var(--viv-motion-fast);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  .details header {
    display: flex;
    align-items: start;
    gap: var(--viv-space-2);
  }
  .details h3 {
    flex: 1;
    color: inherit;
    letter-spacing: normal;
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .details header button {
    margin-block: -4px;
  }
  .details header button:last-child {
    margin-inline-end: -4px;
  }
  .fact {
    display: grid;
    grid-template-columns: 15px minmax(0, 1fr);
    gap: var(--viv-space-2);
    overflow-wrap: anywhere;
  }
  .fact svg {
    /* In the middle of the first line, also of the larger text for fingers. */
    margin-block-start: calc((1lh - 15px) / 2);
    color: var(--viv-color-text-muted);
  }
  .description {
    max-block-size: 8.7em;
    overflow: auto;
    white-space: pre-line;
  }
  .guest::after {
    content: ', ';
  }
  .guest:last-child::after {
    content: '';
  }
  .guest.declined {
    color: var(--viv-color-text-muted);
    text-decoration: line-through;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--viv-space-1);
  }
  .row input {
    min-block-size: 0;
    margin: 0;
    accent-color: var(--viv-color-accent);
  }
  label.row {
    gap: var(--viv-space-2);
  }
`;
