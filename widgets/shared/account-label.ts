import type { ItemReference } from '@vivarium/sdk/contract';
import { accountOf } from '@vivarium/sdk/kinds';
import type { WidgetHost } from '@vivarium/sdk/widget';

/** What the account of an item is called, where `shown` are of several accounts: of one, everybody knows. */
export function accountLabel(host: WidgetHost | undefined, shown: readonly { readonly $ref: ItemReference }[], item: ItemReference): string | undefined {
  // A reference begins with its account. Taking thousands of them apart at every drawing would be felt.
  const own = item.slice(0, item.indexOf('/') + 1);
  return shown.some(({ $ref }) => !$ref.startsWith(own)) ? host?.accountLabel?.(accountOf(item)) : undefined;
}
