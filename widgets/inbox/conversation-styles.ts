import { css } from 'lit';

/** Of an open conversation. */
export const conversationStyles = css`
  :host {
    block-size: auto;
    padding: 0 var(--viv-space-3) var(--viv-space-3);
    /* Letters begin where the names of the rows do. */
    padding-inline-start: 22px;
    container-type: normal;
  }
  .message {
    border-block-start: 1px solid var(--viv-color-border);
  }
  .message:first-child {
    border: 0;
  }
  .from {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--viv-space-2);
    inline-size: 100%;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
  }
  /* Whole: names are chosen freely, the end of an address tells whose it is. */
  .address {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-weight: 400;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .from time {
    margin-inline-start: auto;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-weight: 400;
  }
  /* A letter is laid out as it was written. */
  .text,
  viv-formatted-mail {
    text-align: start;
  }
  .text {
    padding-block-end: var(--viv-space-2);
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  viv-formatted-mail {
    padding-block-end: var(--viv-space-2);
  }
  .tools,
  .files,
  .labels {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-1);
    padding-block-end: var(--viv-space-2);
  }
  .files li {
    display: inline-flex;
    gap: 4px;
    padding: 1px var(--viv-space-2);
    border: 1px solid var(--viv-color-border);
    border-radius: var(--viv-radius-s);
    font-size: var(--viv-text-s);
  }
  .all {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    min-block-size: 24px;
    padding-block-end: var(--viv-space-1);
    font-size: var(--viv-text-s);
    overflow-wrap: anywhere;
  }
  .all input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 16px;
    margin: 0;
    accent-color: var(--viv-color-accent);
  }
  textarea {
    min-block-size: 6em;
    margin-block-end: var(--viv-space-2);
  }
`;
