import { z } from 'zod';
import type { ActionDefinition, Preview, ReadDefinition } from './action.js';
import type { CollectionDefinition } from './collection.js';
import { defineContract, type Contract, type ContractDefinition } from './contract.js';
import { objectFromData, schemaFromData } from './data-schema.js';
import { VivariumError } from './errors.js';
import { kinds, type Kind, type KindAction } from './kinds.js';
import { PortableContract } from './portable.js';
import { inverseFrom, labelAt, optimisticFrom, previewFrom } from './templates.js';

const kindById = new Map<string, Kind>(Object.values(kinds).map((kind: Kind) => [kind.id, kind]));
const kindActionById = new Map<string, KindAction>(Object.values(kinds).flatMap((kind: Kind) => Object.values(kind.actions).map((action): [string, KindAction] => [action.id, action])));

/** The item's own fields, and over them the kind's: where both name one, the kind's schema decides. */
function itemOf(data: PortableContract['collections'][string]): { item: z.ZodObject; kind?: Kind } {
  const own = objectFromData(data.item);
  if (data.kind === undefined) return { item: own };
  const kind = kindById.get(data.kind);
  if (!kind) throw new VivariumError('invalid-input', `There is no kind "${data.kind}".`);
  return { item: z.object({ ...own.shape, ...kind.item.shape }), kind };
}

function fulfilled(id: string | undefined, type: KindAction['type']): { fulfils?: KindAction } {
  if (id === undefined) return {};
  const action = kindActionById.get(id);
  if (action?.type !== type) throw new VivariumError('invalid-input', `No kind has the ${type} "${id}".`);
  return { fulfils: action };
}

/** The author's words first, then what is really sent: a preview can lie, arguments cannot. */
function honest(preview: ActionDefinition['preview']): ActionDefinition['preview'] {
  return (input, item): Preview => {
    const { title, lines = [] } = preview(input, item);
    const sent = Object.entries(input).map(([name, value]) => ({ label: `Sent as “${name}”`, after: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 2000) }));
    return { title, lines: [...lines, ...sent] };
  };
}

/** What the author foretells counts only where it is an item; else the item is shown as it is. */
function checkedOptimism(item: z.ZodObject, template: PortableContract['actions'][string]['optimistic']): Pick<ActionDefinition, 'optimistic'> {
  if (template === undefined) return {};
  const foretell = optimisticFrom(template);
  return {
    optimistic(current, input) {
      const next = foretell(current, input);
      return next === null ? null : (item.safeParse(next).data ?? current);
    },
  };
}

/**
 * A contract from its data, for connectors whose code runs elsewhere. Schemas are rebuilt, templates interpreted, and
 * items that claim a kind held to the kind's own schema.
 *
 * @throws VivariumError `invalid-input` for what cannot work, in words.
 */
export function contractFromData(data: unknown): Contract {
  const parsed = PortableContract.safeParse(data);
  if (!parsed.success) throw new VivariumError('invalid-input', `This is no contract: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  const { collections, reads, actions, identity, push, ...rest } = parsed.data;
  const at = <T>(what: string, make: () => T): T => {
    try {
      return make();
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      throw new VivariumError(error.code, `Contract "${rest.id}", ${what}: ${error.message}`, { cause: thrown });
    }
  };
  const members = <In, Out>(from: Record<string, In>, what: string, make: (member: In) => Out): Record<string, Out> =>
    Object.fromEntries(Object.entries(from).map(([name, member]) => [name, at(`${what} "${name}"`, () => make(member))]));

  const builtCollections = members(collections, 'collection', (one): CollectionDefinition => {
    const built = itemOf(one);
    if (!Object.hasOwn(built.item.shape, one.key)) throw new VivariumError('invalid-input', `its key "${one.key}" is no field of its item.`);
    return { title: one.title, key: one.key, pace: one.pace as CollectionDefinition['pace'], ...(one.days && { days: one.days }), ...built };
  });
  const builtReads = members(reads, 'read', ({ fulfils, input, output, ...one }): ReadDefinition => ({
    ...one, ...fulfilled(fulfils, 'read'), input: objectFromData(input), output: schemaFromData(output),
  }));
  const builtActions = members(actions, 'action', ({ on, fulfils, input, output, preview, optimistic, inverse, refreshes, ...one }): ActionDefinition => {
    const place = on === undefined ? undefined : Object.hasOwn(builtCollections, on) ? builtCollections[on] : undefined;
    if (on !== undefined && !place) throw new VivariumError('invalid-input', `it acts on "${on}", which is no collection.`);
    if (inverse && !Object.hasOwn(actions, inverse.action)) throw new VivariumError('invalid-input', `its inverse "${inverse.action}" is no action.`);
    return {
      ...one, ...fulfilled(fulfils, 'action'),
      ...(place ? { on: place } : {}),
      ...(refreshes ? { refreshes } : {}),
      input: objectFromData(input),
      output: schemaFromData(output),
      preview: honest(previewFrom(preview)),
      ...(place ? checkedOptimism(place.item, optimistic) : {}),
      ...(inverse ? { inverse: inverseFrom(inverse) } : {}),
    };
  });
  for (const name of push ?? []) if (!Object.hasOwn(builtCollections, name)) throw new VivariumError('invalid-input', `Contract "${rest.id}" is told of changes of "${name}", which is no collection.`);
  return defineContract({
    ...(rest as Pick<ContractDefinition, 'id' | 'version' | 'title' | 'auth' | 'network' | 'quota'>),
    ...(identity ? { identity: { path: identity.path, label: labelAt(identity.label), ...(identity.key === undefined ? {} : { key: labelAt(identity.key) }), ...(identity.workspace === undefined ? {} : { workspace: labelAt(identity.workspace) }) } } : {}),
    collections: builtCollections,
    reads: builtReads,
    actions: builtActions,
    ...(push ? { push } : {}),
  });
}
