import { css } from 'lit';

export const styles = css`
  h3 {
    display: flex;
    align-items: baseline;
    gap: var(--viv-space-2);
    padding: var(--viv-space-2) var(--viv-space-3) var(--viv-space-1);
  }
  h3 .number {
    margin-inline-start: auto;
    font-weight: 400;
  }
  .meeting {
    display: grid;
    /* Long words in a button beside a field make nothing wider than the card. */
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-1);
    margin: 0 var(--viv-space-3) var(--viv-space-2);
    padding: var(--viv-space-2) var(--viv-space-3) var(--viv-space-3);
    border: 1px solid var(--viv-color-border);
    border-radius: var(--viv-radius);
  }
  .meeting .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--viv-space-2);
  }
  /* As long as they may be, the other clients are not far below. */
  .meeting .title button,
  .who b {
    max-block-size: 4.5em;
    overflow: hidden;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .meeting .title time {
    color: var(--viv-color-accent);
    font-weight: var(--viv-weight-medium);
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--viv-space-1) var(--viv-space-2);
  }
  .who b {
    font-weight: var(--viv-weight-strong);
  }
  .who .end {
    margin-inline-start: auto;
  }
  .step {
    overflow-wrap: anywhere;
  }
  .due {
    color: var(--viv-color-text-muted);
    white-space: nowrap;
  }
  .due.late {
    color: var(--viv-color-danger);
    font-weight: var(--viv-weight-medium);
  }
  .due.today {
    color: var(--viv-color-warning);
    font-weight: var(--viv-weight-medium);
  }
  .notes {
    display: grid;
    gap: 3px;
    padding-inline-start: var(--viv-space-2);
    border-inline-start: 2px solid var(--viv-color-border);
    overflow-wrap: anywhere;
  }
  .notes li {
    white-space: pre-line;
  }
  .notes .heading {
    font-weight: var(--viv-weight-strong);
  }
  .notes .bullet::before,
  .notes .number::before {
    content: '• ';
  }
  .notes .added {
    color: var(--viv-color-text-muted);
  }
  .notes .done {
    color: var(--viv-color-text-muted);
    text-decoration: line-through;
  }
  .composer {
    display: flex;
    gap: var(--viv-space-1);
    margin-block-start: var(--viv-space-1);
  }
  .composer input {
    flex: 1;
    min-inline-size: 0;
  }

  .bar {
    display: flex;
    gap: 2px;
    block-size: 6px;
    margin: 2px var(--viv-space-3) var(--viv-space-2);
    border-radius: 3px;
    overflow: hidden;
  }
  .bar span {
    min-inline-size: 3px;
    background: var(--tone);
  }
  .title {
    display: flow-root;
  }
  .stage > button {
    display: flex;
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    justify-content: flex-start;
    inline-size: 100%;
    padding: 0 var(--viv-space-3);
    border: 0;
    border-radius: 0;
    background: var(--viv-color-surface);
    font-weight: var(--viv-weight-medium);
  }
  .stage > button:hover {
    background: var(--viv-color-surface-hover);
  }
  .stage > button svg {
    inline-size: 12px;
    color: var(--viv-color-text-muted);
    transition: transform var(--viv-motion-fast);
  }
  .stage > button[aria-expanded='false'] svg {
    transform: rotate(-90deg);
  }
  .stage > button i {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 3px;
    background: var(--tone);
  }
  .stage > button .number {
    margin-inline-start: auto;
    color: var(--viv-color-text-muted);
    font-weight: 400;
  }
  .client {
    /* What takes the focus is not hidden below its stage's name. */
    scroll-margin-block-start: calc(var(--viv-control) + 4px);
  }
  .client .head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 0 var(--viv-space-2);
    padding-block: 3px;
    padding-inline: 33px var(--viv-space-2);
  }
  .client .head:hover {
    background: var(--viv-color-surface-hover);
  }
  .client .open {
    display: block;
    padding: 2px 0;
    border: 0;
    background: none;
    font-weight: 400;
    text-align: start;
    white-space: normal;
  }
  .client .open b {
    display: block;
    font-weight: var(--viv-weight-medium);
  }
  .client .open .step-line {
    display: flex;
    gap: var(--viv-space-2);
  }
  .step-line .due {
    flex: none;
  }
  .row-stage {
    min-inline-size: 24px;
  }
  .stage-choice {
    display: inline-flex;
    align-items: center;
    gap: 2px;
  }
  .client .detail {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-2);
    padding-block: var(--viv-space-1) var(--viv-space-3);
    padding-inline: 33px var(--viv-space-3);
  }
  .fields {
    display: grid;
    grid-template-columns: fit-content(40%) minmax(0, 1fr);
    gap: 2px var(--viv-space-3);
    margin: 0;
  }
  .fields dt {
    color: var(--viv-color-text-muted);
    overflow-wrap: anywhere;
  }
  .fields dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  select {
    max-inline-size: 12em;
    min-block-size: 24px;
    padding-inline: 4px;
    font-size: var(--viv-text-s);
  }
  button.step-on:dir(rtl) {
    scale: -1 1;
  }
  button.step-on {
    min-block-size: 24px;
    inline-size: 24px;
  }
`;
