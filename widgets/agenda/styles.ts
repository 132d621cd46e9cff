import { css } from 'lit';

/** Height of an hour on the timeline, in pixels. The element hands it to the stylesheet. */
export const HOUR = 52;
/** Pixels of a line in a box. */
export const LINE = 17;

export const styles = css`
  .frame {
    position: relative;
    display: grid;
    grid-template: auto auto auto minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
  }
  .head {
    display: flex;
    align-items: start;
    justify-content: end;
    gap: var(--viv-space-2);
    padding: 0 var(--viv-space-3) var(--viv-space-1);
  }
  .all-day {
    flex: 1;
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-1);
    min-inline-size: 0;
    padding-block: 2px;
  }
  .new {
    min-block-size: 26px;
    padding-inline: 6px var(--viv-space-2);
    font-size: var(--viv-text-s);
  }
  .chip,
  .box {
    /* A source's colour is made for its own page: here it tints the surface, more where the surface is dark. */
    --tone: var(--event-color, var(--viv-color-series-2));
    --tint: light-dark(color-mix(in oklab, var(--tone) 13%, var(--viv-color-surface)), color-mix(in oklab, var(--tone) 30%, var(--viv-color-surface)));
    border: 0;
    border-inline-start: 3px solid light-dark(color-mix(in oklab, var(--tone) 85%, white), color-mix(in oklab, var(--tone) 55%, white));
    background: var(--tint);
    color: var(--viv-color-text);
  }
  .chip:hover,
  .box:hover {
    background: color-mix(in oklab, var(--tint) 94%, var(--viv-color-text));
  }
  .chip {
    min-block-size: 24px;
    max-inline-size: 100%;
    padding: 0 var(--viv-space-2);
    font-size: var(--viv-text-s);
  }
  @media (pointer: coarse) {
    .chip {
      min-block-size: 32px;
    }
  }
  .note {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    padding: 2px var(--viv-space-3);
    background: var(--viv-color-accent-soft);
    font-size: var(--viv-text-s);
  }
  /* Where to is what matters, and stands last. */
  .note .where {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .timeline {
    position: relative;
    margin-block: 6px 10px;
  }
  .hour {
    position: absolute;
    inset-inline: 0;
    /* Fine in every theme: in some a border is as black as the text. */
    border-block-start: 1px solid color-mix(in oklab, var(--viv-color-text-muted) 20%, var(--viv-color-surface));
    pointer-events: none;
  }
  .hour span {
    position: absolute;
    inset-block-start: -0.75em;
    inset-inline-start: 0;
    /* Grows with the text, as does what lies beside it. */
    inline-size: 2.875rem;
    padding-inline-end: 6px;
    background: var(--viv-color-surface);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  /* Over the line of now, or that would strike out their words. */
  .lanes {
    position: absolute;
    z-index: 1;
    inset-block: 0;
    inset-inline: 3.125rem var(--viv-space-3);
  }
  .lanes li {
    display: contents;
  }
  .box {
    position: absolute;
    /* Its place gives its size: hundreds of them cost what is in sight. */
    contain: strict;
    content-visibility: auto;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    justify-content: flex-start;
    gap: 0;
    min-block-size: 0;
    padding: 2px 7px;
    border-radius: 4px;
    overflow: hidden;
    font-weight: 400;
    line-height: 1.3;
    text-align: start;
    white-space: normal;
    touch-action: pan-y;
    user-select: none;
    box-shadow: 0 0 0 1px var(--viv-color-surface);
  }
  .box b {
    flex: none;
    display: -webkit-box;
    max-inline-size: 100%;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: var(--lines);
    font-weight: var(--viv-weight-medium);
    overflow-wrap: anywhere;
    /* Where a reader's own styles make lines taller: whole lines of it, and the one below it. */
    max-block-size: max(1lh, round(down, 100% + 5px - 0.85lh, 1lh));
  }
  /* One line ends in its dots wherever it begins; what is clamped has no room for them where it is aligned at its end. */
  .box.single b {
    display: block;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Not muted: the tint of a light colour leaves no contrast for that. */
  .box .line {
    font-size: var(--viv-text-xs);
  }
  .times {
    white-space: nowrap;
  }
  .box.short {
    flex-direction: row;
    align-items: center;
    gap: 6px;
    padding-block: 0;
  }
  .box.short > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* The name matters more: the place on the timeline already says when. */
  .box.short .viv-change {
    position: absolute;
    inset-block-start: 1px;
    inset-inline-end: 2px;
  }
  /* What does not fit beside the times falls below the edge as a whole. */
  .box.short .line {
    block-size: 1.3em;
    white-space: normal;
  }
  .box.asked,
  .box.tentative {
    background: repeating-linear-gradient(-45deg, var(--tint) 0 6px, color-mix(in oklab, var(--tint) 55%, var(--viv-color-surface)) 6px 12px);
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--tone) 40%, var(--viv-color-surface));
  }
  .box.past,
  .box.declined {
    background: color-mix(in oklab, var(--tint) 45%, var(--viv-color-surface));
    color: var(--viv-color-text-muted);
  }
  .declined b {
    text-decoration: line-through;
  }
  .box.held {
    z-index: 3;
    opacity: 0.95;
    box-shadow: var(--viv-shadow-raised);
    outline: 2px solid var(--viv-color-focus);
    cursor: grabbing;
  }
  .icons {
    display: inline-flex;
    gap: 4px;
    vertical-align: -2px;
  }
  .icons svg {
    inline-size: 12px;
    block-size: 12px;
  }
  .now {
    position: absolute;
    inset-inline: 2.75rem 0;
    block-size: 0;
    border-block-start: 1.5px solid color-mix(in srgb, var(--viv-color-danger) 60%, transparent);
    pointer-events: none;
  }
  .now::before {
    content: '';
    position: absolute;
    z-index: 2;
    inset-block-start: -4.5px;
    inset-inline-start: 1px;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--viv-color-danger);
  }
  .arrived {
    animation: arrived 900ms ease-out;
  }
  @keyframes arrived {
    from {
      opacity: 0;
      transform: scale(0.96);
      box-shadow: 0 0 0 3px var(--viv-color-accent);
    }
  }
  .rows button {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    inline-size: 100%;
    min-block-size: 32px;
    padding: 4px var(--viv-space-3);
    border: 0;
    border-radius: 0;
    background: none;
    font-weight: 400;
    text-align: start;
  }
  .rows button:hover {
    background: var(--viv-color-surface-hover);
  }
  .rows time {
    min-inline-size: 56px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  @media (prefers-reduced-motion: reduce) {
    .arrived,
    .revealed {
      animation: none;
      outline: 2px solid var(--viv-color-accent);
    }
  }
`;
