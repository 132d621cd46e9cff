import { msg, str } from '@lit/localize';
import { dateFormat, formatAmount, numberFormat } from '@vivarium/sdk/kinds';
import type { ClaudeUsage, ClaudeUse } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CompanionSession } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { sectionStyles } from './section.css.js';
import { problemOf } from '../../ui/said.js';

/** What Claude cost this month: by widget, look and briefing, by day, and what was sent with each call; and the budget that it keeps. */
@customElement('viv-claude-usage')
export class ClaudeUsageCard extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 4px 0;
        border-block-end: var(--viv-border);
        font-weight: 400;
        text-align: start;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      td {
        padding-inline-start: var(--viv-space-3);
        font-variant-numeric: tabular-nums;
        text-align: end;
        white-space: nowrap;
      }
      li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) session!: Pick<CompanionSession, 'request'>;
  @property() locale = 'en';
  @state() private usage: ClaudeUsage | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.take(this.session.request('GET /api/claude/usage', {}));
  }

  override render() {
    const { usage } = this;
    if (!usage) return this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing;
    const { spent, budget, uses } = usage;
    const names = { briefing: msg('Briefing'), widget: msg('Widget'), restyle: msg('Look'), automation: msg('Automation'), explanation: msg('Explanation'), server: msg('MCP server') };
    return html`<form class="card stack" @submit=${this.onSubmit}>
      <p role="status">${budget === undefined ? msg(str`This month: ${this.money(spent)}`) : msg(str`This month: ${this.money(spent)} of ${this.money(budget)}`)}</p>
      <div class="field">
        <label for="budget">${msg('Budget of a month, in US dollars')}</label>
        <input id="budget" name="budget" type="number" min="0" max="100000" step="0.01" inputmode="decimal" aria-describedby="budget-hint" .value=${budget === undefined ? '' : String(budget)} />
        <span id="budget-hint" class="hint">${msg('A call that could exceed it is not made. Empty: no budget. Calls whose price is not known, at another address than Claude’s own, are counted in tokens only.')}</span>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="row"><button>${msg('Save the budget')}</button></div>
      <details>
        <summary>${msg('What it was for')}</summary>
        ${uses.length === 0 ? html`<p class="muted">${msg('Nothing was sent this month.')}</p>` : html`${this.table(msg('For'), uses, ({ purpose, about }) => `${names[purpose]}: ${about}`)}${this.table(msg('Day'), uses, ({ day }) => day)}`}
      </details>
      <details>
        <summary>${msg('What was sent with each call')}</summary>
        <ul>${uses.map(({ at, purpose, about, sent }) => html`<li>${dateFormat(this.locale, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at))} · ${names[purpose]}: ${about} <span class="muted">${sent.join(' · ')}</span></li>`)}</ul>
      </details>
    </form>`;
  }

  private table(title: string, uses: readonly ClaudeUse[], of: (use: ClaudeUse) => string) {
    const groups = new Map<string, { tokens: number; cost: number | undefined }>();
    for (const use of uses) {
      const { tokens, cost } = groups.get(of(use)) ?? { tokens: 0, cost: undefined };
      groups.set(of(use), { tokens: tokens + use.inputTokens + use.outputTokens + use.cacheReadTokens, cost: use.cost === undefined ? cost : (cost ?? 0) + use.cost });
    }
    const number = numberFormat(this.locale, {});
    return html`<table>
      <thead><tr><th scope="col">${title}</th><td>${msg('Tokens')}</td><td>${msg('Cost')}</td></tr></thead>
      <tbody>${[...groups].map(([name, { tokens, cost }]) => html`<tr><th scope="row">${name}</th><td>${number.format(tokens)}</td><td>${cost === undefined ? '–' : this.money(cost)}</td></tr>`)}</tbody>
    </table>`;
  }

  private money(amount: number): string {
    return formatAmount(amount, 'USD', this.locale, { maximumFractionDigits: amount > 0 && amount < 0.01 ? 4 : 2 });
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get('budget') as string;
    void this.take(this.session.request('PUT /api/claude/budget', { budget: text === '' ? null : Number(text) }));
  }

  private async take(asked: Promise<ClaudeUsage>): Promise<void> {
    try {
      this.usage = await asked;
      this.problem = '';
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }
}
