import type { PluginManifest, PluginPackage } from './plugin.js';

/** One thing that a plugin may do, as data; the same `key` is the same permission. */
export type PluginPermission = { readonly key: string } & (
  | { readonly type: 'reach'; readonly host: string; readonly methods: readonly string[]; readonly paths: readonly string[]; readonly harmless: boolean }
  | { readonly type: 'sign-in'; readonly how: 'oauth2' | 'token'; readonly hosts: readonly string[]; readonly scopes: readonly string[] }
  | { readonly type: 'collection'; readonly title: string; readonly kind?: string | undefined }
  | { readonly type: 'read'; readonly title: string }
  | { readonly type: 'action'; readonly title: string; readonly risk: 'reversible' | 'external' | 'destructive' }
  | { readonly type: 'widget'; readonly title: string; readonly tag: string }
  | { readonly type: 'use'; readonly widget: string; readonly what: string; readonly how: 'see' | 'read' | 'act' }
);

const hostOf = (url: string) => new URL(url).hostname;

/** Everything a plugin asks for, in the order a person should read it: where data can go first. */
export function pluginPermissions({ connector, widgets }: PluginManifest): PluginPermission[] {
  const found: PluginPermission[] = [];
  if (connector) {
    const { network, auth, collections, reads, actions } = connector.contract;
    for (const { origin, methods, paths, harmless = false } of network)
      found.push({ key: `reach ${origin} ${[...methods].sort().join(',')} ${[...paths].sort().join(',')} ${harmless}`, type: 'reach', host: hostOf(origin), methods, paths, harmless });
    if (auth.type !== 'none') {
      const hosts = auth.type === 'token' ? [] : [...new Set([hostOf(auth.authorizeUrl), hostOf(auth.tokenUrl)])];
      const scopes = auth.type === 'token' ? [] : auth.scopes;
      found.push({ key: `sign-in ${auth.type} ${hosts.join(',')} ${scopes.join(' ')}`, type: 'sign-in', how: auth.type, hosts, scopes });
    }
    for (const [name, { title, kind }] of Object.entries(collections)) found.push({ key: `collection ${name} ${kind ?? ''}`, type: 'collection', title, kind });
    for (const [name, { title }] of Object.entries(reads)) found.push({ key: `read ${name}`, type: 'read', title });
    const order = ['destructive', 'external', 'reversible'];
    for (const [name, { title, risk }] of Object.entries(actions).sort(([, a], [, b]) => order.indexOf(a.risk) - order.indexOf(b.risk))) found.push({ key: `action ${name} ${risk}`, type: 'action', title, risk });
  }
  for (const { manifest } of widgets) {
    found.push({ key: `widget ${manifest.tag}`, type: 'widget', title: manifest.title, tag: manifest.tag });
    for (const use of Object.values(manifest.uses)) {
      const what = use.ref === 'kind' ? use.kind : use.ref === 'kind-action' ? `${use.kind}.${use.name}` : `${use.contract}.${use.name}`;
      const how = use.ref === 'kind' || use.ref === 'collection' ? 'see' : use.ref === 'read' ? 'read' : 'act';
      found.push({ key: `use ${manifest.tag} ${how} ${what}`, type: 'use', widget: manifest.title, what, how });
    }
  }
  return found;
}

/** What an update changes: permissions that come and go, and files. */
export interface PluginDifference {
  readonly added: readonly PluginPermission[];
  readonly removed: readonly PluginPermission[];
  readonly files: { readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[] };
}

/** The difference between two versions of a plugin. */
export function pluginDifference(before: PluginPackage, after: PluginPackage): PluginDifference {
  const [old, next] = [pluginPermissions(before.manifest), pluginPermissions(after.manifest)];
  const without = (all: readonly PluginPermission[], other: readonly PluginPermission[]) => all.filter(({ key }) => !other.some((one) => one.key === key));
  const names = (files: PluginPackage['files'], keep: (name: string) => boolean) => Object.keys(files).filter(keep).sort();
  return {
    added: without(next, old),
    removed: without(old, next),
    files: {
      added: names(after.files, (name) => !Object.hasOwn(before.files, name)),
      changed: names(after.files, (name) => Object.hasOwn(before.files, name) && before.files[name] !== after.files[name]),
      removed: names(before.files, (name) => !Object.hasOwn(after.files, name)),
    },
  };
}
