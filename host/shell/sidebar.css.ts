import { css } from 'lit';

/** Styles of the sidebar. */
export const sidebarStyles = css`
  :host {
    inline-size: 232px;
    block-size: 100%;
    padding: var(--viv-space-3) var(--viv-space-2);
    border-inline-end: var(--viv-border);
    background: var(--viv-color-background);
  }
  .brand {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline-start: var(--viv-space-2);
  }
  .name {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    min-block-size: 24px;
    border-radius: var(--viv-radius-s);
    color: inherit;
    font-weight: var(--viv-weight-strong);
    letter-spacing: -0.01em;
    text-decoration: none;
  }
  nav {
    display: flex;
    flex-direction: column;
    gap: var(--viv-space-3);
    block-size: 100%;
  }
  .pages {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    margin: -3px;
    padding: 3px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    position: relative;
    display: flex;
    align-items: center;
  }
  .link,
  .wide {
    flex: 1;
    display: flex;
    align-items: center;
    justify-content: flex-start;
    gap: var(--viv-space-2);
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: calc(var(--viv-control) + 2px);
    padding: 0 var(--viv-space-2);
    border: 0;
    border-radius: var(--viv-radius-s);
    color: var(--viv-color-text-muted);
    font-weight: var(--viv-weight-medium);
    text-decoration: none;
    user-select: none;
  }
  .link:hover,
  .wide:hover {
    background: var(--viv-color-surface-hover);
    color: var(--viv-color-text);
  }
  .find {
    flex: none;
  }
  .find kbd {
    margin-inline-start: auto;
    border: 0;
    background: none;
  }
  @media (hover: none) {
    .find kbd {
      display: none;
    }
  }
  .link[aria-current] {
    background: var(--viv-color-accent-soft);
    color: var(--viv-color-text);
  }
  .link span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  i {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 18px;
    block-size: 18px;
    /* Takes the room of an icon: the names stand in one line. */
    margin-inline: -1px;
    border: 1px solid var(--viv-color-border);
    border-radius: 5px;
    background: var(--viv-color-surface);
    font-size: 10px;
    font-style: normal;
    font-weight: var(--viv-weight-strong);
  }
  [aria-current] i {
    border-color: transparent;
    background: var(--viv-color-accent);
    color: var(--viv-color-accent-text);
  }
  li viv-menu {
    --viv-control: 24px;
    position: absolute;
    inset-inline-end: 3px;
    opacity: 0;
  }
  li:hover viv-menu,
  li:focus-within viv-menu {
    opacity: 1;
  }
  li:hover .link,
  li:focus-within .link {
    padding-inline-end: 30px;
  }
  li.dragged {
    opacity: 0.45;
  }
  li.before::before,
  li.after::after {
    content: '';
    position: absolute;
    inset-inline: 4px;
    block-size: 2px;
    border-radius: 1px;
    background: var(--viv-color-focus);
  }
  li.before::before {
    inset-block-start: -1px;
  }
  li.after::after {
    inset-block-end: -1px;
  }
  .foot {
    display: grid;
    gap: var(--viv-space-2);
  }
  svg {
    flex: none;
  }

  :host([collapsed]) {
    inline-size: 52px;
  }
  :host([collapsed]) .brand {
    flex-direction: column;
    gap: var(--viv-space-2);
    padding: 0;
  }
  :host([collapsed]) :is(.link, .wide) {
    justify-content: center;
    padding: 0 !important;
  }
  :host([collapsed]) :is(.name span, .link span, .wide span, .wide kbd, li viv-menu, slot) {
    display: none;
  }
`;
