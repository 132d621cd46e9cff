import type { Store } from '../store/engine/store.js';
import type { Mirror } from '../store/mirror.js';
import type { Records } from '../store/records.js';
import type { Tabs } from '../store/tabs.js';
import type { Attention } from './attention.js';
import type { LateChanges } from './changes.js';
import type { Clock } from './clock.js';
import type { CompanionSession } from './host.js';

/** What all accounts of a page share. */
export interface Surroundings {
  readonly session: CompanionSession;
  readonly store: Store;
  readonly mirror: Mirror;
  readonly records: Records;
  readonly tabs: Tabs;
  readonly clock: Clock;
  readonly attention: Attention;
  readonly changes: Pick<LateChanges, 'noted' | 'forget'>;
  readonly timeZone: string;
  /** The network and the companion can be reached. */
  reachable(): boolean;
  leads(): boolean;
  /** A request did not reach the companion. */
  unanswered(): void;
  /** Something about an account's health changed. */
  healthChanged(): void;
}
