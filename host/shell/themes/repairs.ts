import { msg, str } from '@lit/localize';
import { formatCount, numberFormat } from '@vivarium/sdk/kinds';
import { css, html } from 'lit';
import type { repaired } from './look.js';
import { tokenWords } from './token-words.js';

/** Looks of {@link drawRepairs}. */
export const repairsStyles = css`
  .moves {
    display: grid;
    gap: 6px;
    margin: var(--viv-space-2) 0 0;
    padding: 0;
    list-style: none;
  }
  .moves li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--viv-space-2);
    align-items: center;
    font-size: var(--viv-text-s);
  }
  .chips {
    display: inline-flex;
    border: 1px solid var(--viv-color-border-strong);
    border-radius: 4px;
    overflow: hidden;
  }
  .chips i {
    inline-size: 16px;
    block-size: 14px;
  }
  .number {
    color: var(--viv-color-text-muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;

/** What was moved in a look so that it can be read. */
export function drawRepairs(repairs: ReturnType<typeof repaired>['repairs'], locale: string) {
  if (repairs.length === 0) return html`<p class="small">${msg('Everything can be read: contrast is as WCAG AA wants it.')}</p>`;
  const number = numberFormat(locale, { maximumFractionDigits: 1 });
  return html`<details>
    <summary>${formatCount(repairs.length, document.documentElement.lang, msg('One colour was moved so that everything can be read'), msg(str`${repairs.length} colours were moved so that everything can be read`))}</summary>
    <ul class="moves">${repairs.map(({ token, from, to, before, after, against }) => html`<li title=${tokenWords(against)}><span class="chips" aria-hidden="true"><i style="background:${from}"></i><i style="background:${to}"></i></span><span>${tokenWords(token)}</span><span class="number">${number.format(before)} → ${number.format(after)}</span></li>`)}</ul>
  </details>`;
}
