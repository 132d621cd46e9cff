import { msg, str } from '@lit/localize';
import type { BriefingItem } from '@vivarium/sdk/contract';
import { formatAmount } from '@vivarium/sdk/kinds';
import type { ClaudeStatus, companionApi } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { z } from 'zod';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { sectionStyles } from './section.css.js';
import { listed } from '../../ui/said.js';

/** A change of how Claude is set up. */
export class ClaudeEvent extends Event {
  static readonly type = 'viv-claude';
  constructor(readonly change: z.input<(typeof companionApi)['PUT /api/claude']['request']>) {
    super(ClaudeEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * Key, address and model of Claude, and what it was sent.
 * @fires viv-claude - {@link ClaudeEvent}
 */
@customElement('viv-claude-section')
export class ClaudeSection extends LitElement {
  static override styles = [controls, sectionStyles];

  @property({ attribute: false }) status!: ClaudeStatus;
  /** Briefings that Claude wrote, newest first. */
  @property({ attribute: false }) briefings: readonly BriefingItem[] = [];
  @property() problem = '';
  @property({ type: Boolean }) busy = false;
  @property() locale = 'en';

  constructor() {
    super();
    new KeptFocus(this, '#key');
  }

  override render() {
    const { configured, baseUrl, model, models, problem } = this.status;
    const trouble = this.problem || problem;
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Claude')}</h2>
      <p class="intro">${msg('With a key of yours Claude writes the briefing and the widgets you ask for. Without one rules write the briefing, and everything else works.')}</p>
      <form class="card stack" @submit=${this.onSubmit}>
        <p role="status">${configured ? msg('A key is in the vault.') : msg('No key yet.')}</p>
        <div class="fields">
          <div class="field">
            <label for="key">${msg('API key')}</label>
            <input id="key" name="key" type="password" autocomplete="off" aria-describedby="key-hint" placeholder=${configured ? msg('Leave empty to keep it') : ''} />
            <span id="key-hint" class="hint">${msg('Make one at')} <a href="https://platform.claude.com/settings/keys" target="_blank" rel="noopener">platform.claude.com</a>.
              ${msg('The browser never sees it again.')}</span>
          </div>
          <div class="field">
            <label for="base-url">${msg('Address')}</label>
            <input id="base-url" name="baseUrl" type="url" required .value=${baseUrl} aria-describedby="url-hint" />
            <span id="url-hint" class="hint">${msg('Change it only for a gateway of your own.')}</span>
          </div>
          ${models.length || configured
            ? html`<div class="field">
                <label for="model">${msg('Model')}</label>
                ${models.length
                  ? html`<select id="model" name="model">${models.map(({ id, title }) => html`<option value=${id} ?selected=${id === model}>${title}</option>`)}</select>`
                  : html`<input id="model" name="model" .value=${model ?? ''} autocomplete="off" spellcheck="false" aria-describedby="model-hint" />
                      <span id="model-hint" class="hint">${msg('A gateway that lists none is told the name you write here.')}</span>`}
              </div>`
            : nothing}
        </div>
        ${trouble ? html`<p class="problem" role="alert">${trouble}</p>` : nothing}
        <div class="row">
          <button class="primary" ?disabled=${this.busy}>${msg('Save')}</button>
          ${configured ? html`<button type="button" @click=${() => this.dispatchEvent(new ClaudeEvent({ forget: true }))}>${msg('Forget the key')}</button>` : nothing}
        </div>
        <details>
          <summary>${msg('What was sent')}</summary>
          ${this.briefings.length ? this.briefings.map((one) => this.sent(one)) : html`<p class="muted">${msg('Nothing was sent yet.')}</p>`}
        </details>
      </form>
    </section>`;
  }

  private sent({ day, model, usage, sent = [] }: BriefingItem) {
    const number = new Intl.NumberFormat(this.locale);
    const cost = usage?.cost === undefined ? '' : formatAmount(usage.cost, 'USD', this.locale, { maximumFractionDigits: 4 });
    const tokens = usage ? msg(str`${number.format(usage.inputTokens)} tokens in, ${number.format(usage.outputTokens)} out`) : '';
    return html`<details>
      <summary>${day} · ${[model, tokens, cost].filter(Boolean).join(' · ')}</summary>
      <ul>${sent.map(({ title, fields }) => html`<li>${title} <span class="muted">(${listed(fields)})</span></li>`)}</ul>
    </details>`;
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const text = (name: string) => ((data.get(name) as string | null) ?? '').trim();
    const [key, baseUrl, model] = [text('key'), text('baseUrl'), text('model')];
    form.querySelector<HTMLInputElement>('[name=key]')!.value = '';
    this.dispatchEvent(
      new ClaudeEvent({ ...(key ? { key } : {}), ...(baseUrl && baseUrl !== this.status.baseUrl ? { baseUrl } : {}), ...(model ? { model } : {}) }),
    );
  }
}
