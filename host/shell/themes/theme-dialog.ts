import { msg, str } from '@lit/localize';
import { said } from '@vivarium/sdk/kinds';
import type { RestyleLine } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { restyle, type Restyled } from '../../studio/restyle.js';
import { spentSteps } from '../../studio/steps.js';
import { usageWords } from '../../studio/usage-words.js';
import { sameData } from '../../store/engine/rows.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import { ThemeName, type Theme } from '../theme.js';
import { dress } from './dress.js';
import { keepTheme } from './keep-theme.js';
import { lookOf, repaired, schemesOf, themeFrom } from './look.js';
import { drawRepairs, repairsStyles } from './repairs.js';
import { themeDialogStyles } from './theme-dialog.css.js';
import './theme-editor.js';
import type { ThemeEdit } from './theme-editor.js';
import { ownThemes } from './own-themes.js';
import { nameOfTheme } from './theme-names.js';
import { problemOf } from '../../ui/said.js';

/** What Claude made, as it is shown. */
interface Made extends Restyled {
  readonly repairs: ReturnType<typeof repaired>['repairs'];
}

/** How the dialog is opened. */
export interface ThemeDialogOptions {
  /** A look is to be described; what was typed elsewhere already. */
  readonly describe?: string | undefined;
  /** Takes the newest change of a page back. */
  undo?(): void;
}

/** Chooses how a page looks: a theme, one of one's own, or one that Claude makes from a description. The page behind it wears what is chosen; Escape gives it back what it wore. */
@customElement('viv-theme-dialog')
export class ThemeDialog extends LitElement {
  static override styles = [controls, dialogStyles, themeDialogStyles, repairsStyles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('textarea') private field!: HTMLTextAreaElement;
  @state() private chosen: Theme = 'system';
  @state() private themes: readonly Theme[] = [];
  /** There is a key. Undefined until it is known. */
  @state() private ready: boolean | undefined;
  @state() private stopping: AbortController | undefined;
  @state() private waiting = '';
  @state() private problem = '';
  @state() private made: Made | undefined;
  @state() private refused: ReadonlySet<string> = new Set();
  /** What was made or edited since the dialog was opened. */
  private draft: Theme | undefined;
  private shell: Shell | undefined;
  private options: ThemeDialogOptions = {};
  private artifact = '';

  /** Asks for the theme of the artifact on screen. */
  async open(shell: Shell, options: ThemeDialogOptions = {}): Promise<void> {
    const { artifact } = shell;
    if (!artifact || this.dialog?.open) return;
    this.shell = shell;
    this.options = options;
    this.artifact = artifact.id;
    this.chosen = artifact.theme;
    this.themes = [...ThemeName.options, ...ownThemes(shell.services.library, artifact.id)];
    this.draft = undefined;
    this.made = undefined;
    this.problem = '';
    await this.updateComplete;
    this.dialog.showModal();
    if (options.describe === undefined) this.renderRoot.querySelector<HTMLElement>('.themes input:checked')?.focus();
    else {
      this.field.value = options.describe;
      this.field.focus();
    }
    shell.services.companionState().then(({ claude }) => (this.ready = claude.configured), () => undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopping?.abort();
  }

  override render() {
    const light = this.stopping || this.made ? 'closerequest' : 'any';
    return html`<dialog aria-labelledby="title" closedby=${light} @close=${this.onClose}>
      <form method="dialog" @submit=${this.onSubmit}>
        <div class="head"><h2 id="title">${msg('Theme of this page')}</h2><button class="quiet icon" value="cancel" aria-label=${msg('Close')}>${lateIcons.close}</button></div>
        <div class="scroll" tabindex="-1">
          ${this.describing()}
          <div class="themes" role="radiogroup" aria-labelledby="title">
            ${this.themes.map(
              (theme) => html`<label class="choice">
                <input type="radio" name="theme" .checked=${theme === this.chosen} @change=${() => this.choose(theme)} @keydown=${this.onKey} />
                <span class="swatch" aria-hidden="true" ${ref((element) => element && dress(element as HTMLElement, theme))}><b>Aa</b><i></i><i></i><i></i></span>
                <span>${nameOfTheme(theme)}</span>
              </label>`,
            )}
          </div>
          <details>
            <summary>${msg('Edit this theme')}</summary>
            ${this.shell ? html`<viv-theme-editor .theme=${this.chosen} locale=${this.locale} @viv-theme-edit=${this.onEdit}></viv-theme-editor>` : nothing}
          </details>
        </div>
        <div class="actions"><button value="cancel">${msg('Cancel')}</button><button class="primary" value="keep" ?disabled=${this.stopping !== undefined}>${msg('Use this theme')}</button></div>
      </form>
    </dialog>`;
  }

  private get locale(): string {
    return this.shell?.services.host?.locale ?? 'en';
  }

  private describing() {
    const busy = this.stopping !== undefined;
    return html`<div class="ask">
      <label for="look">${this.made ? msg('What should be different?') : msg('Describe a look')}</label>
      <textarea id="look" maxlength="4000" placeholder=${msg('Soft brutalism with white, black, neon blue and neon pink, and a live clock')} ?disabled=${busy} @keydown=${this.onFieldKey}></textarea>
      <div class="row">
        ${this.ready === false
          ? html`<span class="small">${msg('Claude needs a key of yours. Everything else works without one.')} <a href="#/settings/claude" @click=${() => this.dialog.close()}>${msg('Enter a key in the settings')}</a></span>`
          : html`<span class="small" role="status">${busy ? this.waiting || msg('Claude is choosing colours and shapes…') : ''}</span>`}
        ${busy ? html`<button type="button" @click=${() => this.stopping?.abort()}>${msg('Stop')}</button>` : html`<button type="button" ?disabled=${this.ready === false} @click=${this.describe}>${msg('Restyle')}</button>`}
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </div>
    ${this.made ? this.result(this.made) : nothing}`;
  }

  private result({ restyle: { name, summary, widgets }, repairs, model, usage }: Made) {
    const { widgets: installed } = this.shell!.services;
    return html`<section class="result" aria-label=${name}>
      <p><strong>${name}</strong></p>
      <p>${summary}</p>
      ${widgets.map((tag) => html`<label class="row" style="justify-content:start"><input type="checkbox" .checked=${!this.refused.has(tag)} @change=${(event: Event) => this.want(tag, (event.target as HTMLInputElement).checked)} />${msg(str`Add ${installed.get(tag)?.title ?? tag}`)}</label>`)}
      ${drawRepairs(repairs, this.locale)}
      <p class="small">${[model, ...usageWords(usage, this.locale)].join(' · ')}</p>
    </section>`;
  }

  private want(tag: string, wanted: boolean): void {
    this.refused = new Set([...this.refused, tag].filter((one) => one !== tag || !wanted));
  }

  private readonly describe = async (): Promise<void> => {
    const prompt = this.field.value.trim();
    if (!prompt || this.stopping || !this.shell) return this.field.focus();
    const stopping = (this.stopping = new AbortController());
    this.problem = '';
    this.waiting = '';
    const { services } = this.shell;
    const placed = services.library.get(this.artifact)?.placements.map(({ widget }) => widget) ?? [];
    const widgets = [...services.widgets.values()].map(({ tag, title, description }) => ({ tag, title, description }));
    const schemes = schemesOf(this.chosen);
    const request = { prompt, locale: this.locale, current: { scheme: schemes.length === 2 ? ('both' as const) : schemes[0]!, tokens: { ...lookOf(this.chosen) } }, widgets, placed: [...new Set(placed)] };
    let spent = '';
    const heard = (line: RestyleLine) => {
      if (line.type === 'waiting') this.waiting = said(line.reason);
      else if (line.type === 'error') spent = spentSteps(line.usage).map(({ text }) => ` ${text}`).join('');
    };
    try {
      const done = await restyle(request, services.session, heard, stopping.signal);
      const { theme, repairs } = repaired(themeFrom(done.restyle));
      this.made = { ...done, restyle: { ...done.restyle, widgets: done.restyle.widgets.filter((tag) => !placed.includes(tag)) }, repairs };
      this.refused = new Set();
      this.field.value = '';
      this.wear(theme);
    } catch (thrown) {
      this.problem = stopping.signal.aborted ? msg('Stopped. The page is as it was.') : problemOf(thrown) + spent;
    } finally {
      this.stopping = undefined;
    }
    await this.updateComplete;
    this.renderRoot.querySelector('.result, .problem')?.scrollIntoView({ block: 'nearest' });
  };

  private onFieldKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.describe();
    }
    // Letters mean nothing else here.
    event.stopPropagation();
  }

