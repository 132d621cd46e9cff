import { msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { sectionStyles } from './section.css.js';

/** A client that the person registered where one signs in. */
export interface OwnClient {
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** Signs in at an MCP server with a client that the person registered, where nothing else is taken. */
@customElement('viv-mcp-client')
export class McpClient extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Goes to sign in with it; null: with none of one's own any more. */
  @property({ attribute: false }) signIn!: (client: OwnClient | null) => Promise<void>;
  @property({ type: Boolean }) disabled = false;
  @query('input[name=id]') private clientId!: HTMLInputElement;
  @query('input[name=secret]') private secret!: HTMLInputElement;

  override render() {
    return html`<details>
      <summary>${msg('Sign in with a client of your own')}</summary>
      <form class="stack" @submit=${this.submit}>
        <p class="hint">${msg('Needed only where Vivarium cannot register by itself. Register an app for the desktop where you sign in, and name this address as the one to come back to, at any port:')} <code dir="ltr">http://127.0.0.1/vivarium</code></p>
        <label>${msg('Client ID')}<input name="id" dir="ltr" required maxlength="500" spellcheck="false" autocomplete="off" /></label>
        <label>${msg('Client secret, if it has one')}<input name="secret" type="password" dir="ltr" maxlength="2000" autocomplete="off" /></label>
        <p class="hint">${msg('They are kept with your other secrets and sent nowhere but to where you sign in.')}</p>
        <div class="row">
          <button type="submit" class="primary" ?disabled=${this.disabled}>${msg('Sign in with it')}</button>
          <button type="button" class="quiet" ?disabled=${this.disabled} @click=${() => this.signIn(null)}>${msg('Let Vivarium register by itself')}</button>
        </div>
      </form>
    </details>`;
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const [clientId, clientSecret] = [this.clientId.value.trim(), this.secret.value];
    this.secret.value = '';
    await this.signIn({ clientId, ...(clientSecret ? { clientSecret } : {}) });
  };
}
