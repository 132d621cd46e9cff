import { controlsOf, keyOfRow } from './rows-focus.js';
import type { Rows } from './rows.js';

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
  if (row) controlsOf(row)[0]?.focus();
  await window?.settle(key);
}
