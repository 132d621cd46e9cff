import { distance, type Geometry } from './geometry.js';
import type { Cell } from './layout.js';

/** Pixels that something was carried away from where it lay. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/**
 * Lets boxes be seen going from where they were to where they are. The animations add up, so that a new one may begin in
 * the middle of another without a jump, and without asking the browser where anything is.
 */
export function showMotion(
  geometry: Geometry,
  before: ReadonlyMap<string, Cell>,
  after: ReadonlyMap<string, Cell>,
  carried: (id: string) => Offset | undefined,
  elementOf: (id: string) => HTMLElement | undefined,
): void {
  for (const [id, cell] of after) {
    const was = before.get(id);
    if (!was) continue;
    const way = distance(geometry, cell, was);
    const { x, y } = carried(id) ?? { x: 0, y: 0 };
    if (way.x + x === 0 && way.y + y === 0) continue;
    const from = `translate(${way.x + x}px, ${way.y + y}px)`;
    elementOf(id)?.animate([{ transform: from }, { transform: 'translate(0, 0)' }], { duration: 180, easing: 'cubic-bezier(0.2, 0, 0, 1)', composite: 'add' });
  }
}
