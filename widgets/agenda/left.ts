import type { EventRow } from '@vivarium/sdk/kinds';
import type { Draft } from './draft.js';

/** What was written into a form that was left. */
export interface Left {
  readonly draft: Draft;
  /** The appointment as it was then; undefined for a new one. */
  readonly event: EventRow | undefined;
}

/** In place of the reference of a new appointment, which has none yet. */
export const NEW = 'new';
