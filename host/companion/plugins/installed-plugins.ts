import { contractFromData, VivariumError, type Contract } from '@vivarium/sdk/contract';
import { PluginOrigin, type InstalledPlugin, type PluginPackage } from '@vivarium/sdk/protocol';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InOrder } from '../in-order.js';
import { readPrivateJson, writePrivate } from '../private-file.js';
import { checkPackage, type CheckedPackage } from './package.js';

/** `installed.json`: what the person agreed to. A folder that it does not name is nobody's. */
const Pins = z.object({
  format: z.literal(1),
  plugins: z.record(z.string(), z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), origin: PluginOrigin, installedAt: z.iso.datetime() })),
});
type Pins = z.output<typeof Pins>;

/** What installed plugins need to know of the rest. */
export interface InstalledPluginsOptions {
  /** `plugins` in the data folder. */
  folder: string;
  /** Ids of the connectors and tags of the widgets that are there without plugins from elsewhere. */
  taken(): { connectors: readonly string[]; tags: readonly string[] };
  log: (message: string) => void;
}

/** Source text of a plugin, for the sandbox to bundle. */
export interface PluginSource {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
}

interface Loaded {
  readonly listed: InstalledPlugin;
  readonly content: PluginPackage | undefined;
  readonly contract: Contract | undefined;
}

/**
 * Plugins from elsewhere in the data folder: `plugins/<id>/<hash>/`, pinned by `plugins/installed.json`. What is loaded
 * hashes to what was agreed to, or it is not loaded. Nothing of a plugin is ever run here.
 */
export class InstalledPlugins {
  private readonly loaded = new Map<string, Loaded>();
  private readonly changing = new InOrder();

  private constructor(
    private readonly options: InstalledPluginsOptions,
    private pins: Pins,
  ) {}

