import { msg, str } from '@lit/localize';
import type { ItemReference } from '@vivarium/sdk/contract';
import { accountOf, conversationsOf, dayOf, formatDay, formatTime, type Conversation, type MessageRow } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { accountLabel } from '../shared/account-label.js';
import { Attempts } from '../shared/attempts.js';
import { Begun } from '../shared/begun.js';
import { icon } from '../shared/icons.js';
import { LatePart } from '../shared/late-part.js';
import { beyondWords } from '../shared/mirrored.js';
import { Now } from '../shared/now.js';
import { Rows, type RowPlace } from '../shared/rows.js';
import { shared } from '../shared/styles.js';
import { Answers, LETTER } from './answers.js';
import type { ConversationCommands, ConversationElement } from './conversation.js';
import { inbox, type Filter } from './definition.js';
import type { LetterCommands } from './letter.js';
import { isLetter, isWaiting, messagesFor, participants, select } from './selection.js';
import { styles } from './styles.js';

/** The selected day's mail by conversation. Keys: j and k move, Enter opens, e archives, s stars, u marks, r answers, c writes a new one, / searches. */
@customElement(inbox.tag)
export class Inbox extends WidgetElement(inbox) {
  static override styles = [shared, styles];

  @state() private search = '';
  /** Key of the open conversation. */
  @state() private opened: string | undefined;
  /** A new letter is being written. */
  @state() private composing = false;

  private readonly messages = this.live('messages', () => messagesFor(this.environment.day, this.environment.timeZone, this.config.days, this.search));
  private readonly now = new Now(this);
  private readonly attempts = new Attempts(this);
  private readonly rows = new Rows(this, 52);
  private readonly reading = new LatePart(this, () => import('./conversation.js'), () => msg('The conversation could not be loaded. Is Vivarium still running?'));
  private readonly letter = new LatePart(this, () => import('./letter.js'), () => msg('The form could not be loaded. Is Vivarium still running?'));
  private readonly begun = new Begun(this);
  private readonly answers = new Answers(this.begun);
  private grouped: { items: readonly MessageRow[]; conversations: readonly Conversation[]; labels: readonly string[]; writable: boolean; ofEach: readonly MessageRow[] } | undefined;
  private shownReveal: string | undefined;
  private shownDay: string | undefined;
  private listed: readonly Conversation[] = [];

  private readonly conversationCommands: ConversationCommands = {
    readBody: (message, signal) => this.read('body', { id: message.id }, { account: accountOf(message.$ref), signal }),
    act: (use, input, on) => this.attempts.run(this.call(use, input as never, { on })),
    attempt: (action) => this.attempts.run(action),
    openLink: (url) => this.openLink(url),
    accountLabel: ({ $ref }) => accountLabel(this.host, this.group().ofEach, $ref),
    nameOf: (account) => this.nameOf(account),
    answers: this.answers,
    answersChanged: () => this.requestUpdate(),
  };

  private readonly letterCommands: LetterCommands = {
    begun: this.begun,
    nameOf: (account) => this.nameOf(account),
    hand: (use, message, account) => this.attempts.run(this.call(use, message, { account })),
    closed: () => void this.closeLetter(),
  };

  private nameOf(account: string): string {
    return this.host?.accountLabel?.(account) ?? account;
  }

  private get filter(): Filter {
    return this.state?.filter ?? 'all';
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { day } = this.environment;
    // What is open belongs to its day.
    if (day !== this.shownDay) this.opened = undefined;
    this.shownDay = day;
  }

  override render() {
    return this.messages.render({ ready: () => this.view(), empty: () => this.view() });
  }

  /** Threads, labels and one message of each account, computed again only when messages changed. */
  private group() {
    const { items } = this.messages;
    if (this.grouped?.items !== items) {
      const conversations = conversationsOf(items);
      const ofEach = [...new Map(conversations.map(({ account, last }) => [account, last])).values()];
      this.grouped = { items, conversations, labels: [...new Set(items.flatMap(({ labels }) => labels))].sort(), writable: ofEach.some(({ readOnly }) => !readOnly), ofEach };
    }
    return this.grouped;
  }

