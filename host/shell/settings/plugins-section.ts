import { msg, str } from '@lit/localize';
import { pluginPermissions, type InstalledPlugin, type PluginPermission } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { permissionInWords } from '../plugins/permission-words.js';
import type { ShellServices } from '../services.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/** Plugins from elsewhere: what they may do, whether they can be used, and how to install, update or remove them. */
@customElement('viv-plugins-section')
export class PluginsSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      ul {
        margin: 0;
        padding-inline-start: 1.2em;
      }
      li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) services!: Pick<ShellServices, 'session' | 'host' | 'ask' | 'commands'>;
  @state() private plugins: readonly InstalledPlugin[] = [];
  @state() private busy = false;
  @state() private problem = '';
  /** What was said last, for those who do not see the list change. */
  @state() private said = '';
  private end: (() => void) | undefined;

  constructor() {
    super();
    new KeptFocus(this, 'button');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.services.host.onCompanion((event) => event.type === 'plugins' && (this.plugins = event.plugins));
    void this.attempt(async () => void (this.plugins = await this.services.session.request('GET /api/plugins', {})));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Plugins')}</h2>
      <p class="intro">
        ${this.plugins.length > 0 ? msg('From elsewhere, held to what you agreed to.') : msg('None from elsewhere.')}
      </p>
      <p><button type="button" @click=${() => this.services.commands.choose('install-plugin')}>${msg('Install a plugin…')}</button></p>
      <div class="stack">
        ${repeat(this.plugins, ({ id }) => id, (plugin) => this.card(plugin))}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <p class="hint" role="status">${this.said}</p>
      </div>
    </section>`;
  }

  private card(plugin: InstalledPlugin) {
    const { id, hash, manifest, problem } = plugin;
    const title = manifest?.title ?? id;
    return html`<article class="card stack" aria-label=${title}>
      <div class="row">
        <h3 class="grow">${title} ${manifest ? html`<span class="tag">${manifest.version}</span>` : nothing}</h3>
        <button type="button" aria-label=${msg(str`Look for an update of ${title}`)} ?disabled=${this.busy} @click=${() => this.lookForUpdate(plugin)}>${msg('Update')}</button>
        <button type="button" class="danger" aria-label=${msg(str`Remove ${title}`)} ?disabled=${this.busy} @click=${() => this.takeOut(plugin)}>${msg('Remove')}</button>
      </div>
      ${problem ? html`<p class="problem">${msg('Not used:')} ${said(problem.error.message)}</p>` : nothing}
      ${manifest
        ? html`<p>${manifest.description}</p>
            <details>
              <summary>${msg('What it may do')}</summary>
              <ul>${pluginPermissions(manifest).map((one) => html`<li>${permissionInWords(one)}</li>`)}</ul>
              <p class="hint">${msg(str`By ${manifest.author}, ${manifest.license}. From ${plugin.origin.from}`)}<br /><code>sha256 ${hash.slice(0, 16)}…</code></p>
            </details>`
        : nothing}
    </article>`;
  }

  private async lookForUpdate({ id, hash, manifest }: InstalledPlugin): Promise<void> {
    const { session, ask } = this.services;
    const title = manifest?.title ?? id;
    await this.attempt(async () => {
      const found = await session.request('POST /api/plugins/:plugin/check', { plugin: id });
      if (found.hash === hash) {
        this.said = msg(str`${title} is up to date.`);
        return;
      }
      const lines = found.changes.map(({ change, permission }) => ({ label: change === 'added' ? msg('New') : msg('No longer'), after: permissionInWords(permission as unknown as PluginPermission) }));
      const yes = await ask({
        preview: { title: msg(str`Update ${title} to ${found.version}?`), lines: [...lines, { label: msg('Files that change'), after: String(found.files) }] },
        consequence: msg('What you allowed its widgets stays as it is.'),
        yes: msg('Update'),
        danger: false,
      });
      if (!yes) return;
      await session.request('POST /api/plugins/:plugin/update', { plugin: id, hash: found.hash });
      this.said = msg(str`${title} was updated.`);
    });
  }

  private async takeOut({ id, manifest }: InstalledPlugin): Promise<void> {
    const { session, host, ask } = this.services;
    const title = manifest?.title ?? id;
    await this.attempt(async () => {
      const yes = await ask({
        preview: { title: msg(str`Remove ${title}?`) },
        consequence: msg('Its accounts here, their secrets, its files and what you allowed its widgets are erased. Pages keep an empty place.'),
        yes: msg('Remove'),
        danger: true,
      });
      if (!yes) return;
      await session.request('DELETE /api/plugins/:plugin', { plugin: id });
      const ledger = await host.grants.ledger();
      for (const widget of manifest?.widgets ?? []) ledger.forget(widget.manifest.tag);
      this.plugins = this.plugins.filter((one) => one.id !== id);
      this.said = msg(str`${title} was removed.`);
    });
  }

  private async attempt(run: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = this.said = '';
    try {
      await run();
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.busy = false;
    }
  }
}
