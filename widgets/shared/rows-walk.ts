import type { Rows } from './rows.js';

/** What takes the focus of a row. */
const focusable = (row: HTMLElement): HTMLElement | null => (row.localName === 'button' ? row : row.querySelector('button'));

/** The key that a row carries. */
export const keyOfRow = ({ dataset }: HTMLElement): string | undefined => dataset['key'] ?? dataset['ref'];

/** The row of a key, where it is in the page. */
export function rowOf({ renderRoot }: Rows['owner'], key: string): HTMLElement | undefined {
  return [...renderRoot.querySelectorAll<HTMLElement>('[data-at]')].find((row) => keyOfRow(row) === key);
}

/** Brings a row into sight, whether or not it was in the page. */
export async function show(list: Rows, key: string, behavior: ScrollBehavior): Promise<void> {
  const window = await list.include(key);
  // The way through a long list is not walked: its rows would change their heights on the way.
  rowOf(list.owner, key)?.scrollIntoView(window ? { block: 'center' } : { block: 'nearest', behavior });
  await window?.settle(key);
}

/** Gives a row the focus, whether or not it was in the page. */
export async function focus(list: Rows, key: string): Promise<void> {
  const window = await list.include(key);
  const row = rowOf(list.owner, key);
  if (row) focusable(row)?.focus();
  await window?.settle(key);
}

/** Moves the focus from the row at a place, as a key says. A heading without a button is passed over. */
export async function step(list: Rows, at: number, key: string): Promise<void> {
  const { keys, owner } = list;
  const way = key === 'ArrowDown' || key === 'Home' ? 1 : -1;
  for (let place = key === 'Home' ? 0 : key === 'End' ? keys.length - 1 : at + way; keys[place] !== undefined; place += way) {
    const row = rowOf(owner, keys[place]!);
    if (!row || focusable(row)) return focus(list, keys[place]!);
  }
}