  private view() {
    const { day, today, timeZone, locale } = this.environment;
    const { conversations } = this.group();
    const selection = { day, today, timeZone, search: this.search.trim(), now: this.now.time, waitingHours: this.config.waitingHours, isBegun: (key: string) => this.answers.isBegun(key) };
    const chosen = new Set(select(conversations, { ...selection, filter: this.filter }));
    // What is open stays where it is, also when reading it made it leave the selection.
    this.listed = conversations.filter((conversation) => conversation.key === this.opened || chosen.has(conversation));
    const beyond = beyondWords(this.messages.freshness, this.environment);
    const filters: readonly (readonly [Filter, string])[] = [
      ['all', msg('All')],
      ['unread', msg('Unread')],
      ['starred', msg('Starred')],
      ['waiting', msg('Waiting')],
    ];
    const isLeft = !this.composing && this.begun.peek(LETTER) !== undefined;
    const words = isLeft ? msg('Continue mail') : msg('New mail');
    const { rows, style } = this.rows.draw(this.listed, ({ key }) => key, (conversation, place) => this.rowView(conversation, place), `${day} ${this.filter} ${this.search}`);
    return html`<div class="frame" @keydown=${this.onKey}>
      <div class="bar">
        <div role="group" aria-label=${msg('Show')}>
          ${filters.map(([filter, label]) => {
            const count = filter === 'unread' || filter === 'waiting' ? select(conversations, { ...selection, search: '', filter }).length : 0;
            return html`<button aria-pressed=${filter === this.filter} @click=${() => this.setFilter(filter)}>${label}${count > 0 ? html` <span class="count">${count}</span>` : nothing}</button>`;
          })}
        </div>
        <div class="ways">
          <label class="search">${icon('search')}<input type="search" .value=${this.search} placeholder=${msg('Search')} aria-label=${msg('Search mail')} @input=${this.onSearch} /></label>
          ${this.group().writable ? html`<button class="quiet icon new ${isLeft ? 'left' : ''}" aria-label=${words} title="${words} (C)" @click=${this.compose}>${icon('write')}</button>` : nothing}
        </div>
      </div>
      <div>${this.attempts.render()}</div>
      <div class="scroll" tabindex="-1" role="group" aria-label=${msg(str`Mail of ${formatDay(day, locale)}`)} @scroll=${this.rows.onScroll} @keydown=${this.rows.onKey}>
        ${beyond || this.listed.length === 0 ? html`<p class="viv-view">${beyond ?? this.emptyText()}</p>` : nothing}
        <ul data-rows style=${style}>${rows}</ul>
      </div>
      ${this.composing ? html`<viv-inbox-letter .mail=${this.messages.items} .commands=${this.letterCommands}></viv-inbox-letter>` : nothing}
    </div>`;
  }

  private emptyText(): string {
    if (this.search.trim() !== '') return msg('No mail matches.');
    return { all: msg('No mail on this day.'), unread: msg('Nothing unread.'), starred: msg('Nothing starred on this day.'), waiting: msg('Nobody waits for an answer.') }[this.filter];
  }

