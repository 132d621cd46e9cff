import { msg, str } from '@lit/localize';
import { briefing, kinds } from '@vivarium/sdk/contract';
import { type Use, useName } from '@vivarium/sdk/widget';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Host } from '../../connectors/host.js';
import type { ArgumentRule, Limits } from '../../grants/grant.js';
import { controls } from '../../ui/controls.css.js';
import { grantRowStyles } from './grant-row.css.js';
import { accountsOf, fieldWords, useWords, valueWords } from './use-words.js';
import { listed } from '../../ui/said.js';

type Row = Readonly<Record<string, unknown>>;

/** Fields by which one narrows what is seen: few values, each of which people know. */
const FILTERS = ['calendar', 'type', 'stage', 'labels', 'label', 'status', 'project', 'category'];
/** Contracts of the page itself. */
const OWN = new Set([briefing.id, 'vivarium']);
/** Fields that say little to a person; an example shows others first. */
const TECHNICAL = new Set(['id', 'thread', 'type', 'url', 'color', 'timeZone']);
const HOUR = 3_600_000;
const DURATIONS = [0, HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];

/** Told after every change of what is chosen in a {@link GrantRow}. */
export class GrantRowEvent extends Event {
  static readonly type = 'viv-grant-row';
  constructor() {
    super(GrantRowEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * One thing that a widget asks for: in words, with an example of what it would see, and how far to allow it.
 * @fires viv-grant-row - {@link GrantRowEvent}
 */
@customElement('viv-grant-row')
export class GrantRow extends LitElement {
  static override styles = [controls, grantRowStyles];

  @property() name = '';
  @property({ attribute: false }) use!: Use;
  @property({ attribute: false }) host!: Pick<Host, 'accounts' | 'contract' | 'open'>;
  @property() artifact = '';
  /** An item to show where there is none of the person's own. */
  @property({ attribute: false }) sample: Row | undefined;
  /** Nobody asks for it: it is chosen by hand. */
  @property({ type: Boolean }) optional = false;
  @state() private chosen = true;
  @state() private accounts: ReadonlySet<string> = new Set();
  @state() private fields: ReadonlySet<string> = new Set();
  @state() private filter: { field: string; value: string } | undefined;
  @state() private duration = 0;
  @state() private here = false;
  @state() private only: Readonly<Record<string, string>> = {};
  @state() private withoutAsking = false;
  @state() private items: readonly Row[] = [];
  /** What people call a type of records. */
  private types: ReadonlyMap<unknown, unknown> = new Map();
  private close: (() => void) | undefined;

  /** What is allowed by the row as it stands; undefined where it is not chosen. */
  get consent() {
    if (!this.chosen || this.unreachable) return undefined;
    const { filter, rules } = this;
    const limits: Limits = {
      // The page's own data belong to no account.
      ...(this.own ? {} : { accounts: [...this.accounts] }),
      ...(this.here ? { artifact: this.artifact } : {}),
      ...(this.shape && this.fields.size < this.shape.length ? { fields: [...this.fields] } : {}),
      ...(filter ? { where: { [filter.field]: Array.isArray(this.items.find((item) => item[filter.field] !== undefined)?.[filter.field]) ? { has: filter.value } : filter.value } } : {}),
      ...(rules ? { arguments: rules, ...(this.withoutAsking ? { withoutAsking: true as const } : {}) } : {}),
      ...(this.duration ? { expires: Date.now() + this.duration } : {}),
    };
    return { ...limits, use: useName(this.use) };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close?.();
    this.close = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('use')) return;
    const { use, host } = this;
    // What cannot be brought back is chosen by hand.
    this.chosen = !this.optional && useWords(use, host).risk !== 'destructive';
    this.accounts = new Set(accountsOf(use, host).map(({ id }) => id));
    this.fields = new Set(this.shape);
    this.close?.();
    this.close = undefined;
    if (use.ref !== 'kind' && use.ref !== 'collection') return;
    const ends = [
      host.open(use, { limit: 500 }, ({ items }) => (this.items = items)),
      host.open(kinds.recordType, {}, ({ items }) => (this.types = new Map(items.map(({ id, title }) => [id, title])))),
    ];
    this.close = () => ends.forEach((end) => end());
  }

  protected override updated(): void {
    this.dispatchEvent(new GrantRowEvent());
  }

  override render() {
    const { title, detail, risk } = useWords(this.use, this.host);
    return html`<div class="row ${risk ?? ''}">
      <label class="main">
        <input type="checkbox" .checked=${this.chosen && !this.unreachable} ?disabled=${this.unreachable} @change=${(event: Event) => (this.chosen = checked(event))} />
        <span><strong>${title}</strong><br /><span class="muted">${this.unreachable ? msg('No connected account has this. Connect one in the settings; you are then asked.') : detail}</span>
          ${this.own || this.unreachable ? nothing : html`<br /><span class="muted">${msg(str`In: ${accountsOf(this.use, this.host).filter(({ id }) => this.accounts.has(id)).map(({ title, label }) => `${title}, ${label}`).join('; ') || msg('no account')}`)}</span>`}</span>
      </label>
      ${this.chosen && !this.unreachable ? html`${this.example()}<details><summary>${this.summary}</summary>${this.limits()}</details>` : nothing}
    </div>`;
  }

  private get own(): boolean {
    return 'contract' in this.use && OWN.has(this.use.contract);
  }

  private get unreachable(): boolean {
    return !this.own && accountsOf(this.use, this.host).length === 0;
  }

  private get shape(): readonly string[] | undefined {
    const { use } = this;
    return use.ref === 'kind' ? Object.keys(use.item.shape) : use.ref === 'collection' ? Object.keys(use.definition.item.shape) : undefined;
  }

  private get input(): readonly string[] {
    const { use } = this;
    return use.ref === 'action' || use.ref === 'read' ? Object.keys(use.definition.input.shape) : use.ref === 'kind-action' ? Object.keys(use.input.shape) : [];
  }

  /** Rules where somebody limited an argument; the others then take anything. */
  private get rules(): Record<string, ArgumentRule> | undefined {
    const values = (name: string) => (this.only[name] ?? '').split(',').map((value) => value.trim()).filter(Boolean);
    if (!this.input.some((name) => values(name).length > 0)) return undefined;
    return Object.fromEntries(this.input.map((name) => [name, values(name).length > 0 ? { in: values(name) } : {}]));
  }

  private get summary(): string {
    const limited = [
      this.accounts.size < accountsOf(this.use, this.host).length ? msg('some accounts') : '',
      this.shape && this.fields.size < this.shape.length ? msg(str`${this.fields.size} of ${this.shape.length} fields`) : '',
      this.filter || this.rules ? msg('some values') : '',
      this.duration ? msg('for a while') : '',
      this.here ? msg('this page only') : '',
    ].filter(Boolean);
    return limited.length > 0 ? msg(str`Limited to: ${listed(limited)}`) : msg('Limit it');
  }

  private example() {
    const real = this.items.find((item) => !this.filter || valueOf(item, this.filter.field).includes(this.filter.value));
    const item = real ?? this.sample;
    if (!this.shape || !item) return nothing;
    const seen = this.shape.filter((field) => this.fields.has(field) && field !== 'id' && valueWords(item[field]) !== '');
    const shown = [...seen.filter((field) => !TECHNICAL.has(field)), ...seen.filter((field) => TECHNICAL.has(field))].slice(0, 6);
    return html`<figure>
      <figcaption class="muted">${real ? msg('For example, of yours:') : msg('For example:')}</figcaption>
      ${shown.length > 0
        ? html`<dl>${shown.map((field) => html`<dt>${fieldWords(field)}</dt><dd><bdi>${valueWords(item[field], 90)}</bdi></dd>`)}</dl>`
        : html`<p class="muted">${msg('Only that there is an item.')}</p>`}
    </figure>`;
  }

  private limits() {
    const accounts = accountsOf(this.use, this.host);
    const filters = this.shape ? FILTERS.flatMap((field) => [...new Set(this.items.flatMap((item) => valueOf(item, field)))].slice(0, 30).map((value) => ({ field, value }))) : [];
    const { risk } = useWords(this.use, this.host);
    return html`<div class="limits">
      ${accounts.length > 1
        ? html`<fieldset><legend>${msg('Accounts')}</legend><div class="choices">${accounts.map(({ id, label, title }) => choice(`${title}, ${label}`, this.accounts.has(id), (on) => (this.accounts = toggled(this.accounts, id, on))))}</div></fieldset>`
        : nothing}
      ${this.shape
        ? html`<fieldset><legend>${msg('Fields')}</legend><div class="choices">${this.shape.filter((field) => field !== 'id').map((field) => choice(fieldWords(field), this.fields.has(field), (on) => (this.fields = toggled(this.fields, field, on))))}</div></fieldset>`
        : nothing}
      ${filters.length > 1
        ? html`<label class="field">${msg('Only items with')}
            <select @change=${(event: Event) => (this.filter = filters[(event.target as HTMLSelectElement).selectedIndex - 1])}>
              <option value="">${msg('Anything')}</option>
              ${filters.map(({ field, value }, index) => html`<option value=${index}>${fieldWords(field)}: ${valueWords(this.types.get(value) ?? value)}</option>`)}
            </select></label>`
        : nothing}
      ${this.input.map(
        (name) => html`<label class="field">${msg(str`${fieldWords(name)}, only`)}
          <input type="text" placeholder=${msg('Anything; or values, separated by commas')} @change=${(event: Event) => (this.only = { ...this.only, [name]: (event.target as HTMLInputElement).value })} /></label>`,
      )}
      ${this.rules && risk && risk !== 'reversible' ? choice(msg('Within these values, do it without asking me each time'), this.withoutAsking, (on) => (this.withoutAsking = on)) : nothing}
      <label class="field">${msg('For how long')}
        <select @change=${(event: Event) => (this.duration = DURATIONS[(event.target as HTMLSelectElement).selectedIndex] ?? 0)}>
          ${[msg('Until I take it back'), msg('One hour'), msg('One day'), msg('One week'), msg('30 days')].map((words) => html`<option>${words}</option>`)}
        </select></label>
      ${this.artifact ? choice(msg('On this page only'), this.here, (on) => (this.here = on)) : nothing}
    </div>`;
  }
}

const checked = (event: Event) => (event.target as HTMLInputElement).checked;
const choice = (words: string, on: boolean, change: (on: boolean) => void) => html`<label class="choice"><input type="checkbox" .checked=${on} @change=${(event: Event) => change(checked(event))} />${words}</label>`;

function toggled(set: ReadonlySet<string>, member: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
}

/** The texts by which a field can be filtered. */
const valueOf = (item: Row, field: string): string[] => [item[field]].flat().filter((value): value is string => typeof value === 'string' && value !== '');
