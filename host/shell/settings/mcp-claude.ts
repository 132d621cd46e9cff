import { msg } from '@lit/localize';
import type { McpServer } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { problemOf } from '../../ui/said.js';
import type { ShellServices } from '../services.js';
import { askMcp } from './mcp-requests.js';
import { sectionStyles } from './section.css.js';

/**
 * Whether an MCP server may ask Claude, each time with the person's yes.
 * @fires viv-mcp-changed - It may now, or no longer.
 */
@customElement('viv-mcp-claude')
export class McpClaude extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) server!: McpServer;
  @property({ attribute: false }) services!: Pick<ShellServices, 'session'>;
  @state() private busy = false;
  @state() private problem = '';

  constructor() {
    super();
    new KeptFocus(this, 'input');
  }

  override render() {
    return html`<label class="check">
        <input type="checkbox" .checked=${this.server.mayAskClaude} ?disabled=${this.busy} aria-describedby="means" @change=${this.choose} />
        <span>${msg('May ask Claude')}<br /><span id="means" class="hint">${msg('What it writes goes to Claude and your key pays. You see each request first and say yes or no. The server starts anew to hear of it.')}</span></span>
      </label>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  private readonly choose = async ({ target }: Event): Promise<void> => {
    const box = target as HTMLInputElement;
    const allowed = box.checked;
    this.busy = true;
    this.problem = '';
    try {
      await askMcp(this.services.session, 'PUT', `servers/${this.server.id}/claude`, { allowed });
    } catch (thrown) {
      this.problem = problemOf(thrown);
      // It may be kept although the server did not start again: the list says which.
      box.checked = !allowed;
    } finally {
      this.busy = false;
      this.dispatchEvent(new Event('viv-mcp-changed', { bubbles: true, composed: true }));
      await this.updateComplete;
      box.focus();
    }
  };
}
