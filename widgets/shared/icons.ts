import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const shapes = {
  video: svg`<rect x="1.8" y="4" width="8.6" height="8" rx="2" /><path d="m10.4 7 3.8-2v6l-3.8-2" />`,
  repeat: svg`<path d="M3 7.5V6.5a2 2 0 0 1 2-2h7.5M10.5 2.5l2 2-2 2M13 8.5v1a2 2 0 0 1-2 2H3.5M5.5 13.5l-2-2 2-2" />`,
  add: svg`<path d="M8 3.5v9M3.5 8h9" />`,
  write: svg`<path d="M9.8 3.8 12.2 6.2M3 13l.6-3L11 2.7a1.3 1.3 0 0 1 1.9 0l.4.4a1.3 1.3 0 0 1 0 1.9L6 12.4 3 13Z" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  next: svg`<path d="M6.2 3.8 10.4 8l-4.2 4.2" />`,
  previous: svg`<path d="M9.8 3.8 5.6 8l4.2 4.2" />`,
  down: svg`<path d="m3.8 6.2 4.2 4.2 4.2-4.2" />`,
  external: svg`<path d="M9 3h4v4M13 3 7.5 8.5M6.5 4H4.2C3.5 4 3 4.5 3 5.2v6.6c0 .7.5 1.2 1.2 1.2h6.6c.7 0 1.2-.5 1.2-1.2V9.5" />`,
  star: svg`<path d="m8 2.3 1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.1 4.5 13l.8-3.9-2.9-2.7 3.9-.5L8 2.3Z" />`,
  archive: svg`<rect x="2" y="3" width="12" height="3" rx="1" /><path d="M3 6v5.5c0 .8.7 1.5 1.5 1.5h7c.8 0 1.5-.7 1.5-1.5V6M6.5 8.7h3" />`,
  unread: svg`<rect x="2" y="3.5" width="12" height="9" rx="2" /><path d="m2.5 5 5.5 4 5.5-4" />`,
  clip: svg`<path d="M12.8 7.3 8 12.1a3 3 0 0 1-4.2-4.2l5-5a2 2 0 0 1 2.8 2.8l-4.9 5a1 1 0 0 1-1.4-1.5l4.3-4.3" />`,
  search: svg`<circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" />`,
  warning: svg`<path d="M8 2.8 14 13H2L8 2.8ZM8 6.6v3.2" /><circle cx="8" cy="11.3" r=".3" />`,
  calendar: svg`<rect x="2.5" y="3.5" width="11" height="10" rx="2" /><path d="M2.5 6.8h11M5.5 2v2.5M10.5 2v2.5" />`,
  prepare: svg`<path d="M4 2.5h5.5L12.5 5.5v8h-8.5zM6.5 8h4M6.5 10.5h3" />`,
  clock: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 4.8V8l2.2 1.5" />`,
  deal: svg`<path d="M2.5 12.5 6.5 8l2.5 2.5 4.5-6M10 4.5h3.5V8" />`,
  summary: svg`<path d="M3 4.5h10M3 8h10M3 11.5h6" />`,
  refresh: svg`<path d="M13 4.2v3h-3" /><path d="M12.6 7a5 5 0 1 0 .2 2.5" />`,
} satisfies Record<string, SVGTemplateResult>;

/** Names of the icons. */
export type IconName = keyof typeof shapes;

/** A line icon in the colour of the text. Decorative: the control it stands in carries the name. */
export const icon = (name: IconName, filled = false): TemplateResult => draw(shapes[name], filled);

/** An {@link icon} of another shape: parts that are loaded late bring their own. */
export const draw = (shape: SVGTemplateResult, filled = false): TemplateResult => html`
  <svg width="15" height="15" viewBox="0 0 16 16" fill=${filled ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.35"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;
