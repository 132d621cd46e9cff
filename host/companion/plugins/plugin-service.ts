import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { pluginDifference, type CompanionEvent, type InstalledPlugin, type PluginOrigin } from '@vivarium/sdk/protocol';
import type { Accounts } from '../accounts.js';
import { endpoint, type RouteTable } from '../route.js';
import type { InstalledPlugins } from './installed-plugins.js';
import { lookAt, Offers } from './offers.js';
import type { CheckedPackage } from './package.js';
import { readPackage } from './read-package.js';

/** What plugins touch in a running companion. */
export interface PluginServiceOptions {
  installed: InstalledPlugins;
  /** The companion's contracts by connector; kept true to what is installed. */
  contracts: Map<string, Contract>;
  accounts: Accounts;
  connecting: { restoreDemos(connectors: Iterable<string>): Promise<void> };
  documents: { forgetGrants(prefix: string): Promise<void> };
  publish: (event: CompanionEvent) => void;
}

/** Plugins of a running companion: what changes is known to accounts, broker and every open page at once. */
export interface PluginService {
  readonly routes: RouteTable;
  list(): InstalledPlugin[];
  install(checked: CheckedPackage, origin: PluginOrigin): Promise<InstalledPlugin>;
  remove(id: string): Promise<void>;
}

/** Joins installed plugins to the services they concern. */
export function createPluginService({ installed, contracts, accounts, connecting, documents, publish }: PluginServiceOptions): PluginService {
  const changed = () => publish({ type: 'plugins', plugins: installed.list });
  const forget = async (connector: string) => {
    await accounts.disconnectAll(connector);
    contracts.delete(connector);
  };

  const service = {
    list: () => installed.list,
    async install(checked: CheckedPackage, origin: PluginOrigin) {
      // A browser that was away may have written back what a plugin of this name was allowed once.
      const { id } = checked.manifest;
      if (!installed.list.some((plugin) => plugin.id === id)) await documents.forgetGrants(`${id}-`);
      const plugin = await installed.install(checked, origin);
      const contract = installed.contracts.get(plugin.id);
      // An update may have left its connector out: nothing is asked in its name any more.
      if (contract) contracts.set(plugin.id, contract);
      else await forget(plugin.id);
      changed();
      if (contract) await connecting.restoreDemos([plugin.id]);
      return plugin;
    },
    async remove(id: string) {
      installed.get(id);
      await forget(id);
      await installed.remove(id);
      // Tags begin with the plugin's id, and no two ids begin alike.
      await documents.forgetGrants(`${id}-`);
      changed();
    },
  };

  const newest = async (id: string): Promise<CheckedPackage> => {
    const { origin, manifest } = installed.get(id);
    const found = await readPackage(origin);
    if (found.manifest.id !== id) throw new VivariumError('conflict', `At ${origin.from} is another plugin now: "${found.manifest.id}". ${manifest?.title ?? id} stays as it is.`);
    return found;
  };

  /** What a plugin changes in the place of the one that is installed, if any is. */
  const difference = (id: string, next: CheckedPackage) => {
    const before = (installed.list.some((plugin) => plugin.id === id) ? installed.content(id) : undefined) ?? { manifest: { ...next.manifest, connector: undefined, widgets: [] }, files: {} };
    const { added, removed, files } = pluginDifference(before, next);
    const changes = [...added.map((permission) => ({ change: 'added' as const, permission })), ...removed.map((permission) => ({ change: 'removed' as const, permission }))];
    return { changes: JSON.parse(JSON.stringify(changes)) as never, changed: files.added.length + files.changed.length + files.removed.length };
  };

  const offers = new Offers();
  return {
    ...service,
    routes: [
      endpoint(
        'POST /api/plugins/look',
        async (asked) => {
          const { checked, origin } = await lookAt(asked);
          installed.refuseTaken(checked);
          const { manifest, files, hash } = checked;
          const { id, title, version, description, author, license } = manifest;
          const before = installed.list.find((plugin) => plugin.id === id);
          offers.keep(checked, origin);
          const sum = Object.values(files).reduce((characters, text) => characters + text.length, 0);
          const { changes, changed } = difference(id, checked);
          return {
            ...{ id, title, version, description, author, license, hash, from: origin.from, changes },
            ...(before?.manifest && { before: { version: before.manifest.version, hash: before.hash } }),
            files: { count: Object.keys(files).length, characters: sum, changed },
          };
        },
        { bodyLimit: 8 << 20 },
      ),
      endpoint('POST /api/plugins/install', async ({ hash }) => {
        const { checked, origin } = offers.take(hash);
        return service.install(checked, origin);
      }),
      endpoint('GET /api/plugins', () => service.list()),
      endpoint('POST /api/plugins/:plugin/check', async ({ plugin }) => {
        const next = await newest(plugin);
        const { changes, changed } = difference(plugin, next);
        return { hash: next.hash, version: next.manifest.version, changes, files: changed };
      }),
      endpoint('POST /api/plugins/:plugin/update', async ({ plugin, hash }) => {
        const next = await newest(plugin);
        if (next.hash !== hash) throw new VivariumError('conflict', 'What is there now is not what you agreed to. Look again.');
        return service.install(next, installed.get(plugin).origin);
      }),
      endpoint('DELETE /api/plugins/:plugin', async ({ plugin }) => {
        await service.remove(plugin);
        return null;
      }),
    ],
  };
}
