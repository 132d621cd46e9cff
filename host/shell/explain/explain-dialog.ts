import { msg, str } from '@lit/localize';
import type { Explanation } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { usageWords } from '../../studio/usage-words.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import { dialogStyles } from '../dialog.css.js';
import type { Fact, Facts } from './facts.js';
import { problemOf } from '../../ui/said.js';

/** A widget that is explained. */
export interface Explained {
  readonly title: string;
  readonly description: string;
  /** It came with Vivarium; anything else runs in a frame, without network. */
  readonly own: boolean;
  readonly facts: Facts;
}

/** What a widget shows, what it may reach and what it does: by its declaration, and where there is a key in Claude's words. */
@customElement('viv-explain')
export class ExplainDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dialog {
        inline-size: min(560px, calc(100vw - 32px));
      }
      h2,
      li,
      .claude {
        overflow-wrap: anywhere;
      }
      h3 {
        margin: var(--viv-space-4) 0 var(--viv-space-1);
        font-size: var(--viv-text-m);
        font-weight: var(--viv-weight-strong);
      }
      ul {
        display: grid;
        gap: var(--viv-space-2);
        margin: 0 0 var(--viv-space-4);
        padding: 0;
        list-style: none;
      }
      small {
        display: block;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      .claude {
        margin-block: var(--viv-space-3);
        padding: var(--viv-space-3);
        border-radius: var(--viv-radius);
        background: var(--viv-color-accent-soft);
        white-space: pre-line;
      }
      .claude p {
        margin: 0;
      }
      .claude small {
        margin-block-start: var(--viv-space-2);
        color: var(--viv-color-text);
      }
      .problem {
        padding: var(--viv-space-3);
        border-radius: var(--viv-radius);
        background: var(--viv-color-danger-soft);
      }
    `,
  ];

  @property({ attribute: false }) explained!: Explained;
  @property() locale = 'en';
  /** Asks Claude; absent where there is no key, or no code that could be explained. */
  @property({ attribute: false }) claude: (() => Promise<Explanation>) | undefined;
  @state() private explanation: Explanation | undefined;
  @state() private asking = false;
  @state() private problem = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  /** Shows it, and lets Claude explain it where that is possible. */
  async open(): Promise<void> {
    await this.updateComplete;
    this.dialog.showModal();
    if (this.claude) await this.ask(this.claude);
  }

  override render() {
    const { title, description, own, facts } = this.explained;
    return html`<dialog aria-labelledby="title" @close=${() => this.remove()}>
      <form method="dialog">
        <div class="head"><h2 id="title">${title}</h2><button class="quiet icon" aria-label=${msg('Close')}>${lateIcons.close}</button></div>
        <p>${description}</p>
        <div role="status">${this.words()}</div>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <h3 id="reaches">${msg('What it may see')}</h3>
        ${facts.reaches.length > 0 ? this.list('reaches', facts.reaches) : html`<p>${msg('It asks for nothing of yours.')}</p>`}
        <h3 id="does">${msg('What it may do')}</h3>
        ${facts.does.length > 0 ? this.list('does', facts.does) : html`<p>${msg('It changes nothing: it only shows.')}</p>`}
        ${facts.settings.length > 0 ? html`<h3 id="settings">${msg('How it is set here')}</h3><ul aria-labelledby="settings">${facts.settings.map(({ name, value }) => html`<li>${msg(str`${name}: ${value}`)}</li>`)}</ul>` : nothing}
        <p class="muted"><small>${own ? msg('It came with Vivarium.') : msg('It did not come with Vivarium: it runs on its own and gets only what you allowed.')}</small></p>
        ${this.problem && this.claude ? html`<div class="actions"><button type="button" @click=${() => this.claude && this.ask(this.claude)}>${msg('Ask Claude again')}</button></div>` : nothing}
      </form>
    </dialog>`;
  }

  private words() {
    const { explanation, asking } = this;
    if (asking) return html`<div class="claude"><p>${msg('Claude reads its code…')}</p></div>`;
    if (!explanation) return nothing;
    const { text, model, usage } = explanation;
    return html`<div class="claude"><p>${text}</p><small>${[model, ...usageWords(usage, this.locale)].join(' · ')}</small></div>`;
  }

  private list(id: string, facts: readonly Fact[]) {
    return html`<ul aria-labelledby=${id}>${facts.map(({ title, detail, allowed }) => html`<li>${title}<small>${allowed ? detail : msg('Not allowed: it asks you first.')}</small></li>`)}</ul>`;
  }

  private async ask(claude: () => Promise<Explanation>): Promise<void> {
    this.asking = true;
    this.problem = '';
    try {
      this.explanation = await claude();
    } catch (thrown) {
      this.problem = problemOf(thrown);
    } finally {
      this.asking = false;
    }
  }
}
