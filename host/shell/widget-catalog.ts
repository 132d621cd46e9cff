import { msg } from '@lit/localize';
import type { Contract } from '@vivarium/sdk/contract';
import { migrateConfig, type WidgetDefinition } from '@vivarium/sdk/widget';
import { nothing, type TemplateResult } from 'lit';
import type { Mount } from '../board/placement.js';
import type { CompanionSession, Documents, Host, ServerApp } from '../connectors/host.js';
import type * as Frames from '../frames/index.js';

/** What the catalogue is made of. */
export interface CatalogOptions {
  builtIns: readonly WidgetDefinition[];
  /** Defines the elements of built-in widgets that are not there from the start, by widget. */
  elements?: Readonly<Record<string, () => Promise<unknown>>>;
  host: Pick<Host, 'contracts' | 'installed' | 'apps' | 'grants'> & { readonly documents: Pick<Documents, 'list' | 'onChange' | 'unsaved'> };
  session: Pick<CompanionSession, 'request'>;
}

/** A widget from elsewhere: `source` is the manifest and code it was read from, the same object while they are the same. */
interface Foreign {
  readonly tag: string;
  readonly manifest: unknown;
  readonly source: object;
}

/**
 * The installed widgets: ours run as elements of the page, everybody else's in frames. Those are documents or come with
 * plugins, and appear, change and go with them. What frames need is loaded with the first of them.
 */
export class WidgetCatalog {
  /** Another map after every change. */
  widgets: ReadonlyMap<string, WidgetDefinition>;
  /** Why an installed widget cannot be used, by tag. */
  problems: ReadonlyMap<string, unknown> = new Map();
  /** What a page with these widgets has to say about how they are started. Absent until one from elsewhere is there. */
  notice: ((tags: readonly string[]) => TemplateResult | typeof nothing) | undefined;
  private framed = new Map<string, Foreign & { readonly definition: WidgetDefinition }>();
  private frames: typeof Frames | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly versions = new WeakMap<object, string>();
  private count = 0;
  private readonly listsOf = new WeakMap<Contract, readonly WidgetDefinition[]>();

  constructor(private readonly options: CatalogOptions) {
    this.widgets = new Map(options.builtIns.map((widget) => [widget.tag, widget]));
    options.host.documents.onChange(({ kind }) => kind === 'widget' && void this.load());
  }

  /** Calls back after every change. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether a widget's code runs in a frame. */
  isFramed(tag: string): boolean {
    return this.framed.has(tag);
  }

  /** Whether a widget is a document, as those that were made here are: its code can be changed. */
  isDocument(tag: string): boolean {
    return 'files' in (this.framed.get(tag)?.source ?? {});
  }

  /** The JSON Schema of the settings of a widget from elsewhere, as it brought it; undefined for one of ours. */
  configSchema(tag: string): unknown {
    return (this.framed.get(tag)?.manifest as { config?: unknown } | undefined)?.config;
  }

  /** Reads the widgets from elsewhere, at first and when what is installed changed. A built-in's tag is never given to another. */
  async load(): Promise<void> {
    const { builtIns, host } = this.options;
    // Who asks for safe mode is told, also where nothing needs it.
    const asked = new URLSearchParams(location.search).has('safe');
    if ((this.foreign.length > 0 || asked) && !this.frames) await this.loadFrames();
    // Read behind the wait: what arrived meanwhile was announced to another load, which may have been through before this one.
    const { foreign } = this;
    const framed = new Map<string, Foreign & { definition: WidgetDefinition }>();
    const problems = new Map<string, unknown>();
    for (const one of foreign) {
      if (builtIns.some(({ tag }) => tag === one.tag) || framed.has(one.tag)) continue;
      const known = this.framed.get(one.tag);
      try {
        const definition = known?.source === one.source ? known.definition : this.frames!.readWidget(one.tag, one.manifest, host.contracts);
        framed.set(one.tag, { ...one, definition });
      } catch (thrown) {
        problems.set(one.tag, thrown);
      }
    }
    this.framed = framed;
    this.problems = problems;
    const lists = await this.lists();
    this.widgets = new Map([...[...builtIns, ...lists].map((widget) => [widget.tag, widget] as const), ...[...framed].map(([tag, { definition }]) => [tag, definition] as const)]);
    this.changed();
  }

