import { msg, str } from '@lit/localize';
import { accountOf, type MessageRow } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { z } from 'zod';
import { addressesIn, isAddress } from '../shared/addresses.js';
import type { Begun } from '../shared/begun.js';
import { formStyles } from '../shared/form-styles.js';
import { icon } from '../shared/icons.js';
import { shared } from '../shared/styles.js';
import { LETTER } from './answers.js';

const text = z.string().catch('');
/** A letter as it is written; what was kept of one, perhaps by another Vivarium: what does not fit is left out. */
const Letter = z.object({
  /** The account it goes out from; undefined: the first. */
  account: z.string().optional().catch(undefined),
  /** Addresses as they were typed. */
  to: text,
  cc: text,
  subject: text,
  text,
});
type Letter = Readonly<z.output<typeof Letter>>;
const empty: Letter = Letter.parse({});

/** A letter as its source is asked for it. */
export interface NewMessage {
  to: string[];
  cc?: string[];
  subject: string;
  text: string;
}

/** What the form of a letter asks of its widget. */
export interface LetterCommands {
  readonly begun: Begun;
  /** What an account is called. */
  nameOf(account: string): string;
  /** Answers whether it was done. */
  hand(use: 'draftMessage' | 'sendMessage', message: NewMessage, account: string): Promise<boolean>;
  /** It is done, or left: then what is written in it stays. */
  closed(): void;
}

/** A new letter: from whom, to whom, about what. What is written in it is there again when it was left. */
@customElement('viv-inbox-letter')
export class LetterForm extends LitElement {
  static override styles = [
    shared,
    formStyles,
    css`
      textarea {
        min-block-size: 9em;
        max-block-size: none;
      }
    `,
  ];

  @property({ attribute: false }) commands!: LetterCommands;
  /** The mail that is known: from its accounts it can go out, its people are offered. */
  @property({ attribute: false }) mail: readonly MessageRow[] = [];
  @state() private letter = empty;
  @state() private isRestored = false;
  @state() private problem = '';
  @state() private busy = false;
  @query('[name=to]') private to!: HTMLInputElement;
  /** What accounts are called, by id. */
  private accounts: ReadonlyMap<string, string> = new Map();
  /** Names of those one has had mail with, by address. */
  private people: ReadonlyMap<string, string> = new Map();

