import { VivariumError } from '@vivarium/sdk/contract';
import type { PluginOrigin } from '@vivarium/sdk/protocol';
import { checkPackage, type CheckedPackage } from './package.js';
import { readPackage } from './read-package.js';

interface Offer {
  readonly checked: CheckedPackage;
  readonly origin: PluginOrigin;
}

/** Offers that are kept at once: a person reads one, in perhaps two tabs. */
const MOST = 4;

/** Plugins that a person looks at, by hash: what is agreed to is what was shown, and is not read a second time. */
export class Offers {
  private readonly kept = new Map<string, Offer>();

  keep(checked: CheckedPackage, origin: PluginOrigin): void {
    this.kept.delete(checked.hash);
    this.kept.set(checked.hash, { checked, origin });
    for (const oldest of this.kept.keys()) if (this.kept.size > MOST) this.kept.delete(oldest);
  }

  /** @throws VivariumError `conflict` for one that was not shown, or so long ago that others took its place. */
  take(hash: string): Offer {
    const offer = this.kept.get(hash);
    if (!offer) throw new VivariumError('conflict', 'What was shown is no longer at hand. Look at the plugin again.');
    this.kept.delete(hash);
    return offer;
  }
}

/** Reads what the page gives or names. @throws VivariumError */
export async function lookAt(asked: { address: string } | { name: string; content?: unknown }): Promise<Offer> {
  if ('address' in asked) {
    const origin = { type: 'url', from: asked.address } as const;
    return { checked: await readPackage(origin), origin };
  }
  return { checked: checkPackage(asked.content), origin: { type: 'given', from: asked.name } };
}
