import { contractFromData } from '@vivarium/sdk/contract';
import type { InstalledPlugin } from '@vivarium/sdk/protocol';
import type { CompanionSession, ForeignPlugin } from '../host.js';
import { framedChannel } from './framed-channel.js';

/**
 * Connectors of plugins from elsewhere, as the host works with them: the contract rebuilt from its data, the code in frames.
 * Loaded with the first such plugin.
 */
export class ForeignPlugins {
  private known = new Map<string, { readonly hash: string; readonly plugin: ForeignPlugin }>();

  constructor(private readonly session: Pick<CompanionSession, 'request'>) {}

  /** Those that can be used. One that did not change stays the same object. */
  read(installed: readonly InstalledPlugin[]): readonly ForeignPlugin[] {
    const next = new Map<string, { hash: string; plugin: ForeignPlugin }>();
    for (const { id, hash, manifest, problem } of installed) {
      if (problem || !manifest?.connector) continue;
      const before = this.known.get(id);
      try {
        next.set(id, before?.hash === hash ? before : { hash, plugin: this.plugin(id, manifest.connector.contract) });
      } catch {
        // The companion refuses such a contract; one that came through all the same has no accounts here.
      }
    }
    this.known = next;
    return [...next.values()].map(({ plugin }) => plugin);
  }

  private plugin(id: string, contract: unknown): ForeignPlugin {
    return { id, contract: contractFromData(contract), openChannel: framedChannel(() => this.session.request('POST /api/frames/connector', { connector: id })) };
  }
}
