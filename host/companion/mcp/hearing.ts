import type { Client } from '@modelcontextprotocol/client';
import { keepListening } from './listening.js';

const MOST_FOLLOWED = 50;
const ANSWERED_WITHIN = 55_000;

/** What a running server tells by itself: that its lists are others now, and what became of the resources that are followed. */
export class Hearing {
  private readonly followed = new Set<string>();
  /** Ends what is heard of the resources; what is heard at all. */
  private following = new AbortController();
  private ended = new AbortController();

  /** `changed` also hears what was missed while nobody listened. */
  constructor(private readonly changed: (what: 'tools' | 'resources' | 'resource') => void) {}

  /** Begins with another client. */
  begin(client: Client): void {
    this.end();
    this.ended = new AbortController();
    // The SDK hears of other tools and resources once.
    const { tools, resources } = client.getServerCapabilities() ?? {};
    const filter = { ...(tools?.listChanged ? { toolsListChanged: true } : {}), ...(resources?.listChanged ? { resourcesListChanged: true } : {}) };
    if (client.getProtocolEra() !== 'modern' || Object.keys(filter).length === 0) return;
    const again = () => {
      if (tools) this.changed('tools');
      if (resources) this.changed('resources');
    };
    void keepListening(client, { filter, opened: client.autoOpenedSubscription, signal: this.ended.signal, again });
  }

  /** Follows the first of these resources, where the server can be asked to tell of them. */
  async follow(client: Client, resources: readonly { readonly uri: string }[]): Promise<void> {
    if (!client.getServerCapabilities()?.resources?.subscribe) return;
    const uris = resources.slice(0, MOST_FOLLOWED).map(({ uri }) => uri);
    if (client.getProtocolEra() === 'modern') return this.listen(client, uris);
    for (const uri of uris) {
      if (this.followed.has(uri)) continue;
      this.followed.add(uri);
      await client.subscribeResource({ uri }, { timeout: ANSWERED_WITHIN }).catch(() => this.followed.delete(uri));
    }
  }

  end(): void {
    this.ended.abort();
    this.followed.clear();
  }

  /** Hears of these resources and no others. */
  private async listen(client: Client, uris: string[]): Promise<void> {
    if (uris.length === this.followed.size && uris.every((uri) => this.followed.has(uri))) return;
    this.following.abort();
    this.following = new AbortController();
    this.followed.clear();
    for (const uri of uris) this.followed.add(uri);
    if (uris.length === 0) return;
    const signal = AbortSignal.any([this.following.signal, this.ended.signal]);
    await keepListening(client, { filter: { resourceSubscriptions: uris }, signal, again: () => this.changed('resource') });
  }
}
