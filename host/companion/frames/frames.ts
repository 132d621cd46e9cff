import { VivariumError } from '@vivarium/sdk/contract';
import { createHash } from 'node:crypto';
import type { BundlePurpose } from './bundle.js';
import type { Bundler } from './bundler.js';
import { appPage } from './app-page.js';
import { connectorPage } from './connector-page.js';
import { framePage } from './frame-page.js';
import { contractsOf } from './imports.js';
import { endpoint, type RouteTable } from '../route.js';
import type { Sandbox } from './sandbox-server.js';
import type { FrameSource, FrameSources } from './sources.js';

/** What frames need of the process around them. */
export interface FramesOptions {
  sandbox: Sandbox;
  sources: FrameSources;
  /** The code of an installed plugin's connector. */
  connector: (id: string) => FrameSource | undefined;
  bundler: Bundler;
  /** The page of an app of an MCP server. */
  app: (server: string, app: string) => Promise<{ html: string; allowed: readonly string[] }>;
  /** This repository: sources of the runtime and packages that widgets import. */
  sourceFolder: string;
  /** The shell's origin. */
  shell: string;
  /** False leaves out the Connection-Allowlist: what a browser without it would have. Tests only. */
  allowlist?: boolean;
}

/** Bundles kept in memory; a bundle is made again in less than a second. */
const kept = 64;
const largestSource = 2 << 20;

/** Makes the pages of frames: finds a widget's source, bundles it once by its content, publishes it in the sandbox. */
export class Frames {
  private readonly own = new Map<string, Promise<string>>();
  private readonly bundles = new Map<string, Promise<string>>();

  constructor(private readonly options: FramesOptions) {}

  readonly routes: RouteTable = [
    endpoint('POST /api/frames', ({ widget, purpose, site }) => this.open(widget, purpose, site)),
    endpoint('POST /api/frames/app', (asked) => this.openApp(asked)),
    endpoint('POST /api/frames/connector', ({ connector, site }) => this.openConnector(connector, site)),
  ];

  private async open(tag: string, purpose: 'mount' | 'describe' | 'inspect', site: 'own' | 'shared'): Promise<{ url: string; hash: string }> {
    const { sandbox, sources, shell, allowlist = true } = this.options;
    const widget = await sources.widget(tag);
    if (!widget) throw new VivariumError('not-found', `There is no widget "${tag}". It may have been removed.`);
    const { hash, code } = await this.bundled(widget, purpose);
    const page = framePage({ lockdown: await this.ours('host/frames/lockdown/index.ts'), bundle: code, shell, allowlist });
    return { url: sandbox.publish(hostOf(site, `${purpose}/${tag}`), page), hash };
  }

  private async openConnector(id: string, site: 'own' | 'shared'): Promise<{ url: string; hash: string }> {
    const { sandbox, connector, shell, allowlist = true } = this.options;
    const source = connector(id);
    if (!source) throw new VivariumError('not-found', `There is no plugin "${id}" with a connector. It may have been removed.`);
    const { hash, code } = await this.bundled(source, 'connector');
    const [prelude, relay] = await Promise.all(['prelude', 'relay'].map((name) => this.ours(`host/frames/connector/${name}.ts`)));
    const page = connectorPage({ prelude: prelude!, relay: relay!, bundle: code, shell, allowlist });
    return { url: sandbox.publish(hostOf(site, `connector/${id}`), page), hash };
  }

  private async openApp({ server, app, storage, site }: { server: string; app: string; storage: Record<string, string>; site: 'own' | 'shared' }): Promise<{ url: string; hash: string }> {
    const { sandbox, shell, allowlist = true } = this.options;
    const { html, allowed } = await this.options.app(server, app);
    const [lockdown, prelude] = await Promise.all(['lockdown', 'prelude'].map((name) => this.ours(`host/frames/apps/${name}.ts`)));
    const page = appPage({ html, allowed, storage, lockdown: lockdown!, prelude: prelude!, shell, allowlist });
    return { url: sandbox.publish(hostOf(site, `app/${server}/${app}`), page), hash: digest(html) };
  }

  private async bundled(widget: FrameSource, purpose: BundlePurpose): Promise<{ hash: string; code: string }> {
    const contracts = purpose === 'connector' ? {} : await contractsOf(widget, this.options.sources);
    const sources = [widget, ...Object.values(contracts)];
    if (sources.reduce((sum, { files }) => sum + Object.values(files).reduce((length, text) => length + text.length, 0), 0) > largestSource)
      throw new VivariumError('too-large', `The widget's sources are longer than ${largestSource} characters.`);
    const hash = digest(JSON.stringify([purpose, widget.entry, entriesOf(widget), Object.entries(contracts).map(([id, source]) => [id, source.entry, entriesOf(source)])]));
    const known = this.bundles.get(hash);
    const made = known ?? this.options.bundler.run({ widget: { sourceFolder: this.options.sourceFolder, purpose, widget, contracts } });
    // Used last is kept longest; a failure is not kept.
    this.bundles.delete(hash);
    this.bundles.set(hash, made);
    made.catch(() => this.bundles.delete(hash));
    for (const oldest of this.bundles.keys()) if (this.bundles.size > kept) this.bundles.delete(oldest);
    return { hash, code: await made };
  }

  /** A script of our own. */
  private ours(module: string): Promise<string> {
    const made = this.own.get(module) ?? this.options.bundler.run({ own: { sourceFolder: this.options.sourceFolder, module } });
    this.own.set(module, made);
    made.catch(() => this.own.delete(module));
    return made;
  }
}

/** One site, and with it one process, for each widget and each connector. */
const hostOf = (site: 'own' | 'shared', name: string) => (site === 'shared' ? 'localhost' : `w${digest(name).slice(0, 24)}.localhost`);
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const entriesOf = ({ files }: FrameSource) => Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
