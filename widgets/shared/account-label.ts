import type { ItemReference } from '@vivarium/sdk/contract';
import { accountOf } from '@vivarium/sdk/kinds';
import type { WidgetHost } from '@vivarium/sdk/widget';

/** What the account of an item is called, where `shown` are of several accounts: of one, everybody knows. */
export function accountLabel(host: WidgetHost | undefined, shown: readonly { readonly $ref: ItemReference }[], item: ItemReference): string | undefined {
  const account = accountOf(item);
  return shown.some(({ $ref }) => accountOf($ref) !== account) ? host?.accountLabel?.(account) : undefined;
}
