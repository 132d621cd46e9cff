import { pluginPermissions, type InstalledPlugin, type PluginDifference, type PluginManifest, type PluginPackage, type PluginPermission } from '@vivarium/sdk/protocol';

const risks = {
  reversible: 'can be undone',
  external: 'reaches other people; you are asked each time',
  destructive: 'cannot be brought back; you are asked each time',
} as const;

/** One permission as a sentence for the terminal. */
export function permissionInWords(one: PluginPermission): string {
  switch (one.type) {
    case 'reach': {
      const writes = one.methods.some((method) => method !== 'GET');
      const how = !writes ? 'read from' : one.harmless ? 'ask (without changing anything, it says)' : 'read from and write to';
      return `${how} ${one.host} (${one.methods.join(', ')} ${one.paths.join(', ')})`;
    }
    case 'sign-in':
      return one.how === 'token' ? 'use a token that you paste; Vivarium keeps it, the plugin never sees it' : `sign you in at ${one.hosts.join(' and ')}${one.scopes.length > 0 ? `, asking for: ${one.scopes.join(', ')}` : ''}; the plugin never sees the secret`;
    case 'collection':
      return `keep a copy of ${one.title}${one.kind === undefined ? '' : `, shown wherever ${one.kind} items are`}`;
    case 'read':
      return `look up ${one.title}`;
    case 'action':
      return `offer “${one.title}” (${risks[one.risk]})`;
    case 'widget':
      return `widget “${one.title}” <${one.tag}>`;
    case 'use':
      return `“${one.widget}” will ask to ${one.how === 'act' ? 'do' : one.how} ${one.what}`;
  }
}

const lines = (mark: string, all: readonly PluginPermission[]) => all.map((one) => `  ${mark} ${permissionInWords(one)}`);

/** What somebody should read before they agree. */
export function pluginInWords({ manifest, files, hash }: PluginPackage & { hash: string }, from: string): string {
  const characters = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  return [
    `${manifest.title} ${manifest.version}  (${manifest.id})`,
    manifest.description,
    `By ${manifest.author}, ${manifest.license}${manifest.homepage ? `, ${manifest.homepage}` : ''}. All of this is what it says about itself.`,
    '',
    'It may:',
    ...lines('-', pluginPermissions(manifest)),
    '',
    'Its code only ever runs in a sandbox. Its widgets see nothing until you allow it on the page.',
    ...(manifest.connector ? ['Its connector reaches nothing but the addresses above, for accounts that you connect in the settings.'] : []),
    `From ${from}: ${Object.keys(files).length} files, ${characters} characters`,
    `sha256 ${hash}`,
  ].join('\n');
}

/** What an update changes, for somebody to agree to. */
export function differenceInWords(before: PluginManifest, after: PluginPackage & { hash: string }, { added, removed, files }: PluginDifference, from: string): string {
  const changed = [...files.added.map((name) => `  + ${name}`), ...files.changed.map((name) => `  ~ ${name}`), ...files.removed.map((name) => `  - ${name}`)];
  return [
    `${after.manifest.title}: ${before.version} → ${after.manifest.version}  (${after.manifest.id})`,
    '',
    ...(added.length + removed.length === 0 ? ['It may do what it could before.'] : []),
    ...(added.length > 0 ? ['New, it may:', ...lines('+', added)] : []),
    ...(removed.length > 0 ? ['No longer:', ...lines('-', removed)] : []),
    '',
    changed.length === 0 ? 'No file changed.' : 'Files:',
    ...changed,
    `From ${from}`,
    `sha256 ${after.hash}`,
  ].join('\n');
}

/** One line of `npm start -- plugin list`. */
export function listedInWords({ id, hash, origin, manifest, problem }: InstalledPlugin): string {
  const name = manifest ? `${manifest.title} ${manifest.version}` : '(not usable)';
  return `${id}  ${name}  ${hash.slice(0, 12)}  ${origin.from}${problem ? `\n  NOT USED (${problem.state}): ${problem.error.message}` : ''}`;
}
