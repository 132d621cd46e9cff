import { svg } from 'lit';
import { draw } from './icons.js';

/** Icons of what is loaded after the first picture. */
export const lateIcons = {
  close: draw(svg`<path d="m4 4 8 8M12 4l-8 8" />`),
  external: draw(svg`<path d="M9 3h4v4M13 3 7.5 8.5M6.5 4H4.2C3.5 4 3 4.5 3 5.2v6.6c0 .7.5 1.2 1.2 1.2h6.6c.7 0 1.2-.5 1.2-1.2V9.5" />`),
  undo: draw(svg`<path d="M5.8 3.2 2.8 6.2l3 3M3 6.2h6.2a3.8 3.8 0 0 1 0 7.6H6.5" />`),
  redo: draw(svg`<path d="m10.2 3.2 3 3-3 3M13 6.2H6.8a3.8 3.8 0 0 0 0 7.6h2.7" />`),
  history: draw(svg`<path d="M2.8 3.2v3h3M3 6.2A5.4 5.4 0 1 1 2.6 9M8 5v3.2l2.2 1.4" />`),
  theme: draw(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" fill="currentColor" stroke="none" />`),
  sliders: draw(svg`<path d="M4 2.5v6M4 12v1.5M8 2.5V4M8 7.5v6M12 2.5v6M12 12v1.5" /><circle cx="4" cy="10.2" r="1.6" /><circle cx="8" cy="5.8" r="1.6" /><circle cx="12" cy="10.2" r="1.6" />`),
  download: draw(svg`<path d="M8 2.5v8M4.8 7.6 8 10.7l3.2-3.1M2.8 13.2h10.4" />`),
  upload: draw(svg`<path d="M8 10.7v-8M4.8 5.7 8 2.6l3.2 3.1M2.8 13.2h10.4" />`),
  spark: draw(svg`<path d="M8 2.2c.5 3.4 2.3 5.3 5.8 5.8-3.5.5-5.3 2.4-5.8 5.8-.5-3.4-2.3-5.3-5.8-5.8 3.5-.5 5.3-2.4 5.8-5.8Z" />`),
  calendar: draw(svg`<rect x="2.5" y="3.5" width="11" height="10" rx="2" /><path d="M2.5 6.8h11M5.5 2.2v2.6M10.5 2.2v2.6" />`),
  mail: draw(svg`<rect x="2.2" y="3.5" width="11.6" height="9" rx="2" /><path d="m2.8 4.6 5.2 4.2 5.2-4.2" />`),
  card: draw(svg`<rect x="2.2" y="3.5" width="11.6" height="9" rx="2" /><circle cx="5.8" cy="7" r="1.3" /><path d="M3.9 10.4c.4-1 1-1.5 1.9-1.5s1.5.5 1.9 1.5M9.6 6.8h2.2M9.6 9.2h2.2" />`),
  link: draw(svg`<path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.7-.7" />`),
  bell: draw(svg`<path d="M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.2H2.8L4 11ZM6.7 13.6a1.4 1.4 0 0 0 2.6 0" />`),
  bolt: draw(svg`<path d="M9 1.8 3.4 9.2H8l-1 5 5.6-7.4H8Z" />`),
};