  static async open(options: InstalledPluginsOptions): Promise<InstalledPlugins> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const pins = await readPrivateJson(join(options.folder, 'installed.json'), Pins, (aside) => options.log(`The list of plugins could not be read and was set aside as ${aside}. Add them again.`));
    const plugins = new InstalledPlugins(options, pins ?? { format: 1, plugins: {} });
    for (const id of Object.keys(plugins.pins.plugins)) await plugins.load(id);
    await plugins.sweep();
    return plugins;
  }

  /** All of them, those that cannot be used with the reason. */
  get list(): InstalledPlugin[] {
    return [...this.loaded.values()].map(({ listed }) => listed);
  }

  /** One that is installed. @throws VivariumError `not-found` */
  get(id: string): InstalledPlugin {
    const found = this.loaded.get(id);
    if (!found) throw new VivariumError('not-found', `There is no plugin "${id}".`);
    return found.listed;
  }

  /** What was agreed to, or undefined where it cannot be used. */
  content(id: string): PluginPackage | undefined {
    return this.loaded.get(id)?.content;
  }

  /** Contracts of the connectors that can be used. */
  get contracts(): ReadonlyMap<string, Contract> {
    return new Map([...this.loaded].flatMap(([id, { contract }]): [string, Contract][] => (contract ? [[id, contract]] : [])));
  }

  /** The sources of a widget. */
  widget(tag: string): PluginSource | undefined {
    for (const { content } of this.loaded.values()) {
      const entry = content?.manifest.widgets.find(({ manifest }) => manifest.tag === tag)?.entry;
      if (content && entry !== undefined) return { files: content.files, entry };
    }
    return undefined;
  }

  /** The sources of a connector. */
  connector(id: string): PluginSource | undefined {
    const content = this.loaded.get(id)?.content;
    return content?.manifest.connector && { files: content.files, entry: content.manifest.connector.entry };
  }

  /** @throws VivariumError `conflict` for a plugin that would take the name of something else that is here. */
  refuseTaken(content: PluginPackage): void {
    const taken = this.takenBy(content);
    if (taken) throw taken;
  }

  /** Puts a plugin in, or in the place of an earlier version. Whole or not at all. @throws VivariumError `conflict` */
  install(checked: CheckedPackage, origin: PluginOrigin): Promise<InstalledPlugin> {
    return this.changing.run(async () => {
      const { manifest, files, hash } = checkPackage({ manifest: checked.manifest, files: checked.files });
      const { id } = manifest;
      this.refuseTaken({ manifest, files });
      const staging = join(this.options.folder, `.adding-${randomBytes(6).toString('hex')}`);
      const target = this.folderOf(id, hash);
      await writePrivate(join(staging, 'plugin.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      for (const [path, text] of Object.entries(files)) await writePrivate(join(staging, 'files', path), text);
      await mkdir(join(this.options.folder, id), { recursive: true, mode: 0o700 });
      // The same content again takes the place of what may have been damaged, once it is whole itself.
      await rm(target, { recursive: true, force: true });
      await rename(staging, target);
      await this.pin(id, { hash, origin, installedAt: new Date().toISOString() });
      await this.load(id);
      await this.sweep();
      return this.get(id);
    });
  }

  /** Takes a plugin out, with all its files. */
  remove(id: string): Promise<void> {
    return this.changing.run(async () => {
      this.get(id);
      await this.pin(id, undefined);
      this.loaded.delete(id);
      await this.sweep();
    });
  }

  private async pin(id: string, pin: Pins['plugins'][string] | undefined): Promise<void> {
    const { [id]: _, ...others } = this.pins.plugins;
    const pins: Pins = { format: 1, plugins: pin ? { ...others, [id]: pin } : others };
    await writePrivate(join(this.options.folder, 'installed.json'), `${JSON.stringify(pins, null, 2)}\n`);
    this.pins = pins;
  }

  private async load(id: string): Promise<void> {
    const pin = this.pins.plugins[id];
    if (!pin || !/^[a-z][a-z0-9-]*$/.test(id)) return;
    const listed = (rest: Partial<InstalledPlugin>) => ({ id, ...pin, ...rest });
    const refused = (state: NonNullable<InstalledPlugin['problem']>['state'], error: VivariumError): Loaded => {
      this.options.log(`The plugin "${id}" is not used: ${error.message}`);
      return { listed: listed({ problem: { state, error: error.toJSON() } }), content: undefined, contract: undefined };
    };
    this.loaded.set(id, await this.read(id, pin.hash, refused, listed));
  }

  private async read(id: string, hash: string, refused: (state: NonNullable<InstalledPlugin['problem']>['state'], error: VivariumError) => Loaded, listed: (rest: Partial<InstalledPlugin>) => InstalledPlugin): Promise<Loaded> {
    let checked: CheckedPackage;
    try {
      checked = checkPackage(await this.stored(id, hash));
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      if (error.code === 'version') return refused('incompatible', error);
      return refused('unreadable', new VivariumError('invalid-input', 'Its files are damaged or gone. Remove it and add it again.', { cause: thrown }));
    }
    if (checked.hash !== hash || checked.manifest.id !== id)
      return refused('tampered', new VivariumError('blocked', 'Its files are not the ones you agreed to: something changed them. Remove it, and add it again from a place you trust.'));
    const taken = this.takenBy(checked);
    if (taken) return refused('taken', taken);
    const { manifest, files } = checked;
    return { listed: listed({ manifest }), content: { manifest, files }, contract: manifest.connector && contractFromData(manifest.connector.contract) };
  }

  /** Exactly the files that are there: one too many changes the hash as much as one that differs. */
  private async stored(id: string, hash: string): Promise<unknown> {
    const folder = this.folderOf(id, hash);
    const files: Record<string, string> = {};
    const visit = async (under: string): Promise<void> => {
      for (const entry of await readdir(join(folder, 'files', under), { withFileTypes: true })) {
        if (entry.isSymbolicLink()) throw new VivariumError('invalid-input', 'A link is among its files.');
        if (entry.isDirectory()) await visit(`${under}${entry.name}/`);
        else files[under + entry.name] = await readFile(join(folder, 'files', under, entry.name), 'utf8');
      }
    };
    await visit('');
    return { manifest: JSON.parse(await readFile(join(folder, 'plugin.json'), 'utf8')) as unknown, files };
  }

  private takenBy({ manifest: { id, widgets } }: PluginPackage): VivariumError | undefined {
    const { connectors, tags } = this.options.taken();
    // A plugin "a" could otherwise claim the tags of "a-b".
    const clash = [...this.loaded.keys()].find((other) => other !== id && (other.startsWith(`${id}-`) || id.startsWith(`${other}-`)));
    const tag = widgets.map(({ manifest }) => manifest.tag).find((one) => tags.includes(one));
    if (connectors.includes(id) || /^(viv|vivarium|sdk|host|briefing)(-|$)/.test(id)) return new VivariumError('conflict', `"${id}" is the name of something that is here already. A plugin must have its own.`);
    if (clash !== undefined) return new VivariumError('conflict', `The name "${id}" is too close to that of the plugin "${clash}". Remove that one first.`);
    return tag === undefined ? undefined : new VivariumError('conflict', `There is a widget <${tag}> already.`);
  }

  private folderOf(id: string, hash: string): string {
    return join(this.options.folder, id, hash);
  }

  /** Removes what no pin names: half-written, replaced and removed plugins. */
  private async sweep(): Promise<void> {
    const { folder } = this.options;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const pin = this.pins.plugins[entry.name];
      if (!pin) await rm(join(folder, entry.name), { recursive: true, force: true });
      else for (const version of await readdir(join(folder, entry.name))) if (version !== pin.hash) await rm(join(folder, entry.name, version), { recursive: true, force: true });
    }
  }
}
