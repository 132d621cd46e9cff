import { parseItemReference, VivariumError, type ActionDefinition, type Contract, type ItemReference, type ReadDefinition, type Risk } from '@vivarium/sdk/contract';
import type { CallTarget, ReadTarget } from '../connectors/host.js';

/** An account that could be asked. */
export interface Candidate {
  readonly account: { readonly id: string; readonly connector: string; readonly label: string };
  readonly contract: Contract;
}

/** Which account and which member of its contract is meant. */
export interface Resolved<C extends Candidate, Definition> {
  readonly runtime: C;
  readonly name: string;
  readonly definition: Definition;
}

interface Hints {
  on?: ItemReference | undefined;
  account?: string | undefined;
}

/** The action of one account that a ref, or a kind's action, stands for. @throws VivariumError */
export function resolveAction<C extends Candidate>(candidates: readonly C[], target: CallTarget, hints: Hints = {}): Resolved<C, ActionDefinition> {
  const item = hints.on === undefined ? undefined : parseItemReference(hints.on);
  if (hints.on !== undefined && !item) throw new VivariumError('invalid-input', `"${hints.on}" is no item.`);
  const find = ({ contract: { definition, id } }: C): [string, ActionDefinition] | undefined => {
    const collection = item && definition.collections[item.collection];
    const fits = ({ on }: ActionDefinition) => !on || !collection || on === collection;
    if (target.ref === 'action') {
      const own = id === target.contract && Object.hasOwn(definition.actions, target.name) ? definition.actions[target.name] : undefined;
      return own && fits(own) ? [target.name, own] : undefined;
    }
    return Object.entries(definition.actions).find(([, action]) => action.fulfils?.id === target.id && fits(action));
  };
  return pick(candidates, find, hints.account ?? item?.account, title(target));
}

/** The read of one account that a ref, or a kind's read, stands for. @throws VivariumError */
export function resolveRead<C extends Candidate>(candidates: readonly C[], target: ReadTarget, account?: string): Resolved<C, ReadDefinition> {
  const find = ({ contract: { definition, id } }: C): [string, ReadDefinition] | undefined => {
    if (target.ref === 'read') {
      const own = id === target.contract && Object.hasOwn(definition.reads, target.name) ? definition.reads[target.name] : undefined;
      return own && [target.name, own];
    }
    return Object.entries(definition.reads).find(([, read]) => read.fulfils?.id === target.id);
  };
  return pick(candidates, find, account, title(target));
}

const title = (target: CallTarget | ReadTarget) => (target.ref === 'kind-action' ? target.title : target.definition.title);

function pick<C extends Candidate, Definition>(candidates: readonly C[], find: (candidate: C) => [string, Definition] | undefined, account: string | undefined, what: string): Resolved<C, Definition> {
  const found = candidates.flatMap((runtime) => {
    const member = account === undefined || runtime.account.id === account ? find(runtime) : undefined;
    return member ? [{ runtime, name: member[0], definition: member[1] }] : [];
  });
  const [first, second] = found;
  if (!first) throw new VivariumError('not-found', `No connected account can do this: ${what}. Connect one in Settings.`);
  if (second) throw new VivariumError('invalid-input', `Several accounts can do this: ${what}. Choose one of ${found.map(({ runtime }) => runtime.account.label).join(', ')}.`);
  return first;
}

const severity: readonly Risk[] = ['reversible', 'external', 'destructive'];

/** An action's risk: at least what its kind says, so that no connector can call the deletion of an event reversible. */
export function riskOf({ risk, fulfils }: ActionDefinition): Risk {
  const least = fulfils?.risk ?? 'reversible';
  return severity.indexOf(risk) < severity.indexOf(least) ? least : risk;
}
