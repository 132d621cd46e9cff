import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { said } from '../kinds/said.js';
import type { Freshness } from '../protocol/index.js';
import type { ItemChange } from './host.js';

// The page has these words through `msg()`, a frame is given them by the page.

/** Nothing has been answered yet, and why where something is in the way: it comes by itself. */
export const pendingView = ({ state, reason }: Pick<Freshness, 'state' | 'reason'> = { state: 'syncing' }) =>
  html`<p class="viv-view" role="status" aria-busy="true">${state === 'offline' ? said(msg('Offline, and nothing is stored yet.')) : state === 'stale' && reason ? said(reason.message) : said(msg('Loading…'))}</p>`;

/** The answer is: nothing. */
export const emptyView = () => html`<p class="viv-view">${said(msg('Nothing here.'))}</p>`;

/** There is nothing to show and the source cannot be used. */
export const errorView = ({ state, reason }: Freshness) =>
  html`<p class="viv-view" role="alert">
    ${reason ? said(reason.message) : state === 'signed-out' ? said(msg('This account is signed out. Reconnect it in the settings.')) : said(msg('The source cannot be used.'))}
  </p>`;

/** The mark of an item that changed since somebody last looked. */
export const changeView = (item: string, change: ItemChange | undefined, words?: string) =>
  change ? html`<span class="viv-change ${change.seen ? 'seen' : ''}" data-change=${item} dir="auto">${words ?? changeWords(change.type)}</span>` : nothing;

function changeWords(type: ItemChange['type']): string {
  return { new: said(msg('New')), moved: said(msg('Moved')), changed: said(msg('Changed')), gone: said(msg('Gone')) }[type];
}

/** Styles of the standard views. */
export const viewStyles = css`
  .viv-view {
    margin: 0;
    padding: var(--viv-space-4, 16px);
    color: var(--viv-color-text-muted, GrayText);
    text-align: center;
    text-wrap: balance;
  }
  .viv-change {
    flex: none;
    display: inline-block;
    max-inline-size: 100%;
    padding: 0 6px;
    overflow: hidden;
    border-radius: 99px;
    background: var(--viv-color-accent-soft, Highlight);
    color: var(--viv-color-text, HighlightText);
    font-size: var(--viv-text-xs, 11px);
    font-weight: var(--viv-weight-medium, 500);
    line-height: 1.5;
    text-overflow: ellipsis;
    vertical-align: text-bottom;
    white-space: nowrap;
    transition: opacity 700ms;
  }
  .viv-change.seen {
    opacity: 0;
  }
  @media (prefers-reduced-motion: no-preference) {
    .viv-change {
      animation: viv-change 500ms;
    }
    @keyframes viv-change {
      from {
        opacity: 0;
      }
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .viv-change {
      transition: none;
    }
  }
`;
