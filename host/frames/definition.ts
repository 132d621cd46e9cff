import { kinds, VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { UseName, WidgetManifest } from '@vivarium/sdk/protocol';
import type { Use, WidgetDefinition } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { localContracts } from '../connectors/local-account.js';

/**
 * What the host works with for a widget whose code it never runs: the manifest's names resolved to what is installed.
 *
 * @throws VivariumError `not-found` where it asks for something that is not installed.
 */
export function definitionOf(manifest: WidgetManifest, contracts: readonly Contract[]): WidgetDefinition {
  const { tag, title, description, sizes, uses, migrations, editor, state, sample } = manifest;
  if (!isWhole(manifest.config, 32) || JSON.stringify(manifest.config).length > 50_000) throw new VivariumError('invalid-input', `The settings that “${title}” declares cannot be used. Make the widget again.`);
  return Object.freeze<WidgetDefinition>({
    tag: tag as WidgetDefinition['tag'],
    title,
    description,
    sizes,
    uses: Object.freeze(Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, resolve(title, use, contracts)]))),
    // Settings and state are carried as they are: the frame parses both with the widget's own schemas, which are code.
    config: z.looseObject({}),
    ...(migrations && { migrations }),
    ...(editor && { editor: editor as NonNullable<WidgetDefinition['editor']> }),
    ...(state && { state: { version: state.version, schema: z.json(), migrate: (old: unknown) => old } }),
    sample,
  });
}

/** Plain data of bounded depth that refers to nothing outside. */
function isWhole(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.entries(value).every(([name, member]) => name !== '__proto__' && (name !== '$ref' || (typeof member === 'string' && member.startsWith('#'))) && isWhole(member, depth - 1));
}

function resolve(title: string, use: UseName, contracts: readonly Contract[]): Use {
  const missing = (what: string) => new VivariumError('not-found', `“${title}” asks for ${what}, which is not installed. Install the plugin it needs, or remove the widget.`);
  if (use.ref === 'kind' || use.ref === 'kind-action') {
    const kind = own<(typeof kinds)[keyof typeof kinds]>(kinds, use.kind);
    if (!kind) throw missing(`items of the kind “${use.kind}”`);
    if (use.ref === 'kind') return kind;
    const action = own<Use>(kind.actions, use.name);
    if (!action) throw missing(`“${use.name}” of the kind “${use.kind}”`);
    return action;
  }
  // The page's own contracts are there like any other.
  const contract = [...localContracts, ...contracts].find(({ id }) => id === use.contract);
  if (!contract) throw missing(`“${use.contract}”`);
  const group = { collection: contract.collections, read: contract.reads, action: contract.actions }[use.ref];
  const member = own<Use>(group, use.name);
  if (!member) throw missing(`“${use.name}” of ${contract.definition.title}`);
  return member;
}

const own = <T>(members: object, name: string): T | undefined => (Object.hasOwn(members, name) ? (members as Record<string, T>)[name] : undefined);
