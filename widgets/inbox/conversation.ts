import { msg, str } from '@lit/localize';
import { VivariumError, type ItemReference } from '@vivarium/sdk/contract';
import { accountOf, type Conversation, dayOf, formatDay, formatList, formatTime, type MessageRow, nameOf, type Place, said } from '@vivarium/sdk/kinds';
import { html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { draw, icon } from '../shared/icons.js';
import { shared } from '../shared/styles.js';
import type { Answer, Answers } from './answers.js';
import { conversationStyles } from './conversation-styles.js';
import { isLetter, senderOf } from './selection.js';
import './formatted.js';
import type { LinkEvent } from './formatted.js';
import { FormattedMail } from './formatted.js';

const replyShape = svg`<path d="M6.5 4 2.8 7.500l3.7 3.500M3 7.500h6.200c2.4 0 4 1.3 4 4.2" />`;
const tagShape = svg`<path d="M2.5 7.600V3.500a1 1 0 0 1 1-1h4.100L13.4 8.300a1 1 0 0 1 0 1.400l-3.7 3.700a1 1 0 0 1-1.4 0L2.5 7.600Z" /><circle cx="5.5" cy="5.5" r=".6" />`;

/** What an open conversation asks of its widget. */
export interface ConversationCommands {
  readBody(message: MessageRow, signal: AbortSignal): Promise<{ text: string; html?: string | undefined }>;
  /** Answers whether it was done. An answer on a draft is what that says from now on. */
  act(use: 'draftReply' | 'sendReply' | 'deleteDraft' | 'label', input: object, on: ItemReference): Promise<boolean>;
  /** Says why something could not be done; answers whether it was. */
  attempt(action: Promise<unknown>): Promise<boolean>;
  openLink(url: string): void;
  /** The account's name, where mail of several is in the list. */
  accountLabel(message: MessageRow): string | undefined;
  /** What an account is called: of a mailbox, its address. */
  nameOf(account: string): string;
  readonly answers: Answers;
  /** One of them is closed or done. */
  answersChanged(): void;
}

const MOST_NAMES = 12;

type Body = { text: string; html?: string | undefined } | { problem: string };

/** An open conversation: its messages, the newest open, and a place to answer. Mail is text unless one asks for its formatting. */
@customElement('viv-inbox-conversation')
export class ConversationElement extends LitElement {
  static override styles = [shared, conversationStyles];

  @property({ attribute: false }) conversation!: Conversation;
  @property({ attribute: false }) place!: Place;
  /** Labels that exist. */
  @property({ attribute: false }) labels: readonly string[] = [];
  @property({ attribute: false }) commands!: ConversationCommands;

  @state() private unfolded: ReadonlySet<string> = new Set();
  @state() private bodies: ReadonlyMap<string, Body> = new Map();
  @state() private formatted = false;
  @state() private answering: Answer | undefined;
  @state() private labelling = false;
  @state() private busy = false;
  @query('textarea') private textarea!: HTMLTextAreaElement | null;
  private loading = new AbortController();
  private readonly asked = new Set<string>();

  /** The newest draft at the source. */
  private get draft(): MessageRow | undefined {
    return this.conversation.messages.findLast(({ draft }) => draft);
  }

  /** Opens the answer's text field, with what a draft says. */
  async reply(): Promise<void> {
    const { conversation, draft } = this;
    const { key, last } = conversation;
    const { answers } = this.commands;
    if (!this.answering && draft && !answers.isBegun(key)) {
      let body: Awaited<ReturnType<ConversationCommands['readBody']>> | undefined;
      const { signal } = this.loading;
      // The whole of it: what is not read here would be lost when it is saved.
      if (!(await this.commands.attempt(this.commands.readBody(draft, signal).then((read) => (body = read)))) || !body || key !== this.conversation.key || signal.aborted) return;
      if (body.html !== undefined || draft.attachments.length > 0) {
        // As text it would lose its formatting and files: where it was written it does not.
        if (draft.url) this.commands.openLink(draft.url);
        return;
      }
      this.answering = answers.start(key, last, { draft: draft.$ref, text: body.text });
    }
    this.answering ??= answers.start(key, last);
    await this.updateComplete;
    this.textarea?.focus();
    this.textarea?.form?.scrollIntoView({ block: 'nearest' });
  }

  /** Brings the newest message into sight: where it is opened low in a list, it lies below the edge. */
  async showNewest(): Promise<void> {
    await this.updateComplete;
    if (this.answering) return;
    const { messages, last } = this.conversation;
    this.renderRoot.querySelectorAll('.message')[messages.indexOf(last)]?.scrollIntoView({ block: 'nearest' });
  }

  /** Closes the text field; what is in it stays, for whoever answers again. False where there is none. */
  leaveAnswer(): boolean {
    const { answering } = this;
    if (!answering || this.busy) return answering !== undefined;
    this.closeAnswer();
    void this.focusOn('.answer');
    return true;
  }

  private async focusOn(part: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(part)?.focus();
  }

  private closeAnswer(key = this.conversation.key): void {
    this.commands.answers.leave(key);
    if (key === this.conversation.key) this.answering = undefined;
    this.commands.answersChanged();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.onKey);
    this.loading = new AbortController();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.onKey);
    this.loading.abort();
    this.asked.clear();
  }

  private isOpen(message: MessageRow): boolean {
    return message === this.conversation.last || this.unfolded.has(message.id);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('conversation')) this.answering = this.commands.answers.shown(this.conversation.key);
    for (const message of this.conversation.messages) if (this.isOpen(message)) void this.load(message);
  }

  private async load(message: MessageRow): Promise<void> {
    if (this.asked.has(message.id)) return;
    this.asked.add(message.id);
    const { signal } = this.loading;
    const body = await this.commands.readBody(message, signal).catch((thrown: unknown): Body => ({ problem: said(VivariumError.from(thrown).message) }));
    if (!signal.aborted) this.bodies = new Map(this.bodies).set(message.id, body);
  }

  override render() {
    const { last, messages } = this.conversation;
    const { answering, draft } = this;
    const account = this.commands.accountLabel(last);
    const words = answering && (isLetter(this.conversation) ? msg('Draft') : msg(str`Answer to ${senderOf(answering.to)}`));
    const others = answering ? this.others(answering) : [];
    const all = others.length > 0 && answering?.all && { all: true };
    return html`
      ${repeat(messages, ({ $ref }) => $ref, (message) => this.messageView(message))}
      ${account === undefined ? nothing : html`<p class="small muted account" dir="auto">${msg(str`In: ${account}`)}</p>`}
      ${answering
        ? html`<form @submit=${(event: SubmitEvent) => { event.preventDefault(); void this.finish(event.submitter, (text) => this.commands.act('draftReply', { text, ...all }, answering.draft ?? answering.to.$ref)); }}>
            ${answering.to.at < last.at ? html`<p class="small muted">${msg('Something newer came meanwhile.')}</p>` : nothing}
            ${others.length === 0 ? nothing : html`<label class="all"><input type="checkbox" ?disabled=${this.busy} .checked=${live(answering.all ?? false)} @change=${({ target }: Event) => this.write(answering, { all: (target as HTMLInputElement).checked })} /><span>${msg(str`Also to ${formatList(others, this.place.locale)}`)}</span></label>`}
            <textarea dir="auto" ?readonly=${this.busy} maxlength="20000" aria-label=${words!} placeholder=${words!} .value=${answering.text} @input=${({ target }: Event) => this.write(answering, { text: (target as HTMLTextAreaElement).value })}></textarea>
            <div class="tools">
              <button class="primary" ?disabled=${this.busy}>${msg('Save draft')}</button>
              <button type="button" ?disabled=${this.busy} @click=${({ currentTarget }: Event) => this.finish(currentTarget as HTMLElement, (text) => this.commands.act('sendReply', { text, ...all }, answering.draft ?? answering.to.$ref))}>${msg('Send…')}</button>
              <button type="button" class="quiet" @click=${() => this.leaveAnswer()}>${msg('Cancel')}</button>
            </div>
          </form>`
        : html`<div class="tools">
            ${last.readOnly ? html`<span class="small muted">${msg('Its account may only be looked at: it cannot be answered from here.')}</span>` : html`<button class="answer" @click=${() => this.reply()}>${draw(replyShape)} ${this.commands.answers.isBegun(this.conversation.key) ? msg('Continue reply') : draft ? msg('Continue draft') : msg('Reply')}</button>`}
            ${draft && !draft.readOnly ? html`<button class="quiet" ?disabled=${this.busy} @click=${({ currentTarget }: Event) => this.deleteDraft(draft, currentTarget as HTMLElement)}>${msg('Delete draft')}</button>` : nothing}
            ${this.labels.length > 0 && !last.readOnly ? html`<button class="quiet" aria-expanded=${this.labelling} @click=${() => (this.labelling = !this.labelling)}>${draw(tagShape)} ${msg('Label')}</button>` : nothing}
            ${last.url ? html`<button class="quiet" @click=${() => this.commands.openLink(last.url!)}>${icon('external')} ${msg('Open')}</button>` : nothing}
          </div>`}
      ${this.labelling
        ? html`<div class="labels" role="group" aria-label=${msg('Labels')}>
            ${this.labels.map((label) => {
              const on = last.labels.includes(label);
              return html`<button aria-pressed=${on} @click=${() => this.commands.act('label', on ? { remove: [label] } : { add: [label] }, last.$ref)}>${label}</button>`;
            })}
          </div>`
        : nothing}`;
  }

  private messageView(message: MessageRow) {
    const open = this.isOpen(message);
    const { timeZone, locale } = this.place;
    const when = `${formatDay(dayOf(message.at, timeZone), locale, { day: 'numeric', month: 'short' })}, ${formatTime(message.at, this.place)}`;
    return html`<article class="message">
      <button class="from" aria-expanded=${open} @click=${() => this.toggle(message)}>
        <span class="clip" dir="auto">${message.draft ? msg('Draft') : senderOf(message)}</span>
        ${open && message.from.name ? html`<span class="address" dir="ltr">${message.from.email}</span>` : nothing}<time datetime=${message.at}>${when}</time>
      </button>
      ${open ? this.bodyView(message) : html`<p class="clip muted small" dir="auto">${message.snippet}</p>`}
    </article>`;
  }

  private bodyView(message: MessageRow) {
    const body = this.bodies.get(message.id);
    const full = body && !('problem' in body) ? body : undefined;
    const text = full?.text ?? message.text;
    return html`
      ${this.formatted && full?.html
        ? html`<viv-formatted-mail dir="auto" .html=${full.html} @viv-link=${(event: LinkEvent) => this.commands.openLink(event.url)}></viv-formatted-mail>`
        : html`<p class="text" dir="auto">${text || message.snippet}</p>`}
      ${body && 'problem' in body ? html`<p class="small muted">${msg(str`The rest could not be loaded: ${body.problem}`)}</p>` : nothing}
      ${message.attachments.length > 0
        ? html`<ul class="files" aria-label=${msg('Attachments')}>${message.attachments.map(({ name }) => html`<li>${icon('clip')}<span class="clip">${name}</span></li>`)}</ul>`
        : nothing}
      ${full?.html && FormattedMail.available
        ? html`<p class="tools"><button class="link small" aria-pressed=${this.formatted} @click=${() => (this.formatted = !this.formatted)}>${this.formatted ? msg('Show as text') : msg('Show formatting')}</button></p>`
        : nothing}`;
  }

  private toggle(message: MessageRow): void {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(message.id)) unfolded.add(message.id);
    this.unfolded = unfolded;
  }

  /** Names of those who got the answered message, too. A draft has its readers already. */
  private others({ to: { $ref, from }, draft }: Answer): readonly string[] {
    const message = draft === undefined ? this.conversation.messages.find((one) => one.$ref === $ref) : undefined;
    if (!message) return [];
    const known = new Set([from.email, this.commands.nameOf(accountOf($ref))]);
    const others = (message.sent ? message.cc : [...message.to, ...message.cc]).filter(({ email }) => !known.has(email) && known.add(email));
    return others.length > MOST_NAMES ? [...others.slice(0, MOST_NAMES).map(nameOf), '…'] : others.map(nameOf);
  }

  private write(answer: Answer, change: Partial<Pick<Answer, 'text' | 'all'>>): void {
    this.answering = this.commands.answers.write(this.conversation.key, answer, change);
  }

  private async finish(pressed: HTMLElement | null, action: (text: string) => Promise<boolean>): Promise<void> {
    const text = this.textarea?.value.trim() ?? '';
    if (text === '' || this.busy) return;
    // Another conversation may be shown here when it is done.
    const { key } = this.conversation;
    this.busy = true;
    if (await this.commands.answers.send(key, action(text))) this.closeAnswer(key);
    await this.settle(key, pressed);
  }

  private async deleteDraft(draft: MessageRow, pressed: HTMLElement): Promise<void> {
    const { key } = this.conversation;
    this.busy = true;
    await this.commands.act('deleteDraft', {}, draft.$ref);
    await this.settle(key, pressed);
  }

  private async settle(key: string, pressed: HTMLElement | null): Promise<void> {
    this.busy = false;
    // A question that was on screen lets go of the focus with the next picture.
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    // What was pressed cannot have the focus while it is busy, and goes when it is done. Who went elsewhere meanwhile stays there.
    if (key !== this.conversation.key || document.activeElement !== document.body) return;
    if (pressed?.isConnected) pressed.focus();
    else await this.focusOn('.answer, textarea');
  }

  /** Out of an answer first, wherever in the conversation one is. */
  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.leaveAnswer()) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
