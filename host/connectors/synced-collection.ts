import type { MirroredCollection } from '../store/mirrored-collection.js';
import type { SyncState } from '../store/tabs.js';
import type { Surroundings } from './surroundings.js';

/** One collection of an account while the page is open: its mirror, and how its syncs go, wherever they run. */
export class SyncedCollection {
  /** Items of the last full sync that the contract's schema refused. */
  rejected = 0;
  /** How it goes where it is synced, when that is another tab. */
  elsewhere: SyncState | undefined;
  /** Why nothing of it comes to this tab any more. */
  private ended: SyncState['error'];

  constructor(
    readonly name: string,
    readonly mirrored: MirroredCollection,
    private readonly around: Pick<Surroundings, 'store' | 'clock' | 'leads'>,
  ) {}

  /** How it goes; `own`: its syncs in this tab. */
  state(own: Omit<SyncState, 'rejected'> | undefined): SyncState {
    const { elsewhere, ended, rejected } = this;
    const state = (!this.around.leads() && elsewhere) || !own ? (elsewhere ?? { rejected: 0 }) : { ...own, rejected };
    return ended ? { ...state, runningSince: undefined, error: ended } : state;
  }

  /** What a person changed here gives way to what a sync brought that began later. */
  uncover(began: number): void {
    const { store, clock } = this.around;
    const { table } = this.mirrored;
    store.publish(table, table.uncoverSettled(began, clock.now()));
  }

  /** Another tab reads its items by a newer contract. */
  supersede(): void {
    this.ended = { code: 'version', message: 'Vivarium was updated: reload this page.', at: this.around.clock.now() };
  }
}
