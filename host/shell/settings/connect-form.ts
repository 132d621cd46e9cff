import { msg, str } from '@lit/localize';
import type { Contract } from '@vivarium/sdk/contract';
import type { companionApi } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { z } from 'zod';
import { controls } from '../../ui/controls.css.js';
import { oauthHelp, tokenHelp } from './connect-help.js';
import { sectionStyles } from './section.css.js';

/** What the companion is asked to connect. */
export type ConnectRequest = z.input<(typeof companionApi)['POST /api/accounts/connect']['request']>;

/** A filled-in connect form. */
export class ConnectEvent extends Event {
  static readonly type = 'viv-connect';
  constructor(readonly request: ConnectRequest) {
    super(ConnectEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * Connects an account the way its contract signs in: an OAuth client of the person's own, or a token.
 * @fires viv-connect - {@link ConnectEvent}
 * @fires cancel
 */
@customElement('viv-connect-form')
export class ConnectForm extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) contract!: Contract;
  /** Id of the account to connect again; a new one otherwise. */
  @property() account = '';
  /** What is chosen; at first, what an account that is connected again has. */
  @property({ type: Boolean, attribute: 'read-only' }) readOnly = false;
  /** OAuth client used before, offered again for another account. */
  @property({ attribute: 'client-id' }) clientId = '';
  /** What went wrong with the last try. */
  @property() problem = '';
  /** Where the person goes on, once the companion prepared it. */
  @property({ attribute: 'authorize-url' }) authorizeUrl = '';
  @property({ type: Boolean }) busy = false;
  /** What was pressed: a button that is switched off meanwhile loses the keyboard. */
  private pressed: Element | null = null;

  /** To its first field. */
  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('busy') || this.busy) return;
    if (!this.shadowRoot?.activeElement && this.pressed instanceof HTMLElement) this.pressed.focus();
    this.pressed = null;
  }

  override render() {
    const { title, auth } = this.contract.definition;
    if (auth.type === 'none') return nothing;
    return html`<form class="card stack" @submit=${this.onSubmit}>
      <h3>${this.account ? msg(str`Reconnect ${title}`) : msg(str`Connect ${title}`)}</h3>
      ${auth.type === 'oauth2' ? oauthHelp(auth, title) : tokenHelp(auth, title)}
      <div class="fields">
        ${auth.type === 'oauth2' ? this.clientFields() : this.tokenField(auth.label)}
        <label class="check">
          <input type="checkbox" .checked=${this.readOnly} @change=${(event: Event) => (this.readOnly = (event.target as HTMLInputElement).checked)} />
          <span>${msg('Read only')}<br /><span class="hint">${msg('Widgets can look but change nothing. You can reconnect with more later.')}</span></span>
        </label>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.authorizeUrl
        ? html`<p role="status">${msg('Continue in the tab that opened. Nothing opened?')}
            <a href=${this.authorizeUrl} target="_blank" rel="noopener">${msg('Open the consent page')}</a></p>`
        : nothing}
      <div class="row">
        <button class="primary" ?disabled=${this.busy}>${auth.type === 'oauth2' ? msg('Continue in the browser') : msg('Connect')}</button>
        <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event('cancel'))}>${msg('Cancel')}</button>
      </div>
    </form>`;
  }

  private clientFields() {
    return html`
      <div class="field">
        <label for="client-id">${msg('Client ID')}</label>
        <input id="client-id" name="clientId" ?required=${!this.account} autocomplete="off" spellcheck="false" .value=${this.account ? '' : this.clientId}
          aria-describedby=${this.account ? 'client-hint' : nothing} />
        ${this.account ? html`<span id="client-hint" class="hint">${msg('Leave both empty to go on with the client of before: Vivarium still has it.')}</span>` : nothing}
      </div>
      <div class="field">
        <label for="client-secret">${msg('Client secret')}</label>
        <input id="client-secret" name="clientSecret" type="password" autocomplete="off" aria-describedby="secret-hint" />
        <span id="secret-hint" class="hint">${msg('It goes straight to the companion’s vault and never comes back into the browser.')}</span>
      </div>`;
  }

  private tokenField(label: string) {
    return html`<div class="field">
      <label for="token">${label}</label>
      <input id="token" name="token" type="password" required autocomplete="off" aria-describedby="token-hint" />
      <span id="token-hint" class="hint">${msg('It goes straight to the companion’s vault and never comes back into the browser.')}</span>
    </div>`;
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.pressed = this.shadowRoot?.activeElement ?? null;
    const form = event.target as HTMLFormElement;
    const text = (name: string) => ((new FormData(form).get(name) as string | null) ?? '').trim();
    const common = { connector: this.contract.id, readOnly: this.readOnly, ...(this.account ? { account: this.account } : {}) };
    const secret = text('clientSecret');
    const request: ConnectRequest =
      this.contract.definition.auth.type === 'token'
        ? { type: 'token', token: text('token'), ...common }
        : { type: 'oauth2', ...(text('clientId') ? { clientId: text('clientId') } : {}), ...(secret ? { clientSecret: secret } : {}), ...common };
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=password]')) input.value = '';
    this.dispatchEvent(new ConnectEvent(request));
  }
}