  private async loadFrames(): Promise<void> {
    const [frames, { safeNotice }] = await Promise.all([import('../frames/index.js'), import('./safe-notice.js')]);
    if (this.frames) return;
    this.frames = frames;
    this.notice = (tags) => (frames.safeMode.reason === 'asked' || tags.some((tag) => this.isFramed(tag)) ? safeNotice(frames.safeMode) : nothing);
    frames.safeMode.addEventListener('change', () => this.changed());
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** A widget of ours for every collection whose contract came as data and that nobody wrote a widget for. */
  private async lists(): Promise<readonly WidgetDefinition[]> {
    const added = this.options.host.contracts.filter(({ id }) => id.startsWith('mcp-'));
    if (added.length === 0) return [];
    const { itemsWidget } = await import('../../widgets/items/items.js');
    return added.flatMap((contract) => {
      const known = this.listsOf.get(contract) ?? Object.values(contract.collections).map((collection) => itemsWidget(collection, `${contract.definition.title}: ${collection.name === 'resources' ? msg('Resources') : collection.definition.title}`) as unknown as WidgetDefinition);
      if (!this.listsOf.has(contract)) for (const definition of known) this.options.host.grants.install(definition);
      this.listsOf.set(contract, known);
      return known;
    });
  }

  /** A frame for a widget from elsewhere; undefined for one of ours, once its element is there. A frame there is goes on, with the new code behind the old picture. */
  readonly mount: Mount = ({ definition, placement, host, previous, wanted }) => {
    const framed = this.framed.get(definition.tag);
    if (!framed || !this.frames) return customElements.get(definition.tag) ? undefined : this.options.elements?.[definition.tag]?.();
    const { mountApp, VivFrame, safeMode } = this.frames;
    const frame = previous instanceof VivFrame && previous.definition.tag === definition.tag ? previous : new VivFrame();
    const { id, state } = placement;
    const config = migrateConfig(definition, placement.config, placement.configVersion) as typeof placement.config;
    if (wanted) safeMode.forgive(id);
    if ('uses' in framed.source) mountApp(frame, framed.source as ServerApp, host, { session: this.options.session, grants: this.options.host.grants });
    return Object.assign(frame, { definition, host, placement: { id, config, ...(state && { state }) }, version: this.versionOf(framed.source), wanted, ...('uses' in framed.source ? {} : { open: this.open }) });
  };

  /** Whether a widget is an app of an MCP server: it has nothing to show before it asked its server. */
  isApp(tag: string): boolean {
    return 'uses' in (this.framed.get(tag)?.source ?? {});
  }

  private get foreign(): Foreign[] {
    const { documents, installed: plugins } = this.options.host;
    const stored = documents.list('widget').map(({ id, content }) => ({ tag: id, manifest: (content as { manifest?: unknown }).manifest, source: content as object }));
    const installed = plugins.flatMap((plugin) => (plugin.problem ? [] : (plugin.manifest?.widgets ?? []).map(({ manifest }) => ({ tag: manifest.tag, manifest, source: plugin }))));
    const apps = this.options.host.apps.map((app) => ({ tag: app.tag, manifest: app.manifest, source: app }));
    return [...stored, ...installed, ...apps];
  }

  /** Changes with what runs, not with how often it was written. */
  private versionOf(source: object): string {
    const known = this.versions.get(source) ?? String((this.count += 1));
    this.versions.set(source, known);
    return known;
  }

  /** The companion bundles what it has stored: what was just written is waited for. */
  private readonly open = async (tag: string): Promise<{ url: string }> => {
    for (let tries = 0; tries < 50 && this.options.host.documents.unsaved > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    return this.options.session.request('POST /api/frames', { widget: tag });
  };
}
