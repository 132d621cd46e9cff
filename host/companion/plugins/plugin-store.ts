import { VivariumError } from '@vivarium/sdk/contract';
import { InstalledPlugin, PluginOrigin, PluginPackage } from '@vivarium/sdk/protocol';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Accounts } from '../accounts.js';
import { AccountsFile } from '../accounts-file.js';
import { Transport } from '../broker-transport.js';
import { noDemos } from '../demo.js';
import { DocumentFolder } from '../documents.js';
import { Instance, type AskInstance, type InstanceEndpoint } from '../instance.js';
import { Push } from '../push.js';
import { parseInput } from '../route.js';
import { openVault } from '../vault.js';
import { InstalledPlugins } from './installed-plugins.js';
import { checkPackage, type CheckedPackage } from './package.js';
import { createPluginService, type PluginService } from './plugin-service.js';

const Held = z.object({ plugin: InstalledPlugin, content: PluginPackage.optional() });
/** What is to be installed; its content is checked as a plugin's. */
const Adding = z.object({ content: z.unknown(), origin: PluginOrigin });

/** The installed plugins of a data folder, whether a companion runs on it or not. */
export interface PluginStore {
  list(): Promise<InstalledPlugin[]>;
  /** One with its content, where that can be used. @throws VivariumError `not-found` */
  held(id: string): Promise<z.output<typeof Held>>;
  install(checked: CheckedPackage, origin: PluginOrigin): Promise<InstalledPlugin>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** What a running companion answers its owner in the terminal. */
export function pluginEndpoints(service: PluginService, installed: InstalledPlugins): readonly InstanceEndpoint[] {
  return [
    { method: 'GET', path: '/instance/plugins', answer: () => service.list() },
    { method: 'GET', path: '/instance/plugins/:plugin', answer: ({ params: { plugin = '' } }) => ({ plugin: installed.get(plugin), content: installed.content(plugin) }) },
    {
      method: 'POST',
      path: '/instance/plugins',
      bodyLimit: 8 << 20,
      answer: (request) => {
        const { content, origin } = parseInput(Adding, request.json());
        return service.install(checkPackage(content), origin);
      },
    },
    {
      method: 'DELETE',
      path: '/instance/plugins/:plugin',
      answer: async ({ params: { plugin = '' } }) => {
        await service.remove(plugin);
        return null;
      },
    },
  ];
}

/** Finds the running companion, or takes the folder as long as it is needed. */
export async function openPluginStore(options: { dataFolder: string; connectors: readonly string[]; vault: 'file' | undefined; log: (message: string) => void }): Promise<PluginStore> {
  const running = await Instance.running(options.dataFolder);
  return running ? throughCompanion(running) : onFolder(options);
}

function throughCompanion(ask: AskInstance): PluginStore {
  const at = (id: string) => `/instance/plugins/${encodeURIComponent(id)}`;
  return {
    list: async () => z.array(InstalledPlugin).parse(await ask('GET', '/instance/plugins')),
    held: async (id) => Held.parse(await ask('GET', at(id))),
    install: async ({ manifest, files }, origin) => InstalledPlugin.parse(await ask('POST', '/instance/plugins', { content: { manifest, files }, origin })),
    remove: async (id) => void (await ask('DELETE', at(id))),
    close: () => Promise.resolve(),
  };
}

/** Nobody runs here: the lock keeps it so, and accounts are opened only as far as removing them needs. */
async function onFolder({ dataFolder, connectors, vault: prefer, log }: Parameters<typeof openPluginStore>[0]): Promise<PluginStore> {
  const instance = await Instance.take(dataFolder);
  try {
    // A widget of the person's own has a folder by its tag.
    const tags = await readdir(join(dataFolder, 'widgets')).catch(() => []);
    const installed = await InstalledPlugins.open({ folder: join(dataFolder, 'plugins'), taken: () => ({ connectors, tags }), log });
    const ignore = () => undefined;
    const service = async () => {
      const vault = await openVault({ dataFolder, log, prefer });
      const file = await AccountsFile.open(join(dataFolder, 'accounts.json'), log);
      const push = await Push.open({ vault, origin: 'http://127.0.0.1', changed: ignore });
      const contracts = new Map(installed.contracts);
      const accounts = new Accounts({ file, vault, contracts, demos: noDemos, transport: new Transport(), push, publish: ignore, log });
      const documents = await DocumentFolder.open({ folder: dataFolder, publish: ignore, log });
      return createPluginService({ installed, contracts, accounts, connecting: { restoreDemos: () => Promise.resolve() }, documents, publish: ignore });
    };
    return {
      list: () => Promise.resolve(installed.list),
      held: async (id) => ({ plugin: installed.get(id), content: installed.content(id) }),
      install: async (checked, origin) => (await service()).install(checked, origin),
      remove: async (id) => {
        installed.get(id);
        await (await service()).remove(id);
      },
      close: () => instance.release(),
    };
  } catch (thrown) {
    await instance.release();
    throw VivariumError.from(thrown);
  }
}
