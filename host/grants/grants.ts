import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { Clock } from '../connectors/clock.js';
import type { Documents, Grants } from '../connectors/host.js';
import type { Records } from '../store/records.js';
import type { Ledger } from './ledger.js';

/**
 * What widgets may. Those that ship with the product hold what they declared when it was installed, for every account;
 * everything else holds what the ledger has of it, which is nothing to begin with.
 */
export class GrantBook implements Grants {
  private readonly uses: Map<string, WidgetDefinition['uses']>;
  private loading: Promise<Ledger> | undefined;

  constructor(
    builtIns: readonly Pick<WidgetDefinition, 'tag' | 'uses'>[],
    private readonly around: { documents: Documents; records: Pick<Records, 'value' | 'setValue'>; clock: Clock },
  ) {
    this.uses = new Map(builtIns.map(({ tag, uses }) => [tag, uses]));
  }

  trusts({ tag, uses }: Pick<WidgetDefinition, 'tag' | 'uses'>): boolean {
    // The very declaration that was installed: another widget under the same name is another widget.
    return this.uses.get(tag) === uses;
  }

  install({ tag, uses }: Pick<WidgetDefinition, 'tag' | 'uses'>): void {
    this.uses.set(tag, uses);
  }

  ledger(): Promise<Ledger> {
    return (this.loading ??= import('./ledger.js').then(async ({ Ledger }) => {
      const { documents, records, clock } = this.around;
      await documents.ready;
      return new Ledger(documents, records, clock);
    }));
  }

  close(): void {
    void this.loading?.then((ledger) => ledger.close());
  }
}