  /** A new theme of one's own takes the place of the one before it that nobody kept. */
  private wear(theme: Theme): void {
    this.themes = [...this.themes.filter((one) => one !== this.draft), theme];
    this.draft = theme;
    this.choose(theme);
  }

  private onEdit({ theme }: ThemeEdit): void {
    this.wear(theme);
  }

  private choose(theme: Theme): void {
    this.chosen = theme;
    this.shell?.previewTheme(theme);
  }

  /** Enter in a form presses its first button, which is not what is meant here. */
  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    (event.currentTarget as HTMLInputElement).form?.requestSubmit(this.renderRoot.querySelector<HTMLButtonElement>('[value=keep]'));
  }

  private onClose(): void {
    this.stopping?.abort();
    this.shell?.previewTheme(undefined);
  }

  /** Theme and what is placed with it are one change, and come back as one. */
  private onSubmit(event: SubmitEvent): void {
    const { services, say } = this.shell!;
    const artifact = services.library.get(this.artifact);
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'keep' || !artifact || sameData(artifact.theme, this.chosen)) return;
    const wanted = this.made && typeof this.chosen !== 'string' ? this.made.restyle.widgets.filter((tag) => !this.refused.has(tag)) : [];
    const why = keepTheme(services, this.artifact, this.chosen, wanted);
    const { undo } = this.options;
    if (undo) say.call(this.shell, { message: why, undo, lasts: 12_000 });
  }
}
