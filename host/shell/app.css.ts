import { css } from 'lit';

/** The frame: sidebar beside the page, over it where there is no room. */
export const appStyles = css`
  :host {
    display: grid;
    position: relative;
    grid-template: minmax(0, 1fr) / auto minmax(0, 1fr);
    block-size: 100vh;
    block-size: 100dvh;
    background: var(--viv-color-background);
  }
  .main {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    outline: none;
  }
  .page {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    scroll-padding-block: 60px var(--viv-bottom-bar, 0px);
  }
  .top {
    position: fixed;
    z-index: 60;
  }
  .skip {
    position: absolute;
    inset-block-start: var(--viv-space-2);
    inset-inline-start: var(--viv-space-2);
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface-raised);
    white-space: nowrap;
    transform: translateY(-300%);
  }
  .skip:focus {
    box-shadow: var(--viv-shadow-raised);
    transform: none;
  }
  .notices a {
    color: inherit;
  }
  /* 24 pixels to be hit, in the room of a line. */
  .notices viv-banner > a {
    margin-block: -4px;
    padding-block: 4px;
  }
  viv-toasts,
  viv-shortcuts {
    position: absolute;
  }
  .shade,
  .opener {
    display: none;
  }
  :host(:fullscreen) viv-sidebar,
  :host(:fullscreen) .notices,
  :host([alone]) viv-sidebar {
    display: none;
  }
  :host(:fullscreen),
  :host([alone]) {
    grid-template-columns: minmax(0, 1fr);
  }

  /* Also a screen of 1440 at 200 %: the sidebar beside the page would leave its header no room. */
  @media (max-width: 960px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      /* Height of the day's bar at the lower edge. */
      --viv-bottom-bar: calc(var(--viv-control) + 17px + env(safe-area-inset-bottom));
    }
    viv-sidebar {
      position: fixed;
      inset-block: 0;
      inset-inline-start: 0;
      z-index: 40;
      inline-size: min(280px, 84vw);
      visibility: hidden;
      transform: translateX(-100%);
      transition: transform var(--viv-motion-slow), visibility var(--viv-motion-slow);
    }
    viv-sidebar:dir(rtl) {
      transform: translateX(100%);
    }
    viv-sidebar.open {
      visibility: visible;
      transform: none;
      box-shadow: var(--viv-shadow-raised);
    }
    .shade {
      display: block;
      position: fixed;
      inset: 0;
      z-index: 30;
      min-block-size: 100%;
      border: 0;
      border-radius: 0;
      background: var(--viv-color-backdrop);
    }
    :host(:not([alone])) .opener {
      display: inline-flex;
    }
    .wide-only {
      display: none;
    }
  }
`;
