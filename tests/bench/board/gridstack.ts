import { GridStack } from 'gridstack';
import css from 'gridstack/dist/gridstack.min.css?inline';
import { cellOf, TEXT, WIDGETS, type Grid } from './workload.js';

/** GridStack as its documentation sets it up, with movements animated as ours are. */
export async function create(place: HTMLElement): Promise<Grid> {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  const grid = GridStack.init({ column: 12, cellHeight: 60, margin: 6, animate: true, float: false }, place);
  grid.load(Array.from({ length: WIDGETS }, (_, index) => ({ id: `w${index}`, ...cellOf(index), content: TEXT })));
  await new Promise(requestAnimationFrame);
  // Asked later, it answers in the order of the rows.
  const elements = grid.getGridItems();
  return { elements: () => elements };
}
