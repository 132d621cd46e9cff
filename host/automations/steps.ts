import { kinds, type ActionRef, type Contract, type Kind, type KindAction } from '@vivarium/sdk/contract';
import type { AutomationStep } from '@vivarium/sdk/protocol';

/** A step that reads. */
export type ReadStep = Extract<AutomationStep, { do: 'read' }>;
/** A step in which Claude writes. */
export type DraftStep = Extract<AutomationStep, { do: 'draft' }>;
/** A step that acts. */
export type ActStep = Extract<AutomationStep, { do: 'act' }>;

/** A kind by its name. */
export const kindOf = (name: string): Kind | undefined => (Object.hasOwn(kinds, name) ? (kinds as Record<string, Kind>)[name] : undefined);

/** What an act step calls, or undefined where there is no such action here. */
export function targetOf({ action }: ActStep, contracts: readonly Contract[]): ActionRef | KindAction | undefined {
  if ('kind' in action) {
    const actions = kindOf(action.kind)?.actions ?? {};
    const found = Object.hasOwn(actions, action.name) ? actions[action.name] : undefined;
    return found?.type === 'action' ? found : undefined;
  }
  const contract = contracts.find(({ id }) => id === action.connector);
  return contract && Object.hasOwn(contract.actions, action.name) ? contract.actions[action.name] : undefined;
}

/** What an action is called. */
export const titleOf = (target: ActionRef | KindAction): string => (target.ref === 'action' ? target.definition.title : target.title);

/** Whether an action is done on an item of its own, and not once for itself. */
export function needsItem(target: ActionRef | KindAction, contracts: readonly Contract[]): boolean {
  if (target.ref === 'action') return target.definition.on !== undefined;
  return contracts.some(({ definition }) => Object.values(definition.actions).some(({ fulfils, on }) => fulfils?.id === target.id && on !== undefined));
}

/** Whether an action can be done on items of a kind, or beside them in their account. */
export function fitsKind(target: ActionRef | KindAction, kind: ReadStep['kind'], contracts: readonly Contract[]): boolean {
  if (target.ref === 'kind-action') return target.kind === kind;
  const { on } = target.definition;
  const collections = on ? [on] : Object.values(contracts.find(({ id }) => id === target.contract)?.definition.collections ?? {});
  return collections.some((one) => one.kind?.id === kind);
}

/** The names of what items of a kind have; with contracts also of what only their own items of it have. */
export const valuesOf = (kind: ReadStep['kind'], contracts: readonly Contract[] = []): readonly string[] =>
  [kindOf(kind)!, ...contracts.flatMap(({ definition }) => Object.values(definition.collections).filter((one) => one.kind?.id === kind))].flatMap(({ item }) => Object.keys(item.shape));

/** Whether anything tells which items of one kind belong to which of another. */
export const matchable = (of: ReadStep['kind'], kind: ReadStep['kind']): boolean => of !== kind && (of === 'record' || kind === 'record');

/** The arguments of a step that get what Claude writes. */
export const draftedArguments = (step: ActStep, draft: DraftStep | undefined): string[] =>
  Object.entries(step.with).flatMap(([name, value]) => (draft && typeof value === 'object' && 'from' in value && value.from === draft.name ? [name] : []));
