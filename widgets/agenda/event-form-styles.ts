import { css } from 'lit';

/** Times, calendar and guests in the form of an appointment. */
export const eventFormStyles = css`
  .times {
    display: grid;
    grid-template-columns: max-content minmax(0, 1.25fr) minmax(0, 1fr);
    align-items: center;
    gap: var(--viv-space-2) var(--viv-space-3);
    font-variant-numeric: tabular-nums;
  }
  .times .wide {
    grid-column: span 2;
  }
  /* Its distance would cut off what says whether a time is before noon. */
  ::-webkit-calendar-picker-indicator {
    margin-inline-start: 0;
  }
  .check {
    grid-column: 2 / -1;
    display: inline-flex;
    align-items: center;
    gap: var(--viv-space-2);
    inline-size: max-content;
    min-block-size: 24px;
    color: var(--viv-color-text);
  }
  .check input {
    inline-size: 16px;
    min-block-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--viv-color-accent);
  }
  .calendar {
    display: grid;
    grid-template-columns: 10px minmax(0, 1fr);
    align-items: center;
    gap: var(--viv-space-2);
  }
  .calendar::before {
    content: '';
    block-size: 10px;
    border-radius: 3px;
    background: light-dark(var(--dot), color-mix(in oklab, var(--dot) 55%, white));
  }
  .guests {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-1);
    min-inline-size: 0;
  }
  .guests ul {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-1);
  }
  .guests li {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    padding-inline-start: var(--viv-space-2);
    border-radius: 99px;
    background: var(--viv-color-accent-soft);
    font-size: var(--viv-text-s);
  }
  .guests li.wrong {
    background: var(--viv-color-danger-soft);
  }
  .guests li button {
    inline-size: 24px;
    min-block-size: 24px;
    border-radius: 99px;
  }
`;
