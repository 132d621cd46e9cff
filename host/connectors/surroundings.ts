import type { Store } from '../store/engine/store.js';
import type { Mirror } from '../store/mirror.js';
import type { Records } from '../store/records.js';
import type { Tabs } from '../store/tabs.js';
import type { UnsentTexts } from '../store/unsent.js';
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
  readonly unsent: Pick<UnsentTexts, 'forget'>;
  readonly timeZone: string;
  /** The network and the companion can be reached. */
  reachable(): boolean;
  leads(): boolean;
  /** A request did not reach the companion. */
  unanswered(): void;
  /** A newer Vivarium runs in another tab, which reads what this one cannot. */
  superseded(): void;
  /** Something about an account's health changed. */
  healthChanged(): void;
}
