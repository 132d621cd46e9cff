import { msg, str } from '@lit/localize';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../../board/freshness-dot.js';
import { freshnessWords } from '../../board/freshness.js';
import type { McpRunningCall } from '@vivarium/sdk/protocol';
import type { AccountHealth } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { ago } from '../../ui/time.js';
import { sectionStyles } from './section.css.js';

/** What a person wants done with an account. */
export class AccountCommandEvent extends Event {
  static readonly type = 'viv-account-command';
  constructor(
    readonly account: string,
    readonly command: 'refresh' | 'reconnect' | 'disconnect',
  ) {
    super(AccountCommandEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * One account: who, how fresh, what it costs, what went wrong, and what to do about it.
 * @fires viv-account-command - {@link AccountCommandEvent}
 */
@customElement('viv-account-card')
export class AccountCard extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--viv-space-2);
      }
      .row > .grow {
        flex-basis: min(260px, 100%);
      }
      .who {
        overflow-wrap: anywhere;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: var(--viv-text-s);
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding-block: 5px;
        padding-inline: 0 var(--viv-space-3);
        border-block-start: var(--viv-border);
        text-align: start;
        font-weight: 400;
      }
      thead th {
        border: 0;
        color: var(--viv-color-text-muted);
      }
      .reading p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      progress {
        inline-size: 100%;
        accent-color: var(--viv-color-accent);
      }
      meter {
        inline-size: 100%;
        block-size: 8px;
      }
    `,
  ];

  @property({ attribute: false }) health!: AccountHealth;
  /** What its source reads at the moment and said how far it is. */
  @property({ attribute: false }) reading: readonly McpRunningCall[] = [];
  @property({ type: Number }) now = Date.now();
  @property() locale = 'en';
  @property({ attribute: 'time-zone' }) timeZone = 'UTC';

  override render() {
    const { account, title, freshness, lastError, quota } = this.health;
    const send = (command: AccountCommandEvent['command']) => () => this.dispatchEvent(new AccountCommandEvent(account.id, command));
    const reader = { now: this.now, locale: this.locale, timeZone: this.timeZone };
    const number = new Intl.NumberFormat(this.locale);
    const label = msg(str`${title}, ${account.label}`);
    return html`<article class="card stack" aria-label=${label}>
      <div class="row">
        <div class="grow">
          <div class="title">
            <h3 id="title">${title}</h3>
            ${account.demo ? html`<span class="tag demo">${msg('Demo')}</span>` : nothing}
            ${this.health.foreign ? html`<span class="tag">${msg('From elsewhere')}</span>` : nothing}
            ${account.readOnly ? html`<span class="tag">${msg('Read only')}</span>` : nothing}
          </div>
          <div id="who" class="muted who">${account.label}</div>
        </div>
        ${account.status === 'signed-out'
          ? html`<button class="primary" type="button" aria-describedby="title who" @click=${send('reconnect')}>${msg('Reconnect')}</button>`
          : html`<button type="button" aria-describedby="title who" @click=${send('refresh')}>${icon('refresh')}${msg('Refresh')}</button>`}
        <button type="button" aria-describedby="title who" @click=${send('disconnect')}>${msg('Disconnect')}</button>
      </div>
      ${account.problem ? html`<p class="problem" role="alert">${said(account.problem)}</p>` : nothing}
      ${account.problem ? nothing : html`<p>${freshnessWords(freshness, reader)}</p>`}
      ${this.reading.map(
        ({ title: what, progress, total, message }) => html`<div class="reading">
          <p class="hint">${progress === undefined ? msg(str`Reading ${what}`) : total === undefined ? msg(str`Reading ${what}: ${number.format(progress)} so far`) : msg(str`Reading ${what}: ${number.format(progress)} of ${number.format(total)}`)}${message ? html` · <bdi>${message}</bdi>` : nothing}</p>
          <progress aria-label=${msg(str`Reading ${what}`)} max=${total ?? nothing} value=${total === undefined || progress === undefined ? nothing : Math.min(progress, total)}></progress>
        </div>`,
      )}
      <details>
        <summary>${msg('Health')}</summary>
        <div class="stack">
          <dl class="facts">
            <div><dt>${msg('Last sync')}</dt><dd>${this.when(this.health.lastSync)}</dd></div>
            <div><dt>${msg('Next sync')}</dt><dd>${this.next()}</dd></div>
            <div><dt>${msg('Push')}</dt><dd>${this.push()}</dd></div>
            <div>
              <dt>${msg('Quota spent')}</dt>
              <dd>
                ${msg(str`${number.format(quota.spent)} of ${number.format(quota.units)} in ${number.format(quota.perSeconds)} s`)}
                <meter min="0" max=${quota.units} high=${quota.units * 0.8} value=${quota.spent} aria-label=${msg('Quota spent')}></meter>
              </dd>
            </div>
            <div><dt>${msg('Requests from this page')}</dt><dd>${number.format(this.health.requests)}, ${bytes(this.health.bytes, this.locale)}</dd></div>
            <div><dt>${msg('Worker')}</dt><dd>${this.worker()}</dd></div>
          </dl>
          ${lastError ? html`<p class="hint">${msg(str`Last problem, ${ago(lastError.at, this.now, this.locale)}: ${said(lastError.message)}`)}</p>` : nothing}
          ${this.collections(number)}
        </div>
      </details>
    </article>`;
  }

  private collections(number: Intl.NumberFormat) {
    return html`<table>
      <thead><tr><th>${msg('Collection')}</th><th>${msg('Items')}</th><th>${msg('Last sync')}</th></tr></thead>
      <tbody>
        ${this.health.collections.map(
          ({ title, items, lastSync, rejected }) => html`<tr>
            <th scope="row">${title}</th>
            <td>${number.format(items)}${rejected ? html` <span class="muted">${msg(str`(${number.format(rejected)} could not be read)`)}</span>` : nothing}</td>
            <td>${this.when(lastSync)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private when(at: number | undefined): string {
    return at === undefined ? msg('Not yet') : ago(at, this.now, this.locale);
  }

  private next(): string {
    const { nextSync, breaker, retryAt, follows } = this.health;
    if (follows) return msg('Another tab does it');
    if (breaker === 'open') return retryAt ? msg(str`Paused after repeated failures; asked again ${ago(retryAt, this.now, this.locale)}`) : msg('Paused after repeated failures');
    if (nextSync === undefined) return msg('When something asks');
    return nextSync <= this.now ? msg('Now') : ago(nextSync, this.now, this.locale);
  }

  private push(): string {
    return { none: msg('Not offered, asks regularly'), subscribed: msg('The source tells us'), failed: msg('Failed, asks regularly') }[this.health.push];
  }

  private worker(): string {
    const { worker, workerFault } = this.health;
    const state = { stopped: msg('Stopped'), running: msg('Running'), broken: msg('Broken: refresh to start it again') }[worker];
    if (!workerFault) return state;
    const { kind, at } = workerFault;
    const name = {
      crashed: msg('it crashed'),
      hung: msg('it hung'),
      'out-of-bounds': msg('it broke the rules'),
      flooded: msg('it flooded the page'),
      memory: msg('it took too much memory'),
      busy: msg('it kept the processor busy'),
      'not-started': msg('it could not be started'),
    }[kind];
    return msg(str`${state} (${name} ${ago(at, this.now, this.locale)})`);
  }
}

function bytes(count: number, locale: string): string {
  const [value, unit] = count >= 1e6 ? [count / 1e6, 'megabyte'] : [count / 1e3, 'kilobyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit, maximumFractionDigits: 1 }).format(value);
}
