import type { Query, Row } from '@vivarium/sdk/contract';
import type { UseName } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { Ledger } from '../grants/ledger.js';
import type { Scope } from '../store/engine/scope.js';
import type { CallTarget, LiveTarget, ReadTarget } from './host.js';

/** What a widget wants to do, as the one enforcement point judges it. */
export interface GrantRequest {
  readonly widget: string;
  /** Name of the entry in the widget's `uses`. */
  readonly use: string;
  readonly target: LiveTarget | ReadTarget | CallTarget;
  /** Where it wants to. */
  readonly artifact?: string | undefined;
}

/** One read or action about to run, all of it decided. */
export interface PermittedCall {
  readonly account: string;
  /** As it will run. */
  readonly input: unknown;
  /** The item it acts on or tells more of. */
  readonly item?: Row<Record<string, unknown>> | undefined;
}

/** What the grants of one use allow together. */
export interface Permit {
  /** What it is about, by name. */
  readonly use: UseName;
  /** Ids of the grants it rests on. */
  readonly grants: readonly string[];
  /** Accounts that may be met; others are as if they were not connected. Undefined: all. */
  readonly accounts: ReadonlySet<string> | undefined;
  /** Of a collection or kind: what of it is seen. Undefined: all. */
  readonly scope: Scope | undefined;
  /** @throws VivariumError `not-granted` for a query that names a field which is not seen */
  checkQuery(query: Query): void;
  /** @throws VivariumError `not-granted` for an account, an item or arguments outside the limits */
  checkCall(call: PermittedCall): void;
  /** Whether the person consented to calls like this one without seeing each. */
  passes(call: PermittedCall): boolean;
}

/** Stored consent, kept outside widget code. */
export interface Grants {
  /** Whether a widget ships with the product and holds what it declared at install. Everything else is in the ledger. */
  trusts(definition: Pick<WidgetDefinition, 'tag' | 'uses'>): boolean;
  /** One that ships with the product was made for a connector that the person added. */
  install(definition: Pick<WidgetDefinition, 'tag' | 'uses'>): void;
  /** Loaded when the first widget that needs it is on screen. */
  ledger(): Promise<Ledger>;
}