  private rowView(conversation: Conversation, { at, room }: RowPlace) {
    const { key, last, messages, unread, starred } = conversation;
    const { day, locale, timeZone, revealed } = this.environment;
    const open = key === this.opened;
    const waits = isWaiting(conversation, { now: this.now.time, waitingHours: this.config.waitingHours });
    const isRevealed = revealed !== undefined && messages.some(({ $ref }) => $ref === revealed);
    const changed = messages.findLast(({ $ref }) => this.messages.changes.has($ref))?.$ref;
    const drafted = messages.some(({ draft }) => draft);
    const begun = this.answers.isBegun(key) && !(open && this.answers.shown(key));
    const account = this.conversationCommands.accountLabel(last);
    return html`<li class="conversation ${unread ? 'unread' : ''} ${open ? 'open' : ''} ${isRevealed ? 'revealed' : ''}" data-key=${key} data-at=${at} aria-posinset=${at + 1} aria-setsize=${this.listed.length} style=${room}>
      ${guard([last, messages.length, unread, starred, open, waits, drafted, begun, account, day, locale, timeZone, changed && this.messages.changes.get(changed)], () => html`
        <button class="head" aria-expanded=${open} @click=${() => this.toggle(conversation)}>
          <span class="dot">${unread ? html`<span class="hidden">${msg('Unread.')}</span>` : nothing}</span>
          <span class="who clip" dir="auto">${participants(conversation, msg('me'), this.environment.locale)}${messages.length > 1 ? html` <span class="muted small">${messages.length}</span>` : nothing}</span>
          <span class="meta">${changed ? this.messages.mark(changed) : nothing}${begun ? html`<span class="begun">${msg('reply begun')}</span>` : nothing}${drafted ? html`<span class="begun">${msg('draft')}</span>` : nothing}${waits ? html`<span class="waits">${msg('waiting')}</span>` : nothing}${last.attachments.length > 0 ? icon('clip') : nothing}${starred ? html`<span class="star">${icon('star', true)}<span class="hidden">${msg('starred')}</span></span>` : nothing}<time datetime=${last.at}>${this.when(last)}</time></span>
          <span class="line clip" dir="auto"><span class="subject">${last.subject || msg('(no subject)')}</span>${last.labels.map((label) => html` <span class="label">${label}</span>`)} ${open ? nothing : last.snippet}</span>
          ${account === undefined || open ? nothing : html`<span class="account clip" title=${account}><span class="hidden">${msg(str`In: ${account}`)}</span><span aria-hidden="true" dir="auto">${account}</span></span>`}
        </button>
        ${last.readOnly ? nothing : html`<div class="quick">
          ${isLetter(conversation) ? nothing : this.quick('archive', conversation.inbox ? msg('Archive') : msg('Back to inbox'), () => this.archive(conversation))}
          ${this.quick('star', starred ? msg('Remove star') : msg('Star'), () => this.star(conversation))}
          ${this.quick('unread', unread ? msg('Mark as read') : msg('Mark as unread'), () => this.mark(conversation, unread))}
        </div>`}`)}
      ${open && this.reading.part ? html`<viv-inbox-conversation .conversation=${conversation} .place=${this.environment} .labels=${this.group().labels} .commands=${this.conversationCommands}></viv-inbox-conversation>` : nothing}
    </li>`;
  }

  private quick(name: 'archive' | 'star' | 'unread', label: string, run: () => void) {
    return html`<button class="quiet icon" aria-label=${label} title=${label} @click=${run}>${icon(name)}</button>`;
  }

  private when(message: MessageRow): string {
    const { day, timeZone, locale } = this.environment;
    const on = dayOf(message.at, timeZone);
    return on === day ? formatTime(message.at, this.environment) : formatDay(on, locale, { day: 'numeric', month: 'short' });
  }

  private setFilter(filter: Filter): void {
    this.opened = undefined;
    this.search = '';
    this.setState({ filter });
  }

  private readonly onSearch = ({ target }: Event): void => {
    this.search = (target as HTMLInputElement).value;
    this.opened = undefined;
  };

  private toggle(conversation: Conversation): void {
    this.rows.current = conversation.key;
    this.opened = this.opened === conversation.key ? undefined : conversation.key;
    if (!this.opened) return;
    void this.showConversation().then(() => this.conversation?.showNewest());
    if (conversation.unread && !conversation.last.readOnly) this.mark(conversation, true, true);
  }

  /** Resolves when the open conversation is drawn, or the reason why it cannot be. */
  private async showConversation(): Promise<void> {
    if (!this.reading.part) await this.attempts.run(this.reading.load());
    await this.updateComplete;
  }

