import { msg, str } from '@lit/localize';
import type { Cell } from './layout.js';

/** Where a widget lies, as it is said: "Inbox, row 2, column 5, 4 by 6". */
export const placeWords = (title: string, { x, y, w, h }: Cell): string => msg(str`${title}, row ${y + 1}, column ${x + 1}, ${w} by ${h}`);

/** What is said while a layout is edited. */
export const editWords = {
  pickedUp: (place: string) => msg(str`Picked up ${place}. Arrow keys move, Shift and arrow keys resize, Enter puts it down, Escape cancels.`),
  blocked: () => msg('It cannot go further.'),
  putDown: (place: string) => msg(str`Put down: ${place}.`),
  cancelled: (place: string) => msg(str`Cancelled. Back at ${place}.`),
  selected: (title: string, count: number) => msg(str`${title} selected, ${count} in all.`),
  deselected: (title: string, count: number) => msg(str`${title} not selected any more, ${count} in all.`),
  noneSelected: () => msg('Nothing is selected any more.'),
};
