import { msg, str } from '@lit/localize';
import type { McpServer } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import type { ShellServices } from '../services.js';
import { askMcp } from './mcp-requests.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/**
 * The folders that an MCP server is told it may work in.
 * @fires viv-mcp-changed - They are others now.
 */
@customElement('viv-mcp-roots')
export class McpRoots extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      li code {
        flex: 1;
        overflow-wrap: anywhere;
      }
      form .row {
        align-items: center;
      }
      input {
        flex: 1;
        min-inline-size: 12em;
      }
    `,
  ];

  @property({ attribute: false }) server!: McpServer;
  @property({ attribute: false }) services!: Pick<ShellServices, 'session'>;
  @state() private busy = false;
  @state() private problem = '';
  @state() private said = '';
  @query('input') private input!: HTMLInputElement;

  constructor() {
    super();
    new KeptFocus(this, 'input');
  }

  override render() {
    const { roots } = this.server;
    return html`<details>
      <summary>${roots.length === 0 ? msg('Folders it is told of: none') : msg(str`Folders it is told of: ${roots.length}`)}</summary>
      <div class="stack">
        <p class="hint">${msg('The server hears that it may work in these folders. Whether it keeps to them is up to it.')}</p>
        ${roots.length > 0
          ? html`<ul class="list">${roots.map((path) => html`<li class="row">
              <code dir="ltr">${path}</code>
              <button type="button" class="quiet" aria-label=${msg(str`Tell it no longer of ${path}`)} ?disabled=${this.busy} @click=${() => this.set(roots.filter((one) => one !== path))}>${msg('Remove')}</button>
            </li>`)}</ul>`
          : nothing}
        <form @submit=${this.add}>
          <div class="row">
            <input dir="ltr" required maxlength="1000" spellcheck="false" autocomplete="off" aria-label=${msg('Whole path of a folder')} placeholder="~/Documents" />
            <button type="submit" ?disabled=${this.busy}>${msg('Add folder')}</button>
          </div>
        </form>
        <p class="hint" role="status">${this.said}</p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </details>`;
  }

  private readonly add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await this.set([...this.server.roots, this.input.value])) this.input.value = '';
  };

  private async set(roots: readonly string[]): Promise<boolean> {
    this.busy = true;
    this.problem = this.said = '';
    try {
      await askMcp(this.services.session, 'PUT', `servers/${this.server.id}/roots`, { roots });
      this.said = msg('The server was told.');
      // What was pressed may be gone.
      this.input.focus();
      this.dispatchEvent(new Event('viv-mcp-changed', { bubbles: true, composed: true }));
      return true;
    } catch (thrown) {
      this.problem = problemOf(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
