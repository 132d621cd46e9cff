import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { Freshness } from '../protocol/index.js';

/** Nothing has been answered yet. */
export const pendingView = () => html`<p class="viv-view" role="status" aria-busy="true">${msg('Loading…')}</p>`;

/** The answer is: nothing. */
export const emptyView = () => html`<p class="viv-view">${msg('Nothing here.')}</p>`;

/** There is nothing to show and the source cannot be used. */
export const errorView = ({ state, reason }: Freshness) =>
  html`<p class="viv-view" role="alert">
    ${state === 'signed-out' ? msg('This account is signed out. Reconnect it in the settings.') : (reason?.message ?? msg('The source cannot be used.'))}
  </p>`;

/** Styles of the standard views. */
export const viewStyles = css`
  .viv-view {
    margin: 0;
    padding: var(--viv-space-4, 16px);
    color: var(--viv-color-text-muted, GrayText);
    text-align: center;
    text-wrap: balance;
  }
`;