  override connectedCallback(): void {
    super.connectedCallback();
    const kept = this.commands.begun.take(LETTER);
    this.isRestored = kept !== undefined;
    this.letter = Letter.catch(empty).parse(kept ?? {});
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('mail')) return;
    const [accounts, people] = [new Map<string, string>(), new Map<string, string>()];
    for (const { $ref, readOnly, from, to, cc } of this.mail) {
      for (const { name, email } of [from, ...to, ...cc]) if (!people.get(email)) people.set(email, name ?? '');
      if (!readOnly) accounts.set(accountOf($ref), '');
    }
    for (const id of accounts.keys()) accounts.set(id, this.commands.nameOf(id));
    for (const own of accounts.values()) people.delete(own);
    [this.accounts, this.people] = [accounts, people];
  }

  protected override firstUpdated(): void {
    this.to.focus();
  }

  override render() {
    const { letter, busy, problem } = this;
    const write = (name: 'subject' | 'text') => ({ target }: Event) => this.write({ [name]: (target as HTMLInputElement).value });
    return html`<form novalidate aria-labelledby="heading" aria-describedby="problem" @submit=${this.onSubmit} @keydown=${this.onKey}>
      <header>
        <h3 id="heading">${msg('New mail')}</h3>
        <button type="button" class="quiet icon" aria-label=${msg('Close')} ?disabled=${busy} @click=${this.leave}>${icon('close')}</button>
      </header>
      ${this.isRestored ? html`<p class="restored" role="status">${msg('As you left it.')} <button type="button" class="link" @click=${this.startAfresh}>${msg('Start afresh')}</button></p>` : nothing}
      <div class="fields">
        ${this.accounts.size > 1
          ? html`<label for="account">${msg('From')}</label>
              <select id="account" name="account" ?disabled=${busy} @change=${({ target }: Event) => this.write({ account: (target as HTMLSelectElement).value })}>
                ${[...this.accounts].map(([id, label]) => html`<option value=${id} ?selected=${id === this.account}>${label}</option>`)}
              </select>`
          : nothing}
        ${this.addressField('to', msg('To'))} ${this.addressField('cc', msg('Cc'))}
        <label for="subject">${msg('Subject')}</label>
        <input id="subject" name="subject" dir="auto" maxlength="500" autocomplete="off" ?readonly=${busy} .value=${live(letter.subject)} @input=${write('subject')} />
      </div>
      <textarea name="text" dir="auto" maxlength="20000" aria-label=${msg('Text')} ?readonly=${busy} .value=${live(letter.text)} @input=${write('text')}></textarea>
      <p id="problem" class="wrong" role="alert">${problem}</p>
      <footer>
        <button class="primary" value="draftMessage" ?disabled=${busy}>${msg('Save draft')}</button>
        <button value="sendMessage" ?disabled=${busy}>${msg('Send…')}</button>
        <button type="button" class="quiet" ?disabled=${busy} @click=${this.leave}>${msg('Cancel')}</button>
      </footer>
    </form>`;
  }

  /** One line for any number of addresses: those of known people are offered behind what is written already. */
  private addressField(name: 'to' | 'cc', label: string) {
    const typed = this.letter[name];
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const taken = new Set(addressesIn(before));
    const known = [...this.people].filter(([email]) => !taken.has(email)).slice(0, 100);
    const wrong = this.problem !== '' && (name === 'to' || typed !== '') && this.problemOf(name) !== undefined;
    return html`<label for=${name}>${label}</label>
      <input id=${name} name=${name} type="text" inputmode="email" dir="auto" autocomplete="off" list="${name}-people" maxlength="5000" ?required=${name === 'to'} ?readonly=${this.busy}
        aria-invalid=${wrong} .value=${live(typed)} @input=${({ target }: Event) => this.write({ [name]: (target as HTMLInputElement).value })} />
      <datalist id="${name}-people">${known.map(([email, called]) => html`<option value=${before ? `${before} ${email}` : email}>${called}</option>`)}</datalist>`;
  }

  private get account(): string {
    const { letter: { account }, accounts } = this;
    return account !== undefined && accounts.has(account) ? account : ([...accounts.keys()][0] ?? '');
  }

  private problemOf(name: 'to' | 'cc'): string | undefined {
    const addresses = addressesIn(this.letter[name]);
    if (name === 'to' && addresses.length === 0) return msg('Say to whom it goes.');
    const wrong = addresses.find((address) => !isAddress(address));
    return wrong === undefined ? undefined : msg(str`“${wrong}” is no mail address.`);
  }

  private write(change: Partial<Letter>): void {
    this.letter = { ...this.letter, ...change };
    this.problem = '';
    const { to, cc, subject, text: words } = this.letter;
    this.commands.begun.write(LETTER, [to, cc, subject, words].every((part) => part.trim() === '') ? undefined : this.letter, this.account);
  }

  private readonly startAfresh = (): void => {
    this.write({ ...empty, account: this.letter.account });
    this.isRestored = false;
    this.to.focus();
  };

  private readonly leave = (): void => {
    if (!this.busy) this.commands.closed();
  };

  /** Enter in a line does not end the letter: who goes on to the next one by it has not written it yet. */
  private readonly onKey = (event: KeyboardEvent): void => {
    const leaves = event.key === 'Escape' && !event.isComposing;
    if (!leaves && !(event.key === 'Enter' && event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.stopPropagation();
    if (leaves) this.leave();
  };

  private readonly onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.problem = this.problemOf('to') ?? this.problemOf('cc') ?? '';
    if (this.problem !== '') {
      await this.updateComplete;
      return this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
    const { commands, letter, account } = this;
    const pressed = event.submitter as HTMLButtonElement | null;
    const [to, cc] = [addressesIn(letter.to), addressesIn(letter.cc)];
    this.busy = true;
    const handed = commands.hand(pressed?.value === 'sendMessage' ? 'sendMessage' : 'draftMessage', { to: [...to], ...(cc.length > 0 && { cc: [...cc] }), subject: letter.subject.trim(), text: letter.text }, account);
    const done = await commands.begun.send(LETTER, handed);
    this.busy = false;
    if (done) return commands.closed();
    await this.updateComplete;
    if (document.activeElement === document.body) pressed?.focus();
  };
}
