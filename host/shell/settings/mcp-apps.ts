import { msg, str } from '@lit/localize';
import type { McpServer } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import type { ShellServices } from '../services.js';
import { namesOf } from './mcp-names.js';
import './mcp-place.js';
import { askMcp } from './mcp-requests.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

type App = McpServer['setup']['apps'][number];

/**
 * The apps of an MCP server: each can be put on a page, and reaches of the network only what is allowed here.
 * @fires viv-mcp-changed - Something about the server is otherwise now.
 */
@customElement('viv-mcp-apps')
export class McpApps extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      h4 {
        margin: 0;
        font-size: var(--viv-text-s);
        color: var(--viv-color-text-muted);
      }
      fieldset {
        display: grid;
        gap: var(--viv-space-1);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) server!: McpServer;
  @property({ attribute: false }) services!: Pick<ShellServices, 'session' | 'ask' | 'library' | 'widgets'>;
  /** Those of the services; another map after every change. */
  @property({ attribute: false }) widgets: ShellServices['widgets'] = new Map();
  @state() private busy = false;
  @state() private problem = '';

  constructor() {
    super();
    new KeptFocus(this, 'input, button');
  }

  override render() {
    const names = namesOf(this.server).apps;
    return html`<section class="stack" aria-labelledby="apps">
      <h4 id="apps">${msg('Apps')}</h4>
      <ul class="list">
        ${this.server.setup.apps.map(
          (app) => html`<li class="stack">
            <div class="row">
              <span class="grow">${names.get(app.name)}</span>
              <viv-mcp-place .services=${this.services} .widgets=${this.widgets} tag=${`viv-app-${this.server.id}-${app.name}`} label=${names.get(app.name)!} .asked=${() => this.askAbout(app)}></viv-mcp-place>
            </div>
            ${this.reach(app)}
          </li>`,
        )}
      </ul>
      ${this.trusted()}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </section>`;
  }

  /** What it would reach, each to be allowed by itself. */
  private reach({ name, title }: App) {
    const { wants, allowed } = this.server.reach[name] ?? { wants: [], allowed: [] };
    if (wants.length === 0) return html`<p class="hint">${msg('Asks for no network.')}</p>`;
    return html`<fieldset ?disabled=${this.busy}>
      <legend class="hint">${msg(str`${title} asks to reach the network. What it reaches learns what the app knows.`)}</legend>
      ${wants.map((what) => {
        const [kind, origin = ''] = what.split(' ');
        return html`<label class="check"><input type="checkbox" .checked=${allowed.includes(what)} @change=${(event: Event) => this.allow(name, what, (event.target as HTMLInputElement).checked)} />
          <span>${kind === 'connect' ? msg(str`Connect to ${origin}`) : msg(str`Load code and pictures from ${origin}`)}</span></label>`;
      })}
    </fieldset>`;
  }

  /** Tools of which the person said that they only read. */
  private trusted() {
    const tools = this.server.tools.filter(({ trusted }) => trusted);
    return tools.length === 0
      ? nothing
      : html`<p class="hint">${msg('You said that these only read:')}</p>
          <ul class="list">${tools.map(({ name, title }) => html`<li class="row"><span class="grow">${title}</span>
            <button type="button" class="quiet" aria-label=${msg(str`Ask each time: ${title}`)} ?disabled=${this.busy} @click=${() => this.trust([name], false)}>${msg('Ask each time')}</button></li>`)}</ul>`;
  }

  /** An app asks its server by itself. What does not promise to only read would be asked about each time: the person may know better. */
  private async askAbout({ title }: App): Promise<boolean> {
    const { setup, tools } = this.server;
    const names = new Set(setup.actions.filter(({ whole }) => whole).map(({ tool }) => tool));
    const unsure = tools.filter(({ name, state: how }) => names.has(name) && how === 'agreed');
    if (unsure.length === 0) return true;
    const yes = await this.services.ask({
      preview: { title: msg(str`May ${title} ask these by itself?`), lines: unsure.map((tool) => ({ label: tool.title, after: tool.description || tool.name })) },
      consequence: msg('They do not promise to only read. Say yes if you know that they do: they are asked without a question from then on, wherever you allow it. If you say no, you are asked each time.'),
      yes: msg('They only read'),
      danger: true,
      foreign: true,
    });
    if (yes) await this.trust(unsure.map(({ name }) => name), true);
    return this.problem === '';
  }

  private trust(tools: readonly string[], reads: boolean): Promise<void> {
    return this.attempt(async () => {
      for (const tool of tools) await this.put('tools', { tool, reads });
    });
  }

  private allow(app: string, what: string, allowed: boolean): Promise<void> {
    return this.attempt(() => this.put(`apps/${app}`, { what, allowed }));
  }

  private put(path: string, body: unknown): Promise<unknown> {
    return askMcp(this.services.session, 'PUT', `servers/${this.server.id}/${path}`, body);
  }

  private async attempt(run: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await run();
      this.dispatchEvent(new Event('viv-mcp-changed', { bubbles: true, composed: true }));
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.busy = false;
    }
  }
}
