import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { isBriefing } from '../../automations/briefing-step.js';
import type { Plan, PlannedCall } from '../../automations/plan.js';
import { pathWords } from '../../automations/value-words.js';
import { controls } from '../../ui/controls.css.js';
import { dialogStyles } from '../dialog.css.js';
import { saidPreview } from '../../ui/said.js';

/** Everything that a run would do, value by value, before it is agreed to. */
@customElement('viv-plan')
export class PlanDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dialog {
        inline-size: min(620px, calc(100vw - 32px));
      }
      .scroll {
        max-block-size: 58vh;
        overflow: auto;
      }
      h3 {
        margin: var(--viv-space-4) 0 var(--viv-space-2);
        font-size: var(--viv-text-m);
      }
      ol,
      ul {
        display: grid;
        gap: var(--viv-space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-sunken);
        overflow-wrap: anywhere;
      }
      li p {
        margin: 2px 0 0;
        white-space: pre-wrap;
      }
      .small {
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      .risk {
        color: var(--viv-color-danger);
        font-weight: var(--viv-weight-medium);
      }
    `,
  ];

  /** Milliseconds in which a click was meant for what was there before. */
  static tooSoon = 500;

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private plan: Plan | undefined;
  private yes = '';
  private claude = false;
  private locale = 'en';
  private asker: string | undefined;
  private shownAt = 0;
  private settle: ((yes: boolean) => void) | undefined;

  /** Shows a plan. Answers whether the person wants it. `asker`: the widget from elsewhere that wants it run. */
  async ask(plan: Plan, { yes, claude, locale, asker }: { yes: string; claude: boolean; locale: string; asker: string | undefined }): Promise<boolean> {
    this.settle?.(false);
    Object.assign(this, { plan, yes, claude, locale, asker });
    this.requestUpdate();
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.shownAt = performance.now();
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    return new Promise((resolve) => (this.settle = resolve));
  }

  override render() {
    const { plan } = this;
    if (!plan) return html`<dialog></dialog>`;
    const { calls, counted, drafts, left, automation } = plan;
    return html`<dialog aria-labelledby="title" @close=${this.onClose}>
      <form method="dialog">
        <h2 id="title" tabindex="-1">${msg(str`Plan of “${automation.name}”`)}</h2>
        <p class="small">${msg('This is what it would do now. You are asked again when its steps change.')}</p>
        ${this.asker === undefined ? nothing : html`<p class="small">${msg(str`Asked by the widget “${this.asker}”, which did not come with Vivarium.`)}</p>`}
        <div class="scroll" tabindex="0" role="group" aria-labelledby="title">
          ${counted.length ? html`<h3>${msg('It reads')}</h3><ul>${counted.map(({ name, kind, rows, without }) => html`<li><b>${name}</b> · ${{ event: msg('Events'), message: msg('Messages'), record: msg('Records') }[kind] ?? kind}: ${rows}${without > 0 ? html` <span class="small">${msg(str`(${without} without one)`)}</span>` : nothing}</li>`)}</ul>` : nothing}
          ${drafts.length ? html`<h3>${this.claude ? msg('Claude is sent') : msg('Claude is not set up: these stay here')}</h3>
            <ul>${drafts.map(({ values, instruction }, index) => html`<li>${index === 0 ? html`<p class="small">${instruction}</p>` : nothing}${Object.entries(values).map(([name, value]) => html`<p dir="auto"><span class="small">${pathWords(name, automation)}:</span> ${value}</p>`)}</li>`)}</ul>` : nothing}
          <h3>${formatCount(calls.length, this.locale, msg('It does 1 thing'), msg(str`It does ${calls.length} things`))}</h3>
          ${calls.length ? html`<ol>${calls.map((call) => this.call(call))}</ol>` : left.length ? nothing : html`<p>${msg('There is nothing to do now. You can agree to it all the same.')}</p>`}
          ${left.length ? html`<h3>${msg('It cannot do')}</h3><ul>${left.map((why) => html`<li>${why}</li>`)}</ul>` : nothing}
        </div>
        <div class="actions"><button value="no">${msg('Cancel')}</button><button class="primary" value="yes" @click=${this.onYes}>${this.yes}</button></div>
      </form>
    </dialog>`;
  }

  private call(call: PlannedCall) {
    const { risk, account, drafted } = call;
    const preview = saidPreview(call.preview);
    if (isBriefing(call))
      return html`<li><b dir="auto">${preview.title}</b><p class="small">${this.claude ? msg('Claude writes it, unless nothing has changed since. Nothing is changed at a source.') : msg('Rules write it. Nothing is changed at a source.')}</p></li>`;
    return html`<li>
      <b dir="auto">${preview.title}</b>
      ${(preview.lines ?? []).map(({ label, before, after }) => html`<p dir="auto"><span class="small">${label}:</span> ${before === undefined ? nothing : html`<del>${before}</del> `}${after}</p>`)}
      ${drafted.length && this.claude ? html`<p class="small">${msg('Claude writes the text when it runs; this is the one without it.')}</p>` : nothing}
      <p class="small">${account.label} · ${risk === 'reversible' ? msg('can be undone') : html`<span class="risk">${risk === 'external' ? msg('others see it: asks each time') : msg('cannot be brought back: asks each time')}</span>`}</p>
    </li>`;
  }

  private onYes(event: Event): void {
    if (this.asker !== undefined && (!event.isTrusted || event.timeStamp - this.shownAt < PlanDialog.tooSoon)) event.preventDefault();
  }

  private onClose(): void {
    this.settle?.(this.dialog.returnValue === 'yes');
    this.settle = undefined;
    this.dialog.returnValue = '';
  }
}
