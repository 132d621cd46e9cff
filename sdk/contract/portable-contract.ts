import { z } from 'zod';
import type { Contract, ContractDefinition } from './contract.js';
import { dataOfSchema } from './data-schema.js';
import { VivariumError } from './errors.js';
import { PortableContract } from './portable.js';
import { templateOf } from './templates.js';

/**
 * A contract as data, for its author: what `plugin.json` carries.
 *
 * @throws VivariumError `invalid-input` where a function was written as code although only its template can be carried,
 * or a schema does something that data cannot say.
 */
export function portableContract(contract: Contract): PortableContract {
  const definition: ContractDefinition = contract.definition;
  const template = (run: object | undefined, what: string, helper: string): unknown => {
    if (run === undefined) return undefined;
    const found = templateOf(run);
    if (found === undefined) throw new VivariumError('invalid-input', `${what} is written as code, which cannot be carried into another’s Vivarium. Write it with ${helper}.`);
    return found;
  };
  const schema = (what: string, of: z.ZodType, use: 'in' | 'out') => {
    try {
      return dataOfSchema(of, use);
    } catch (thrown) {
      throw new VivariumError('invalid-input', `${what}: ${VivariumError.from(thrown).message}`, { cause: thrown });
    }
  };
  const members = <In, Out>(from: Record<string, In>, make: (member: In, name: string) => Out): Record<string, Out> => Object.fromEntries(Object.entries(from).map(([name, member]) => [name, make(member, name)]));
  const nameOf = (collection: object): string | undefined => Object.entries(definition.collections).find(([, one]) => one === collection)?.[0];

  const { id, version, title, auth, network, quota, identity, push } = definition;
  const data = {
    id, version, title, auth, network, quota, push,
    identity: identity && {
      path: identity.path,
      label: template(identity.label, 'identity.label', 'labelAt(pointer)'),
      key: template(identity.key, 'identity.key', 'labelAt(pointer)'),
      workspace: template(identity.workspace, 'identity.workspace', 'labelAt(pointer)'),
    },
    collections: members(definition.collections, ({ title: words, item, key, kind, pace, days }, name) => ({ title: words, key, pace, days, kind: kind?.id, item: schema(`Collection "${name}"`, item, 'out') })),
    reads: members(definition.reads, ({ title: words, fulfils, input, output, maxAge }, name) => ({
      title: words, maxAge, fulfils: fulfils?.id, input: schema(`Read "${name}", input`, input, 'in'), output: schema(`Read "${name}", output`, output, 'out'),
    })),
    actions: members(definition.actions, (one, name) => ({
      title: one.title, risk: one.risk, takesBack: one.takesBack, refreshes: one.refreshes, fulfils: one.fulfils?.id,
      on: one.on && nameOf(one.on),
      input: schema(`Action "${name}", input`, one.input, 'in'),
      output: schema(`Action "${name}", output`, one.output, 'out'),
      preview: template(one.preview, `The preview of "${name}"`, 'previewFrom({ title })'),
      optimistic: template(one.optimistic, `The optimistic change of "${name}"`, 'optimisticFrom({ field })'),
      inverse: template(one.inverse, `The inverse of "${name}"`, 'inverseFrom({ action, input })'),
    })),
  };
  const parsed = PortableContract.safeParse(JSON.parse(JSON.stringify(data)));
  if (!parsed.success) throw new VivariumError('invalid-input', `The contract "${id}" cannot be carried: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
}
