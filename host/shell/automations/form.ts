import { msg } from '@lit/localize';
import { kinds, type Contract, type Kind } from '@vivarium/sdk/contract';
import type { AutomationValue } from '@vivarium/sdk/protocol';
import { fitsKind, kindOf, needsItem, targetOf, type ActStep, type ReadStep } from '../../automations/steps.js';

/** An argument as it is written in a field: `{deal.title}` alone is the value itself, within other words a part of a text. */
export function writtenValue(value: AutomationValue | undefined): string {
  if (value === undefined) return '';
  return typeof value !== 'object' ? String(value) : 'from' in value ? `{${value.from}}` : value.text;
}

/** What was written in a field, as the argument of this type. */
export function valueWritten(text: string, type: string): AutomationValue | undefined {
  if (text === '') return undefined;
  const alone = /^\{([^{}]+)\}$/.exec(text.trim())?.[1];
  if (alone !== undefined) return { from: alone.trim() };
  if (/\{[^{}]+\}/.test(text)) return { text };
  if (type === 'boolean') return text === 'true';
  return type === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** An action that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly action: ActStep['action'];
}

/** The actions of the kinds that a connected account offers, then those that only its own contract has. */
export function choices(contracts: readonly Contract[]): readonly Choice[] {
  const offered = new Set(contracts.flatMap(({ definition }) => Object.values(definition.actions).flatMap(({ fulfils }) => fulfils?.id ?? [])));
  const shared = Object.entries(kinds as Readonly<Record<string, Kind>>).flatMap(([kind, { title, actions }]) =>
    Object.entries(actions).flatMap(([name, action]): Choice[] => (action.type === 'action' && offered.has(action.id) ? [{ value: action.id, title: `${msg(action.title)} (${msg(title)})`, action: { kind, name } }] : [])),
  );
  const own = contracts.flatMap(({ id, definition }) =>
    Object.entries(definition.actions).flatMap(([name, { title, fulfils, on, takesBack }]): Choice[] => (fulfils || on || takesBack ? [] : [{ value: `${id}/${name}`, title: `${msg(title)} (${definition.title})`, action: { connector: id, name } }])),
  );
  return [...shared, ...own];
}

/** What most people want done with items of a kind. */
const usual: readonly string[] = ['record.addNote', 'message.draftReply', 'event.edit'];

/** The step that is offered after these readings: an action that fits the last of them that any fits; undefined where there is none. */
export function actionFor(reads: readonly ReadStep[], contracts: readonly Contract[]): ActStep | undefined {
  const steps = choices(contracts).map(({ action }): ActStep => ({ do: 'act', action, with: {} }));
  const onItems = steps.filter((step) => needsItem(targetOf(step, contracts)!, contracts));
  for (const { name, kind } of [...reads].reverse()) {
    const fitting = onItems.filter((step) => fitsKind(targetOf(step, contracts)!, kind, contracts));
    const found = fitting.find((step) => usual.includes(choiceOf(step))) ?? fitting[0];
    if (found) return { ...found, on: name };
  }
  return steps.find((step) => !onItems.includes(step)) ?? steps[0];
}

/** The arguments of an action that a person can write: their names and types. */
export function argumentsOf(step: ActStep, contracts: readonly Contract[]): readonly { readonly name: string; readonly type: string }[] {
  const target = targetOf(step, contracts);
  if (!target) return [];
  const { shape } = target.ref === 'action' ? target.definition.input : target.input;
  return Object.entries(shape).map(([name, schema]) => ({ name, type: typeOf(schema) }));
}

function typeOf(schema: unknown): string {
  const { def } = (schema ?? {}) as { def?: { type?: string; innerType?: unknown } };
  return def?.type === 'optional' || def?.type === 'default' ? typeOf(def.innerType) : (def?.type ?? 'string');
}

/** Which choice a step is. */
export const choiceOf = ({ action }: ActStep): string => ('kind' in action ? `${action.kind}.${action.name}` : `${action.connector}/${action.name}`);

/** Whether a field of a kind is either so or not. */
export const isYesNo = (kind: string, field: string): boolean => typeOf(kindOf(kind)?.item.shape[field]) === 'boolean';

/** What nobody knows by heart, and what is more than one value: no condition can be asked of it. */
const unasked: readonly string[] = ['id', 'uid', 'thread', 'type', 'attendees', 'organizer', 'from', 'to', 'cc', 'attachments', 'fields'];

/** The fields of a kind, by which its items are chosen; with the one that is chosen, whatever that is. */
export const fieldsOf = (kind: string, chosen?: string): readonly string[] => Object.keys(kindOf(kind)?.item.shape ?? {}).filter((name) => name === chosen || !unasked.includes(name));
