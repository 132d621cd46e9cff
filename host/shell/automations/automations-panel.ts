import { msg, str } from '@lit/localize';
import { formatCount, said } from '@vivarium/sdk/kinds';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Automations, RunState } from '../../automations/automations.js';
import { recipes } from '../../automations/recipes.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import '../../ui/menu.js';
import type { MenuSelectEvent } from '../../ui/menu.js';
import { clock } from '../../ui/time.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import { closeOnEscape } from '../beside-page.js';
import { sidePanelStyles } from '../side-panel.css.js';
import { runWords, triggerWords } from './words.js';
import { problemOf } from '../../ui/said.js';

/** What the panel has done for it. */
export interface AutomationCommands {
  run(id: string): Promise<void>;
  resume(run: string): Promise<void>;
  undo(run: string): Promise<void>;
  edit(automation: AutomationDocument): Promise<void>;
  remove(id: string): void;
}

/** The person's automations: what each does, how it stands, what waits for them. */
@customElement('viv-automations')
export class AutomationsPanel extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    sidePanelStyles,
    css`
      .body {
        display: grid;
        gap: var(--viv-space-3);
        align-content: start;
        padding: var(--viv-space-4);
        overflow: auto;
      }
      article {
        display: grid;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3) var(--viv-space-4);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface);
        overflow-wrap: anywhere;
      }
      .top {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: start;
      }
      h3,
      p {
        margin: 0;
      }
      .body > h3 {
        margin-block: var(--viv-space-3) calc(-1 * var(--viv-space-1));
      }
      article h3 {
        color: var(--viv-color-text);
        font-size: var(--viv-text-m);
      }
      .small {
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
      }
      .notice {
        padding: var(--viv-space-2) var(--viv-space-3);
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-accent-soft);
      }
      [aria-disabled] {
        opacity: 0.5;
        cursor: not-allowed;
      }
      .recipe {
        display: grid;
        justify-content: start;
        justify-items: start;
        gap: 2px;
        /* A full panel would else press it to the height of a button of one line. */
        min-block-size: max-content;
        padding: var(--viv-space-3);
        text-align: start;
        white-space: normal;
      }
    `,
  ];

  @property({ attribute: false }) shell!: Shell;
  @property({ attribute: false }) automations!: Automations;
  @property({ attribute: false }) commands!: AutomationCommands;
  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private problem = '';
  /** The next one of the person's own: the same until it is kept, so that what was begun goes on. */
  private next = crypto.randomUUID();
  private end: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.automations.onChange(() => this.requestUpdate());
    document.addEventListener('keydown', this.onPageKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
    document.removeEventListener('keydown', this.onPageKey);
  }

  async open(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.show();
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  /** Buttons come and go with how a run stands: who has the focus keeps it on the card, or on what took the card's place. */
  protected override update(changed: PropertyValues): void {
    const root = this.shadowRoot!;
    const had = root.activeElement;
    const inner = had?.shadowRoot?.activeElement ?? had;
    const card = had?.closest('article');
    const at = card ? this.cards.indexOf(card) : -1;
    super.update(changed);
    if (!card || root.activeElement === had) return;
    const here = card.isConnected ? [inner, ...card.querySelectorAll(':scope > .row button'), card] : [this.cards[at] ?? this.cards.at(-1) ?? root.querySelector('#own')];
    for (const one of here as HTMLElement[]) {
      one.focus();
      if (one.isConnected) return;
    }
  }

  override render() {
    const { list } = this.automations;
    return html`<dialog aria-labelledby="title" @keydown=${closeOnEscape}>
      <div class="head">
        <h2 id="title" tabindex="-1">${msg('Automations')}</h2>
        <button class="quiet icon" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
      </div>
      <div class="body">
        ${this.problem ? html`<p role="alert" class="notice">${this.problem}</p>` : nothing}
        ${list.length === 0 ? html`<p class="small">${msg('Something you do again and again, behind one button. You see its plan before it does anything.')}</p>` : nothing}
        ${repeat(list, ({ id }) => id, (automation) => this.card(automation))}
        <h3>${msg('Ready to take')}</h3>
        ${recipes().map((recipe) => html`<button class="recipe" type="button" @click=${() => this.take(recipe.make({ timeZone: this.shell.services.host.timeZone, now: new Date() }))}><b>${recipe.title}</b><span class="small">${recipe.what}</span></button>`)}
        <div class="row"><button id="own" type="button" @click=${() => this.create()}>${msg('Make your own…')}</button></div>
      </div>
    </dialog>`;
  }

  private card(automation: AutomationDocument) {
    const { id, name } = automation;
    const { host } = this.shell.services;
    const now = Date.now();
    const [last] = this.automations.runs(id);
    const missed = this.automations.missed(id);
    const items = [
      { id: 'edit', label: msg('Change…') },
      { id: 'remove', label: msg('Delete'), danger: true },
    ];
    // Stop is not disabled where it means nothing, in another tab or for a moment: it would lose the focus.
    return html`<article aria-label=${name} tabindex="-1">
      <div class="top">
        <div><h3 dir="auto">${name}</h3><p class="small">${triggerWords(automation, host)}</p></div>
        <viv-menu label=${msg(str`More about “${name}”`)} .items=${items} @viv-menu-select=${({ item }: MenuSelectEvent) => this.chose(item, automation)}></viv-menu>
      </div>
      <p class="small" role="status">${last ? runWords(last, host, now) : msg('Has not run yet')}</p>
      ${missed ? html`<div class="notice"><p>${missed.why === 'unagreed' ? msg('It was due, but has changed since you looked at its plan.') : formatCount(missed.count, host.locale, msg(str`Missed ${clock(missed.due, now, host.locale, host.timeZone)}: nobody had Vivarium open.`), msg(str`Missed ${missed.count} times, the last ${clock(missed.due, now, host.locale, host.timeZone)}: nobody had Vivarium open.`))}</p>
        <div class="row"><button type="button" @click=${() => this.do(this.commands.run(id))}>${msg('Run now')}</button><button class="quiet" type="button" @click=${() => this.do(this.automations.see(id))}>${msg('Leave it')}</button></div></div>` : nothing}
      ${last ? this.openEnds(last) : nothing}
      <div class="row">
        ${last?.running ? html`<button type="button" aria-disabled=${last.stoppable ? nothing : 'true'} @click=${() => this.automations.stop(last.run.begun.run)}>${msg('Stop')}</button>` : html`<button class="primary" type="button" aria-label=${msg(str`Run “${name}”`)} @click=${() => this.do(this.commands.run(id))}>${msg('Run')}</button>`}
        ${last && !last.running && last.undoable.length > 0 ? html`<button type="button" @click=${() => this.do(this.commands.undo(last.run.begun.run))}>${msg('Undo this run')}</button>` : nothing}
      </div>
    </article>`;
  }

  /** What of the last run waits for the person. */
  private openEnds({ run, interrupted, waiting, doubtful }: RunState) {
    return html`${doubtful.map(({ title }) => html`<p class="notice">${msg(str`Nobody knows whether this was done: “${said(title)}”. It is not done again; look at its source.`)}</p>`)}
      ${interrupted || waiting.length > 0 ? html`<div class="notice">${waiting.map(({ title }) => html`<p dir="auto">${said(title)}</p>`)}
        <div class="row"><button type="button" @click=${() => this.do(this.commands.resume(run.begun.run))}>${waiting.length > 0 ? msg('Look at what waits') : msg('Go on')}</button></div></div>` : nothing}`;
  }

  private get cards(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('article')];
  }

  /** Escape closes it also where nothing has the focus. */
  private readonly onPageKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.target !== document.body || !this.dialog.open) return;
    // What lies under a dialog over the page cannot take the focus: the key is that one's.
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    if (!this.shadowRoot?.activeElement) return;
    event.preventDefault();
    this.dialog.close();
  };

  private chose(item: string, automation: AutomationDocument): void {
    if (item === 'edit') this.do(this.commands.edit(automation));
    else this.commands.remove(automation.id);
  }

  private take(automation: AutomationDocument): void {
    this.automations.put(automation);
    this.do(this.commands.run(automation.id));
  }

  private create(): void {
    if (this.automations.get(this.next)) this.next = crypto.randomUUID();
    this.do(this.commands.edit({ schema: 1, id: this.next, name: msg('New automation'), trigger: { type: 'button' }, steps: [{ do: 'read', name: 'item', kind: 'record', where: [], limit: 10 }] }));
  }

  private do(what: Promise<void>): void {
    this.problem = '';
    what.catch((thrown: unknown) => (this.problem = problemOf(thrown)));
  }
}
