import { msg, str } from '@lit/localize';
import { AgentId } from '@vivarium/sdk/protocol';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LogEntry, OutboxEntry } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { clock } from '../../ui/time.js';
import { rowStyles, sectionStyles } from './section.css.js';

/** What a person wants done with an action. */
export class ActivityEvent extends Event {
  static readonly type = 'viv-activity';
  constructor(
    readonly command: 'undo' | 'discard',
    readonly entry: string,
  ) {
    super(ActivityEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * What was done in the person's name, and what waits to be sent.
 * @fires viv-activity - {@link ActivityEvent}
 */
@customElement('viv-activity-section')
export class ActivitySection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    rowStyles,
    css`
      li:first-child {
        border: 0;
      }
      .list {
        padding: 0;
        max-block-size: 420px;
        overflow-y: auto;
      }
      h3 {
        margin-block: var(--viv-space-3) var(--viv-space-2);
      }
      .failed {
        color: var(--viv-color-danger);
      }
      .undone {
        text-decoration: line-through;
      }
    `,
  ];

  /** Newest first. */
  @property({ attribute: false }) log: readonly LogEntry[] = [];
  @property({ attribute: false }) outbox: readonly OutboxEntry[] = [];
  /** What people call an account, a connector, a widget or a page. */
  @property({ attribute: false }) nameOf: (id: string) => string = (id) => id;
  @property({ type: Number }) now = Date.now();
  @property() locale = 'en';
  @property({ attribute: 'time-zone' }) timeZone = 'UTC';

  constructor() {
    super();
    new KeptFocus(this, '#title');
  }

  override render() {
    const byAgents = this.log.filter(({ caller }) => AgentId.safeParse(caller.widget).success);
    const done = this.log.filter((entry) => !byAgents.includes(entry));
    return html`<section aria-labelledby="title">
      <h2 id="title" tabindex="-1">${msg('Activity')}</h2>
      <p class="intro">${msg('Everything widgets changed in your name. The log stays on this machine.')}</p>
      ${this.outbox.length ? html`<h3>${msg('Waiting to be sent')}</h3>${this.list(this.outbox.map((entry) => this.waiting(entry)), msg('Waiting to be sent'))}<h3>${msg('Done')}</h3>` : nothing}
      ${done.length
        ? this.list(repeat(done, ({ id }) => id, (entry) => this.done(entry)), msg('Done'))
        : html`<p class="muted">${msg('Nothing was changed yet.')}</p>`}
      ${byAgents.length ? html`<h3>${msg('Asked by your other agents')}</h3>${this.list(repeat(byAgents, ({ id }) => id, (entry) => this.done(entry)), msg('Asked by your other agents'))}` : nothing}
    </section>`;
  }

  private list(rows: unknown, label: string) {
    return html`<div class="card list" role="region" tabindex="0" aria-label=${label}><ul>${rows}</ul></div>`;
  }

  private waiting({ id, at, title, account, state, error }: OutboxEntry) {
    const detail = state === 'sending' ? msg('Sending…') : error ? said(error.message) : msg('Waits for the network');
    return html`<li>
      <div>${said(title)}<div class="hint">${this.time(at)} · ${detail} · ${this.nameOf(account)}</div></div>
      <button type="button" @click=${() => this.send('discard', id)}>${msg('Discard')}</button>
    </li>`;
  }

  private done(entry: LogEntry) {
    const { id, at, title, outcome, account, caller, consent, error, undoable } = entry;
    const words = { queued: msg('Waiting'), done: msg('Done'), failed: msg('Failed'), declined: msg('You said no'), undone: msg('Undone') }[outcome];
    return html`<li>
      <div>
        <span class=${outcome}>${said(title)}</span>
        <div class="hint">${[this.time(at), words, error && said(error.message), consent === 'granted' ? msg('within what you allowed') : '', account === caller.widget ? '' : this.sourceOf(entry), caller.title ?? this.nameOf(caller.widget), caller.artifact === undefined ? '' : msg(str`on “${this.nameOf(caller.artifact)}”`)].filter(Boolean).join(' · ')}</div>
      </div>
      ${undoable ? html`<button type="button" @click=${() => this.send('undo', id)}>${msg('Undo')}</button>` : nothing}
    </li>`;
  }

  /** An account that is gone has no name any more; what it was of has one. */
  private sourceOf({ account, action }: LogEntry): string {
    const name = this.nameOf(account);
    return name === account ? this.nameOf(action.split('.')[0]!) : name;
  }

  private time(at: number): string {
    return clock(at, this.now, this.locale, this.timeZone);
  }

  private send(command: ActivityEvent['command'], entry: string): void {
    this.dispatchEvent(new ActivityEvent(command, entry));
  }
}