  /** For whoever presses a key it is one thing that is done, of however many messages. */
  private each(messages: readonly MessageRow[], run: (options: { on: ItemReference; gesture: string }) => Promise<unknown>, unsaid?: string): void {
    const gesture = crypto.randomUUID();
    void this.attempts.run(Promise.all(messages.map(({ $ref }) => run({ on: $ref, gesture }))), unsaid);
  }

  private archive({ key, messages, inbox: archived }: Conversation): void {
    if (this.opened === key) this.opened = undefined;
    const next = this.listed[this.listed.findIndex((other) => other.key === key) + 1];
    const moved = messages.filter((message) => message.inbox === archived && !message.draft);
    // What one wrote belongs back in the inbox only where nothing else does: a mail to oneself.
    const received = moved.filter(({ sent }) => !sent);
    this.each(archived || received.length === 0 ? moved : received, (options) => this.call('archive', { archived }, options));
    // The next key is for the next one, also before this one is gone.
    if (next) void this.rows.focus((this.rows.current = next.key));
  }

  private star({ messages, last, starred }: Conversation): void {
    const changed = starred ? messages.filter((message) => message.starred) : [last];
    this.each(changed, (options) => this.call('star', { starred: !starred }, options));
  }

  /** `opened`: nobody asked for it. Where the account may only be looked at, what is opened stays unread. */
  private mark({ messages, last }: Conversation, read: boolean, opened = false): void {
    const changed = read ? messages.filter((message) => message.unread) : [last];
    this.each(changed, (options) => this.call('markRead', { read }, options), opened ? 'forbidden' : undefined);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const origin = event.composedPath()[0] as HTMLElement;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (/^(input|textarea|select)$/i.test(origin.localName)) {
      if (event.key === 'Escape' && origin.localName === 'input') this.search = '';
      return;
    }
    const current = this.listed.find(({ key }) => key === this.rows.current) ?? this.listed[0];
    const own = current?.last.readOnly ? undefined : current;
    const keys: Record<string, () => unknown> = {
      j: () => this.rows.go('ArrowDown'),
      k: () => this.rows.go('ArrowUp'),
      ArrowDown: () => this.rows.go('ArrowDown'),
      ArrowUp: () => this.rows.go('ArrowUp'),
      Home: () => this.rows.go('Home'),
      End: () => this.rows.go('End'),
      e: () => own && this.archive(own),
      s: () => own && this.star(own),
      u: () => own && this.mark(own, own.unread),
      r: () => own && void this.answer(own),
      c: () => this.group().writable && this.compose(),
      '/': () => this.renderRoot.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
      Escape: () => this.leave(),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  private readonly compose = async (): Promise<void> => {
    if (await this.attempts.run(this.letter.load())) this.composing = true;
  };

  private async closeLetter(): Promise<void> {
    this.composing = false;
    await this.updateComplete;
    if (document.activeElement === document.body || this.matches(':focus-within')) this.renderRoot.querySelector<HTMLElement>('.new')?.focus();
  }

  /** One step: out of an answer, whose text stays; then out of the conversation. */
  private leave(): void {
    const { opened } = this;
    if (opened === undefined || this.conversation?.leaveAnswer()) return;
    this.opened = undefined;
    void this.rows.focus(opened);
  }

  private get conversation(): ConversationElement | null {
    return this.renderRoot.querySelector<ConversationElement>('viv-inbox-conversation');
  }

  private async answer(conversation: Conversation): Promise<void> {
    if (this.opened !== conversation.key) this.toggle(conversation);
    await this.showConversation();
    await this.conversation?.reply();
  }

  protected override updated(): void {
    const { revealed, reducedMotion } = this.environment;
    if (revealed === this.shownReveal) return;
    this.shownReveal = revealed;
    const conversation = revealed && this.group().conversations.find(({ messages }) => messages.some(({ $ref }) => $ref === revealed));
    if (!conversation) return;
    this.opened = this.rows.current = conversation.key;
    void this.showConversation().then(() => this.rows.show(conversation.key, reducedMotion ? 'auto' : 'smooth'));
  }
}
