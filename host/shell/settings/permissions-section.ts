import { msg, str } from '@lit/localize';
import { kinds, type Contract } from '@vivarium/sdk/contract';
import { AgentId, type UseName } from '@vivarium/sdk/protocol';
import type { Use } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Host } from '../../connectors/host.js';
import type { Grant } from '../../grants/grant.js';
import type { Ledger } from '../../grants/ledger.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { clock } from '../../ui/time.js';
import { fieldWords, inSentence, useWords, valueWords } from '../consent/use-words.js';
import { rowStyles, sectionStyles } from './section.css.js';
import { listed } from '../../ui/said.js';

/** What widgets from elsewhere hold, how far, since when, and how to take it back. */
@customElement('viv-permissions-section')
export class PermissionsSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    rowStyles,
    css`
      .list {
        padding: 0;
      }
      .head {
        padding: var(--viv-space-3) var(--viv-space-4);
      }
      details {
        border-block-start: var(--viv-border);
        padding: var(--viv-space-2) var(--viv-space-4);
      }
      details li {
        padding-inline: 0;
        border: 0;
        min-block-size: 0;
      }
      details[open] > summary {
        margin-block-end: var(--viv-space-1);
      }
      bdi {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) host!: Pick<Host, 'accounts' | 'contract' | 'grants'>;
  @property({ attribute: false }) contracts: readonly Contract[] = [];
  /** Only what this one holds, under a heading that is elsewhere. */
  @property() of = '';
  /** What people call a widget, an account or a page. */
  @property({ attribute: false }) nameOf: (id: string) => string = (id) => id;
  @property({ type: Number }) now = Date.now();
  @property() locale = 'en';
  @property({ attribute: 'time-zone' }) timeZone = 'UTC';
  @state() private ledger: Ledger | undefined;
  private end: (() => void) | undefined;

  constructor() {
    super();
    new KeptFocus(this, '#title, summary');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.host.grants.ledger().then(
      (ledger) => {
        if (!this.isConnected) return;
        this.ledger = ledger;
        this.end = ledger.onChange(() => this.requestUpdate());
      },
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render() {
    const { ledger } = this;
    if (this.of !== '') return ledger?.of(this.of).length ? this.lists(ledger, this.of) : html`<p class="muted">${msg('It may read nothing yet.')}</p>`;
    // What other agents may is told in a section of its own.
    const widgets = (ledger?.widgets ?? []).filter((widget) => ledger?.of(widget).length && !AgentId.safeParse(widget).success);
    return html`<section aria-labelledby="title">
      <h2 id="title" tabindex="-1">${msg('Permissions')}</h2>
      <p class="intro">${msg('What widgets from elsewhere may see and do. Those that came with Vivarium hold what they need.')}</p>
      ${ledger && widgets.length > 0
        ? html`<div class="stack">${repeat(widgets, (widget) => widget, (widget) => this.widget(ledger, widget))}</div>`
        : html`<p class="muted">${msg('No widget from elsewhere holds anything.')}</p>`}
    </section>`;
  }

  private widget(ledger: Ledger, widget: string) {
    const name = this.nameOf(widget);
    return html`<div class="card list" role="group" aria-label=${name} tabindex="-1">
      <div class="row head">
        <h3 class="grow">${name}</h3>
        ${ledger.of(widget).filter((grant) => ledger.holds(grant)).length > 1 ? html`<button type="button" aria-label=${msg(str`Take everything back from ${name}`)} @click=${() => ledger.revoke(widget)}>${msg('Take everything back')}</button>` : nothing}
      </div>
      ${this.lists(ledger, widget)}
    </div>`;
  }

  private lists(ledger: Ledger, widget: string) {
    const grants = ledger.of(widget);
    const held = grants.filter((grant) => ledger.holds(grant));
    const past = grants.filter((grant) => !ledger.holds(grant));
    return html`${held.length > 0
        ? html`<ul>${repeat(held, ({ id }) => id, (grant) => this.held(ledger, widget, grant))}</ul>`
        : nothing}
      ${past.length > 0
        ? html`<details><summary>${msg(str`Ended: ${past.length}`)}</summary><ul>${past.map((grant) => html`<li><div>${this.titleOf(grant.use)}<div class="hint">${this.ended(grant)}</div></div></li>`)}</ul></details>`
        : nothing}`;
  }

  private held(ledger: Ledger, widget: string, grant: Grant) {
    const used = ledger.lastUsed(grant.id);
    const title = this.titleOf(grant.use);
    const facts = [
      msg(str`Since ${this.time(grant.since)}`),
      used === undefined ? msg('not used yet') : msg(str`last used ${this.time(used)}`),
      grant.expires === undefined ? '' : msg(str`until ${this.time(grant.expires)}`),
    ];
    const limits = this.limitsOf(grant);
    return html`<li>
      <div>
        ${title}
        ${limits.length > 0 ? html`<div class="hint"><bdi>${limits.join(' · ')}</bdi></div>` : nothing}
        <div class="hint">${facts.filter(Boolean).join(' · ')}</div>
      </div>
      <button type="button" aria-label=${msg(str`Take back: ${title}`)} @click=${() => ledger.revoke(widget, grant.id)}>${msg('Take back')}</button>
    </li>`;
  }

  private limitsOf({ accounts, artifact, fields, where, arguments: rules, withoutAsking }: Grant): string[] {
    const condition = (value: unknown) => (typeof value === 'object' && value !== null ? valueWords(value) : valueWords(value ?? ''));
    return [
      accounts ? (accounts.length > 0 ? listed(accounts.map((id) => this.accountOf(id))) : msg('no account')) : '',
      fields ? msg(str`only ${listed(fields.filter((field) => field !== 'id').map((field) => inSentence(fieldWords(field))))}`) : '',
      ...Object.entries(where ?? {}).map(([field, value]) => msg(str`only where ${inSentence(fieldWords(field))} is ${condition(value)}`)),
      ...Object.entries(rules ?? {}).flatMap(([name, { in: values, maxLength }]) =>
        values ? [msg(str`${inSentence(fieldWords(name))}: only ${listed(values.map(String))}`)] : maxLength !== undefined ? [msg(str`${inSentence(fieldWords(name))}: up to ${maxLength} characters`)] : [],
      ),
      withoutAsking ? msg('without asking each time') : '',
      artifact === undefined ? '' : msg(str`on the page “${this.nameOf(artifact)}” only`),
    ].filter(Boolean);
  }

  private accountOf(id: string): string {
    return this.host.accounts.find((account) => account.id === id)?.label ?? msg('an account that is no longer connected');
  }

  private ended({ ended, expires }: Grant): string {
    if (!ended) return msg(str`Ran out ${this.time(expires ?? 0)}`);
    return { revoked: msg(str`You took it back ${this.time(ended.at)}`), replaced: msg(str`Replaced ${this.time(ended.at)}`), unused: msg(str`No longer asked for since ${this.time(ended.at)}`) }[ended.why];
  }

  private titleOf(use: UseName): string {
    const found = this.resolve(use);
    return found ? useWords(found, this.host).title : msg('Something that is no longer installed');
  }

  private resolve(use: UseName): Use | undefined {
    const own = <T>(members: object | undefined, name: string) => (members && Object.hasOwn(members, name) ? (members as Record<string, T>)[name] : undefined);
    if (use.ref === 'kind' || use.ref === 'kind-action') {
      const kind = own<(typeof kinds)['event']>(kinds, use.kind);
      return use.ref === 'kind' ? (kind as Use | undefined) : own<Use>(kind?.actions, use.name);
    }
    const contract = this.contracts.find(({ id }) => id === use.contract);
    return own<Use>(contract && { collection: contract.collections, read: contract.reads, action: contract.actions }[use.ref], use.name);
  }

  private time(at: number): string {
    return clock(at, this.now, this.locale, this.timeZone);
  }
}
