import { msg, str } from '@lit/localize';
import { dayOf, formatCount, formatTime } from '@vivarium/sdk/kinds';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Changes } from '../../connectors/host.js';
import { typeOf, type NotedChange } from '../../store/changes.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { lateIcons } from '../../ui/late-icons.js';
import { clock } from '../../ui/time.js';
import { dialogStyles } from '../dialog.css.js';
import { BesidePage, closeOnEscape, narrow } from '../beside-page.js';
import { sidePanelStyles } from '../side-panel.css.js';
import type { Shell } from '../features/shell.js';
import { goTo } from '../palette/jump.js';
import { Replay } from './replay.js';
import { sinceStyles } from './since.css.js';
import { dayOfFace, sentencesOf, titleOf } from './words.js';

type Book = Awaited<ReturnType<Changes['book']>>;

/** What changed at all sources since somebody last looked, with a way to each item, and the day's changes one after the other. */
@customElement('viv-since')
export class SincePanel extends LitElement {
  static override styles = [controls, dialogStyles, sidePanelStyles, sinceStyles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private shown: 'list' | 'replay' = 'list';
  /** What was unseen when it opened, or came meanwhile: it stays in the list until it is closed. */
  @state() private listed: readonly NotedChange[] = [];
  private shell: Shell | undefined;
  private book: Book | undefined;
  private readonly beside = new BesidePage();
  private ends: (() => void)[] = [];
  private readonly replay = new Replay<NotedChange>(this, (change) => this.show(change, false));

  async open(shell: Shell): Promise<void> {
    const { changes } = shell.services.host;
    this.shell = shell;
    this.book = await changes.book();
    this.listed = this.book.unseen;
    this.shown = this.listed.length > 0 ? 'list' : 'replay';
    this.requestUpdate();
    await this.updateComplete;
    if (this.dialog.open) return;
    this.ends = [changes.onChange(() => this.changed())];
    this.beside.open(this.dialog);
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override render() {
    if (!this.shell) return html`<dialog></dialog>`;
    const { locale } = this.shell.services.host;
    const count = this.listed.length;
    return html`<dialog aria-labelledby="title" @close=${this.end} @keydown=${closeOnEscape}>
      <div class="head">
        <h2 id="title" tabindex="-1">${msg('Since you were away')}</h2>
        <button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
        <div class="views" role="group" aria-label=${msg('View')}>
          <button type="button" aria-pressed=${this.shown === 'list'} @click=${() => (this.shown = 'list')}>${msg('What changed')}</button>
          <button type="button" aria-pressed=${this.shown === 'replay'} @click=${() => (this.shown = 'replay')}>${msg('Replay of today')}</button>
        </div>
        <span class="visually-hidden" role="status">${this.shown === 'list' ? formatCount(count, locale, msg('1 change'), msg(str`${count} changes`)) : ''}</span>
      </div>
      ${this.shown === 'list' ? this.list() : this.replayView()}
    </dialog>`;
  }

  private list() {
    if (this.listed.length === 0)
      return html`<div class="body" tabindex="-1"><p class="none">${msg('Nothing changed since you last looked.')}</p></div>`;
    const groups = new Map<string, NotedChange[]>();
    for (const change of this.listed) {
      const title = this.sourceOf(change);
      groups.set(title, [...(groups.get(title) ?? []), change]);
    }
    return html`<div class="body" tabindex="-1">
      ${[...groups].map(
        ([title, changes], index) => html`<section aria-labelledby="source-${index}">
          <h3 id="source-${index}">${title}</h3>
          <ul>${repeat(changes, ({ item }) => item, (change) => html`<li>${this.entry(change)}</li>`)}</ul>
        </section>`,
      )}
      <div class="row"><button type="button" @click=${() => this.dialog.close()}>${msg('I have seen it')}</button></div>
    </div>`;
  }

  private entry(change: NotedChange, small = false) {
    const { host } = this.shell!.services;
    return html`<button class="entry ${change.type}" type="button" @click=${() => this.show(change)}>
      <span class="picture">${{ event: lateIcons.calendar, message: lateIcons.mail, record: lateIcons.card }[change.kind ?? ''] ?? icon('page')}</span>
      <span class="what"><b><bdi>${titleOf(change)}</bdi></b>${sentencesOf(change, host).map((sentence) => html`<span>${sentence}</span>`)}</span>
      ${small ? nothing : html`<time>${clock(change.at, Date.now(), host.locale, host.timeZone)}</time>`}
    </button>`;
  }

  private replayView() {
    const { host } = this.shell!.services;
    const steps = this.today;
    const now = this.replay.step(steps.length);
    const step = steps[now];
    if (!step) return html`<div class="body" tabindex="-1"><p class="none">${msg('No source has changed anything today.')}</p></div>`;
    const at = formatTime(step.at, host);
    const place = msg(str`${now + 1} of ${steps.length}`);
    return html`<div class="body" tabindex="-1">
      <div class="replay">
        <button class="quiet icon" type="button" aria-label=${msg('Previous change')} ?disabled=${now === 0} @click=${() => this.replay.to(now - 1, steps)}>${icon('previous')}</button>
        <button type="button" @click=${() => this.replay.toggle(steps)}>${this.replay.playing ? msg('Pause') : msg('Play')}</button>
        <button class="quiet icon" type="button" aria-label=${msg('Next change')} ?disabled=${now === steps.length - 1} @click=${() => this.replay.to(now + 1, steps)}>${icon('next')}</button>
        <input type="range" min="0" max=${steps.length - 1} .value=${String(now)} aria-label=${msg('Change of the day')} aria-valuetext=${`${at}: ${titleOf(step)}`}
          @input=${(event: Event) => this.replay.to(Number((event.target as HTMLInputElement).value), steps)} />
      </div>
      <p class="at"><time><bdi>${at}</bdi></time> <span class="muted"><bdi>${this.sourceOf(step)}</bdi> · ${place}</span></p>
      <div role="status">${this.entry(step, true)}</div>
      <ol>${steps.map((one, index) => html`<li><button class="tick" type="button" aria-current=${index === now ? 'step' : nothing} @click=${() => this.replay.to(index, steps)}>
        <time>${formatTime(one.at, host)}</time><span class="clip" dir="auto">${titleOf(one)}</span></button></li>`)}</ol>
    </div>`;
  }

  /** Every change of today, in the order they were learned. */
  private get today(): NotedChange[] {
    const { timeZone } = this.shell!.services.host;
    const day = dayOf(Date.now(), timeZone);
    return (this.book?.steps ?? []).flatMap((step) => {
      const type = typeOf(step.kind, step.before, step.after);
      return type && dayOf(step.at, timeZone) === day ? [{ ...step, type, before: step.before, after: step.after }] : [];
    });
  }

  private sourceOf({ connector }: NotedChange): string {
    return this.shell!.services.host.contract(connector)?.definition.title ?? connector;
  }

  /** Goes to the item; to the day it was on where it is gone. */
  private show(change: NotedChange, focus = true): void {
    const { shell } = this;
    if (!shell) return;
    const { host } = shell.services;
    if (narrow.matches && focus) this.dialog.close();
    const row = host.item(change.item);
    // Stepping through keeps the focus where one steps.
    if (row && !focus) return shell.reveal(row.$ref);
    if (goTo(shell, change.item)) return;
    const day = dayOfFace(change.before, host.timeZone);
    if (day && shell.artifact) shell.show(shell.artifact.id, day);
    if (this.shown === 'list') shell.say({ message: msg(str`“${titleOf(change)}” is gone at its source.`), lasts: 6000 });
  }

  private changed(): void {
    const known = new Set(this.listed.map(({ item, at }) => `${item} ${at}`));
    const came = (this.book?.unseen ?? []).filter(({ item, at }) => !known.has(`${item} ${at}`));
    if (came.length > 0) this.listed = [...came, ...this.listed.filter(({ item }) => !came.some((one) => one.item === item))];
    else this.requestUpdate();
  }

  /** What was listed was looked at. */
  private end(): void {
    this.replay.stop();
    for (const end of this.ends) end();
    this.ends = [];
    if (this.listed.length > 0) this.book?.see(this.listed.map(({ item }) => item));
    this.listed = [];
    this.beside.closed();
  }
}
