/** Widgets on the page: six in a row, of two columns and two rows each. */
export const WIDGETS = 60;

export const cellOf = (index: number) => ({ x: (index % 6) * 2, y: Math.floor(index / 6) * 2, w: 2, h: 2 });

/** What each widget shows: the grid is measured, not what is in it. */
export const TEXT = 'One line.';

export interface Grid {
  /** What is laid out, in the order of the widgets. */
  elements(): readonly HTMLElement[];
}
