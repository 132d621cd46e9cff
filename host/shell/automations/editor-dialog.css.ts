import { css } from 'lit';

/** How the form of an automation looks. */
export const styles = css`
  dialog {
    inline-size: min(640px, calc(100vw - 32px));
  }
  .scroll {
    display: grid;
    gap: var(--viv-space-3);
    max-block-size: 62vh;
    /* Room for focus rings, taken back: the fields stand in line with the title. */
    margin-inline: -3px;
    padding: 3px;
    overflow: auto;
  }
  label {
    display: grid;
    gap: 3px;
    min-inline-size: 0;
    font-size: var(--viv-text-s);
  }
  label.check {
    display: inline-flex;
    align-items: center;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    gap: var(--viv-space-2);
    align-items: end;
  }
  .condition {
    display: grid;
    grid-template-columns: 1fr 1fr 1fr auto;
    gap: var(--viv-space-2);
  }
  fieldset {
    display: grid;
    gap: var(--viv-space-2);
    min-inline-size: 0;
    margin: 0;
    padding: var(--viv-space-3);
    border: var(--viv-border);
    border-radius: var(--viv-radius);
  }
  legend {
    padding-inline: 4px;
    font-weight: var(--viv-weight-strong);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-2);
  }
  /* Without a frame its words are what stands in line. */
  .row > .quiet {
    margin-inline-start: calc(-1 * var(--viv-space-3));
  }
  input,
  select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
  }
  input[type='checkbox'] {
    inline-size: auto;
  }
  .problem {
    color: var(--viv-color-danger);
  }
`;
