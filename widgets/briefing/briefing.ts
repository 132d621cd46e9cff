import { msg, str } from '@lit/localize';
import type { BriefingItem, BriefingSentence, Row } from '@vivarium/sdk/contract';
import { formatAmount, formatList, formatTime, numberFormat, said } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { z } from 'zod';
import { Attempts } from '../shared/attempts.js';
import { icon, type IconName } from '../shared/icons.js';
import { beyondWords } from '../shared/mirrored.js';
import { shared } from '../shared/styles.js';
import { cite } from './citations.js';
import { briefing } from './definition.js';

type Sentence = z.output<typeof BriefingSentence>;
type Topic = Sentence['topic'];
type Source = Sentence['sources'][number];

/** Sources listed below a sentence before one asks for all. */
const LISTED = 4;

const order: readonly Topic[] = ['summary', 'conflict', 'preparation', 'schedule', 'waiting', 'deal'];
const icons: Record<Topic, IconName> = { summary: 'summary', conflict: 'warning', preparation: 'prepare', schedule: 'calendar', waiting: 'clock', deal: 'deal' };
const titles = (): Record<Topic, string> => ({
  summary: msg('In short'),
  conflict: msg('Conflicts'),
  preparation: msg('Prepare'),
  schedule: msg('Schedule'),
  waiting: msg('Waiting for you'),
  deal: msg('Deals to move'),
});

/** The day's text by topic. Each sentence leads to the items it rests on; below it stands who wrote it, from what, at what cost. */
@customElement(briefing.tag)
export class Briefing extends WidgetElement(briefing) {
  static override styles = [
    shared,
    css`
      .scroll {
        padding: 0 var(--viv-space-3) var(--viv-space-3);
      }
      .topic {
        display: grid;
        grid-template-columns: 15px minmax(0, 1fr);
        gap: 0 var(--viv-space-2);
        padding-block: var(--viv-space-1) var(--viv-space-2);
      }
      .topic > svg {
        margin-block-start: 1px;
        color: var(--viv-color-text-muted);
      }
      .conflict > svg {
        color: var(--viv-color-danger);
      }
      .preparation > svg {
        color: var(--viv-color-warning);
      }
      .summary p {
        font-size: var(--viv-text-l);
      }
      .topic ul {
        display: grid;
        gap: 6px;
        grid-column: 2;
      }
      .sentence p {
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
      :host(:state(lively)) .sentence {
        transition: opacity 300ms ease-out;
        @starting-style {
          opacity: 0;
        }
      }
      .sentence :is(a, button) {
        border-radius: 3px;
        color: inherit;
        text-decoration: underline 1px var(--viv-color-border-strong);
        text-underline-offset: 3px;
        overflow-wrap: anywhere;
      }
      .sentence :is(a, button):hover {
        color: var(--viv-color-accent);
        text-decoration-color: currentColor;
      }
      .sources {
        display: flex;
        flex-wrap: wrap;
        gap: 7px var(--viv-space-3);
        margin-block-start: 2px;
      }
      .sentence .sources > * {
        /* 24 pixels to be hit, in the room of a line. */
        margin-block: -3.5px;
        padding-block: 3.5px;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
        text-decoration-color: var(--viv-color-border);
      }
      .sentence .sources > :hover {
        color: var(--viv-color-text);
      }
      .sources button {
        min-block-size: 0;
        padding-inline: 0;
        border: 0;
        background: none;
        font-weight: 400;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--viv-space-2);
        padding-block-start: var(--viv-space-2);
        border-block-start: 1px solid var(--viv-color-border);
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      footer button.quiet {
        font-size: var(--viv-text-s);
      }
      .end {
        margin-inline-start: auto;
      }
      .reason {
        margin-block-end: var(--viv-space-2);
        padding: var(--viv-space-1) var(--viv-space-2);
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-warning-soft);
        color: var(--viv-color-text);
        font-size: var(--viv-text-s);
      }
      .sent {
        display: grid;
        gap: 2px;
        padding-block: var(--viv-space-2);
        font-size: var(--viv-text-s);
      }
      .sent li {
        overflow-wrap: anywhere;
      }
      @media (prefers-reduced-motion: reduce) {
        :host(:state(lively)) .sentence {
          transition: none;
        }
      }
    `,
  ];

  private readonly briefings = this.live('briefings', () => ({ where: { day: this.environment.day }, limit: 1 }));
  private readonly attempts = new Attempts(this);
  @state() private details = false;
  /** Sentences whose sources are all listed. */
  @state() private unfolded: ReadonlySet<string> = new Set();
  /** The day whose briefing is on screen: what is written from then on is seen to come. */
  private drawn: string | undefined;
  private readonly internals = this.attachInternals();

  protected override willUpdate(): void {
    if (this.drawn === this.environment.day) this.internals.states.add('lively');
    else this.internals.states.delete('lively');
  }

