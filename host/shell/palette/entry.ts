import type { TemplateResult } from 'lit';
import type { IconName } from '../../ui/icons.js';

/** Something the palette can find. */
export interface Entry {
  readonly id: string;
  /** Heading it stands under. */
  readonly group: string;
  readonly title: string;
  /** What tells it from others of the same title. */
  readonly detail?: string;
  /** Further words it is found by. */
  readonly words?: string;
  readonly icon?: IconName | TemplateResult;
  readonly keys?: string;
  /** Epoch milliseconds of what has a time: of two that match as well, the nearer comes first. */
  readonly when?: number;
  /** It is offered before anything was typed. */
  readonly early?: boolean;
  run(): unknown;
}
