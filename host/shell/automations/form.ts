import { msg } from '@lit/localize';
import { z } from 'zod';
import { kinds, type Contract, type Kind, type RecordTypeItem } from '@vivarium/sdk/contract';
import type { AutomationValue } from '@vivarium/sdk/protocol';
import { fitsKind, kindOf, needsItem, targetOf, type ActStep, type ReadStep } from '../../automations/steps.js';
import { optionsOf, typeOf, type Options } from './fixed-choices.js';

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

/** The actions of the kinds that a connected account offers, then those that only its own contract has, with the one of `chosen` whatever that is. */
export function choices(contracts: readonly Contract[], chosen?: ActStep): readonly Choice[] {
  const offered = new Set(contracts.flatMap(({ definition }) => Object.values(definition.actions).flatMap(({ fulfils }) => fulfils?.id ?? [])));
  const shared = Object.entries(kinds as Readonly<Record<string, Kind>>).flatMap(([kind, { title, actions }]) =>
    Object.entries(actions).flatMap(([name, action]): Choice[] => (action.type === 'action' && offered.has(action.id) ? [{ value: action.id, title: `${msg(action.title)} (${msg(title)})`, action: { kind, name } }] : [])),
  );
  const own = contracts.flatMap(({ id, definition }) =>
    Object.entries(definition.actions).flatMap(([name, { title, fulfils, on, takesBack }]): Choice[] => {
      const value = `${id}/${name}`;
      const isLeftOut = fulfils || on || takesBack || needsHandle(name, definition);
      return isLeftOut && !(chosen && choiceOf(chosen) === value) ? [] : [{ value, title: `${msg(title)} (${definition.title})`, action: { connector: id, name } }];
    }),
  );
  return [...shared, ...own];
}

/**
 * Whether an action must be told what only its source can say: something that another action answers, unasked, for what
 * it made, and that no item has. Nobody can write it down beforehand.
 */
function needsHandle(name: string, { actions, collections }: Contract['definition']): boolean {
  const items = Object.values(collections);
  return Object.entries(actions[name]!.input.shape).some(
    ([argument, schema]) =>
      !(schema as z.ZodType).safeParse(undefined).success &&
      Object.values(actions).some(({ input, output }) => !Object.hasOwn(input.shape, argument) && output instanceof z.ZodObject && Object.hasOwn(output.shape, argument)) &&
      !items.some(({ item }) => Object.hasOwn(item.shape, argument) && typeOf(item.shape[argument]) === typeOf(schema)),
  );
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

/** An argument that a person can write or choose. */
export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly options: Options | undefined;
}

/** The arguments of an action. */
export function argumentsOf(step: ActStep, contracts: readonly Contract[], types: readonly RecordTypeItem[]): readonly Argument[] {
  const target = targetOf(step, contracts);
  if (!target) return [];
  const [input, kind] = target.ref === 'action' ? [target.definition.input, undefined] : [target.input, target.kind];
  return Object.entries(input.shape).map(([name, schema]) => ({ name, type: typeOf(schema), options: optionsOf(name, schema, kind, types) }));
}

/** Which choice a step is. */
export const choiceOf = ({ action }: ActStep): string => ('kind' in action ? `${action.kind}.${action.name}` : `${action.connector}/${action.name}`);

/** Whether a field of a kind is either so or not. */
export const isYesNo = (kind: string, field: string): boolean => typeOf(kindOf(kind)?.item.shape[field]) === 'boolean';

/** What can be chosen for a field of a kind. */
export const fieldOptions = (kind: string, field: string, types: readonly RecordTypeItem[]): Options | undefined => optionsOf(field, kindOf(kind)?.item.shape[field], kind, types);

/** What nobody knows by heart, and what is more than one value: no condition can be asked of it. */
const unasked: readonly string[] = ['id', 'uid', 'thread', 'type', 'attendees', 'organizer', 'from', 'to', 'cc', 'attachments', 'fields'];

/** The fields of a kind, by which its items are chosen; with the one that is chosen, whatever that is. */
export const fieldsOf = (kind: string, chosen?: string): readonly string[] => Object.keys(kindOf(kind)?.item.shape ?? {}).filter((name) => name === chosen || !unasked.includes(name));