  override render() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${msg('Briefing')} aria-busy=${this.briefings.items[0]?.writing ?? false}>
      ${this.attempts.render()}
      ${this.briefings.render({
        ready: ([item]) => (item ? this.itemView(item) : nothing),
        empty: () => html`<p class="viv-view" role="status">${msg('The briefing is being put together from your calendar, mail and clients.')}</p>`,
      })}
    </div>`;
  }

  protected override updated(): void {
    this.drawn = this.briefings.items.length > 0 ? this.environment.day : undefined;
  }

  private itemView(item: Row<BriefingItem>) {
    const names = titles();
    const { reason } = this.briefings.freshness;
    const beyond = beyondWords(this.briefings.freshness, this.environment);
    const topics = order.map((topic) => ({ topic, sentences: item.sentences.filter((sentence) => sentence.topic === topic) })).filter(({ sentences }) => sentences.length > 0);
    return html`
      ${item.fallbackReason ? html`<p class="reason">${msg(str`Written by rules: ${said(item.fallbackReason)}`)}</p>` : nothing}
      ${beyond ? html`<p class="viv-view">${beyond}</p>` : nothing}
      ${topics.length === 0 && !item.writing && !beyond ? html`<p class="viv-view">${reason?.code === 'signed-out' ? said(reason.message) : msg('Nothing needs you on this day.')}</p>` : nothing}
      ${repeat(topics, ({ topic }) => topic, ({ topic, sentences }) => html`
        <div class="topic ${topic}" role="group" aria-labelledby="topic-${topic}">
          ${icon(icons[topic])}<h3 id="topic-${topic}">${names[topic]}</h3>
          <ul>${repeat(sentences, ({ text }) => text, (sentence) => this.sentenceView(sentence))}</ul>
        </div>`)}
      ${item.writing ? html`<p class="muted small" role="status">${msg('Writing…')}</p>` : nothing}
      ${this.footerView(item)}`;
  }

  private sentenceView({ text, sources }: Sentence) {
    const { parts, rest } = cite(text, sources);
    const listed = this.unfolded.has(text) || rest.length <= LISTED + 1 ? rest : rest.slice(0, LISTED);
    return html`<li class="sentence"><p dir="auto">${parts.map((part) => (typeof part === 'string' ? part : this.sourceView(part)))}</p>
      ${rest.length > 0
        ? html`<div class="sources" role="group" aria-label=${msg('Rests on')}>
            ${listed.map((source) => this.sourceView(source))}
            ${listed.length < rest.length ? html`<button @click=${() => (this.unfolded = new Set(this.unfolded).add(text))}>${msg(str`${rest.length - listed.length} more`)}</button>` : nothing}
          </div>`
        : nothing}</li>`;
  }

  private sourceView({ item, title }: Source) {
    const show = (event: Event) => {
      event.preventDefault();
      this.reveal(item);
    };
    return html`<a href="#" title=${msg(str`Show “${title}”`)} dir="auto" @click=${show}>${title}</a>`;
  }

  private footerView(item: Row<BriefingItem>) {
    const { author, writtenAt, usage, model, sent = [], blocked = [] } = item;
    const time = formatTime(writtenAt, this.environment);
    const hasDetails = usage !== undefined || sent.length > 0 || blocked.length > 0;
    return html`<footer>
        <span>${author === 'claude' ? msg(str`Written by Claude at ${time}`) : msg(str`Put together by rules at ${time}`)}${usage?.cost === undefined ? '' : ` · ${this.costText(usage.cost)}`}${blocked.length === 0 ? '' : ` · ${msg('parts were taken out')}`}</span>
        <span class="end"></span>
        ${hasDetails ? html`<button class="quiet" aria-expanded=${this.details} @click=${() => (this.details = !this.details)}>${msg('What was sent')}</button>` : nothing}
        <button class="quiet" ?disabled=${item.writing} @click=${() => this.attempts.run(this.call('rewrite', { day: item.day }, { account: 'host' }))}>${icon('refresh')} ${msg('Write again')}</button>
      </footer>
      ${this.details
        ? html`<div class="sent">
            ${usage ? html`<p>${model}: ${msg(str`${this.count(usage.inputTokens)} tokens in, ${this.count(usage.cacheReadTokens)} of them from cache, ${this.count(usage.outputTokens)} out`)}${usage.cost === undefined ? ` ${msg('Their price is not known here.')}` : ''}</p>` : nothing}
            ${blocked.map((what) => html`<p>${msg(str`Taken out: ${what}`)}</p>`)}
            ${sent.length > 0
              ? html`<p>${msg('These items were sent to the model:')}</p>
                  <ul>${sent.map(({ item: reference, title, fields }) => html`<li><button class="link" dir="auto" @click=${() => this.reveal(reference)}>${title}</button> <span class="muted">${formatList(fields, this.environment.locale, 'unit')}</span></li>`)}</ul>`
              : nothing}
          </div>`
        : nothing}`;
  }

  private count(value: number): string {
    return numberFormat(this.environment.locale, {}).format(value);
  }

  private costText(cost: number): string {
    return formatAmount(cost, 'USD', this.environment.locale, { minimumFractionDigits: 2, maximumSignificantDigits: 2 });
  }
}
