import { VivariumError } from '@vivarium/sdk/contract';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { GrantRequest, Grants } from '../connectors/host.js';

/**
 * The one place where it is decided whether a widget may. Widgets that ship with the product hold what they declared
 * when the product was installed, for every account; everything else holds nothing. Risky actions are asked about each
 * time all the same.
 */
export class GrantBook implements Grants {
  private readonly uses: ReadonlyMap<string, WidgetDefinition['uses']>;

  constructor(builtIns: readonly Pick<WidgetDefinition, 'tag' | 'uses'>[]) {
    this.uses = new Map(builtIns.map(({ tag, uses }) => [tag, uses]));
  }

  authorise({ widget, use, target }: GrantRequest): void {
    const uses = this.uses.get(widget);
    const granted = uses && Object.hasOwn(uses, use) ? uses[use] : undefined;
    // The very object that was granted: equal names of another contract are not the same thing.
    if (granted !== undefined && granted === target) return;
    throw new VivariumError('not-granted', `<${widget}> was not allowed to use "${use}".`);
  }
}
