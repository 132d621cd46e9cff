import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { GridLayout } from 'react-grid-layout';
import css from 'react-grid-layout/css/styles.css?inline';
import { cellOf, TEXT, WIDGETS, type Grid } from './workload.js';

/** React-Grid-Layout as its documentation sets it up. */
export async function create(place: HTMLElement): Promise<Grid> {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  const ids = Array.from({ length: WIDGETS }, (_, index) => `w${index}`);
  const layout = ids.map((i, index) => ({ i, ...cellOf(index) }));
  const children = ids.map((id) => createElement('div', { key: id }, createElement('p', null, TEXT)));
  flushSync(() => createRoot(place).render(createElement(GridLayout, { width: 1200, layout, gridConfig: { cols: 12, rowHeight: 48, margin: [12, 12] }, children })));
  await new Promise(requestAnimationFrame);
  return { elements: () => [...place.querySelectorAll<HTMLElement>('.react-grid-item:not(.react-grid-placeholder)')] };
}
