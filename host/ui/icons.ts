import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const shapes = {
  page: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2.5" /><path d="M2.5 6.5h11M7 6.5v7" />`,
  settings: svg`<path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6" /><circle cx="10.2" cy="4.5" r="1.7" /><circle cx="5.8" cy="11.5" r="1.7" />`,
  plus: svg`<path d="M8 3.5v9M3.5 8h9" />`,
  more: svg`<circle cx="3.5" cy="8" r=".9" /><circle cx="8" cy="8" r=".9" /><circle cx="12.5" cy="8" r=".9" />`,
  previous: svg`<path d="M9.8 3.8 5.6 8l4.2 4.2" />`,
  next: svg`<path d="M6.2 3.8 10.4 8l-4.2 4.2" />`,
  panel: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2.5" /><path d="M6.3 2.5v11" />`,
  expand: svg`<path d="M9.5 2.8h3.7v3.7M6.5 13.2H2.8V9.5M13 3 9.3 6.7M3 13l3.7-3.7" />`,
  shrink: svg`<path d="M13 6.7H9.3V3M3 9.3h3.7V13M9.5 6.5 13.2 2.8M6.5 9.5l-3.7 3.7" />`,
  layout: svg`<rect x="2.5" y="2.5" width="4.8" height="6.4" rx="1.4" /><rect x="9.2" y="2.5" width="4.3" height="3.2" rx="1.2" /><rect x="2.5" y="10.8" width="4.8" height="2.7" rx="1.2" /><rect x="9.2" y="7.6" width="4.3" height="5.9" rx="1.4" />`,
  refresh: svg`<path d="M13 4.2v3h-3M3 11.8v-3h3" /><path d="M12.6 7A5 5 0 0 0 4 5.2M3.4 9A5 5 0 0 0 12 10.8" />`,
  trash: svg`<path d="M3 4.5h10M6.3 4.2V2.8h3.4v1.4M4.3 4.8l.6 8.4h6.2l.6-8.4" />`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.8" /><path d="M3.4 10.4a1.3 1.3 0 0 1-.9-1.2V3.9c0-.8.6-1.4 1.4-1.4h5.3c.6 0 1 .4 1.2.9" />`,
  pencil: svg`<path d="m3 13 .7-2.9 6.9-6.9a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7L5.9 12.3 3 13Z" />`,
  up: svg`<path d="M8 12.5v-9M4.2 7.2 8 3.4l3.8 3.8" />`,
  down: svg`<path d="M8 3.5v9M4.2 8.8 8 12.6l3.8-3.8" />`,
  warning: svg`<path d="M8 2.8 14 13H2L8 2.8ZM8 6.6v3.2" /><circle cx="8" cy="11.3" r=".3" />`,
  keyboard: svg`<rect x="1.5" y="4" width="13" height="8.5" rx="1.8" /><path d="M4 6.8h.1M6.6 6.8h.1M9.3 6.8h.1M12 6.8h.1M5 10h6" />`,
  search: svg`<circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" />`,
} satisfies Record<string, SVGTemplateResult>;

/** Names of the shell's icons. */
export type IconName = keyof typeof shapes;

/** A 16-pixel line icon in the colour of the text. Decorative: the control it stands in carries the name. */
export const icon = (name: IconName): TemplateResult => draw(shapes[name]);

/** An {@link icon} of another shape: parts that are loaded late bring their own. */
export const draw = (shape: SVGTemplateResult): TemplateResult => html`
  <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.35" stroke-linecap="round"
    stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;
