import { msg, str } from '@lit/localize';
import { themeTokens } from '@vivarium/sdk/protocol';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import type { CustomTheme, Theme } from '../theme.js';
import { colorValue, faintOf, lookOf, paletteOf, repaired, schemesOf, type Scheme } from './look.js';
import { drawRepairs, repairsStyles } from './repairs.js';
import { tokenWords } from './token-words.js';

/** A theme that was edited. */
export class ThemeEdit extends Event {
  static readonly type = 'viv-theme-edit';
  constructor(readonly theme: CustomTheme) {
    super(ThemeEdit.type);
  }
}

const names = Object.keys(themeTokens);
/** Those that carry a theme come first; nobody has to look for the colour of text below that of the eighth calendar. */
const groups = () => [
  { title: msg('Colours'), tokens: names.filter((name) => /^--viv-color-(?!series|backdrop)/.test(name) || name === '--viv-title-color') },
  { title: msg('Lines, corners, shadows and type'), tokens: names.filter((name) => !name.startsWith('--viv-color-') && name !== '--viv-title-color') },
  { title: msg('Colours that tell things apart'), tokens: names.filter((name) => name.startsWith('--viv-color-series-')) },
];

/**
 * Every token of a theme, by hand, and what is too faint in it.
 * @fires viv-theme-edit - {@link ThemeEdit}
 */
@customElement('viv-theme-editor')
export class ThemeEditor extends LitElement {
  static override styles = [
    controls,
    repairsStyles,
    css`
      :host {
        display: grid;
        gap: var(--viv-space-3);
      }
      p,
      ul,
      h3 {
        margin: 0;
        padding: 0;
      }
      h3 {
        font-size: var(--viv-text-s);
        font-weight: var(--viv-weight-strong);
      }
      ul {
        display: grid;
        gap: 4px;
        list-style: none;
      }
      .token {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--viv-space-2);
        align-items: center;
        min-block-size: var(--viv-control);
      }
      .wide {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
      }
      .token label,
      .token > span {
        overflow: hidden;
        font-weight: 400;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .inputs {
        display: flex;
        gap: var(--viv-space-1);
      }
      input[type='color'] {
        inline-size: 34px;
        min-block-size: 26px;
        padding: 2px;
        cursor: pointer;
      }
      input:user-invalid {
        border-color: var(--viv-color-danger);
      }
      .report {
        display: grid;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3);
        border-radius: var(--viv-radius);
        background: var(--viv-color-success-soft);
      }
      .report.faint {
        background: var(--viv-color-warning-soft);
      }
      .report ul {
        font-size: var(--viv-text-s);
      }
      button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) theme!: Theme;
  @property() locale = 'en';
  /** What the last repair moved, until something else is changed. */
  @state() private repairs: ReturnType<typeof repaired>['repairs'] = [];
  private repairing = false;

  override render() {
    const look = lookOf(this.theme);
    const palettes = schemesOf(this.theme).map((scheme) => ({ scheme, palette: paletteOf(look, scheme) }));
    return html`${this.report()}
      ${groups().map(({ title, tokens }) => html`<section aria-label=${title}>
        <h3>${title}</h3>
        <ul>${tokens.map((token) => html`<li>${palettes[0]!.palette[token] === undefined ? this.text(token, look[token] ?? '') : this.colors(token, palettes)}</li>`)}</ul>
      </section>`)}`;
  }

  private report() {
    const faint = faintOf(this.theme);
    if (faint.length === 0) return html`<div class="report" role="status" tabindex="-1">${drawRepairs(this.repairs, this.locale)}</div>`;
    const number = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 1 });
    return html`<div class="report faint" role="status" tabindex="-1">
      <p>${msg('Too faint to be read well:')}</p>
      <ul>${faint.slice(0, 8).map(({ token, ground, ratio, least }) => html`<li>${msg(str`${tokenWords(token)} on ${tokenWords(ground)}: ${number.format(ratio)} to 1, at least ${number.format(least)}`)}</li>`)}</ul>
      <button type="button" @click=${this.repair}>${msg('Repair the contrast')}</button>
    </div>`;
  }

  private colors(token: string, palettes: readonly { scheme: Scheme; palette: Readonly<Record<string, string>> }[]) {
    const two = palettes.length > 1;
    const words = (scheme: Scheme) => (!two ? tokenWords(token) : scheme === 'light' ? msg(str`${tokenWords(token)}, light`) : msg(str`${tokenWords(token)}, dark`));
    return html`<div class="token"><span aria-hidden="true" title=${token}>${tokenWords(token)}</span>
      <div class="inputs">${palettes.map(({ scheme, palette }) => html`<input type="color" aria-label=${words(scheme)} title=${words(scheme)} data-token=${token} .value=${palette[token]!} @change=${() => this.color(token)} />`)}</div>
    </div>`;
  }

  private text(token: string, value: string) {
    return html`<div class="token wide"><label for=${token} title=${token}>${tokenWords(token)}</label>
      <input id=${token} type="text" spellcheck="false" autocomplete="off" maxlength="300" .value=${value} @change=${(event: Event) => this.words(token, event.target as HTMLInputElement)} /></div>`;
  }

  private color(token: string): void {
    const [first, last] = [...this.renderRoot.querySelectorAll<HTMLInputElement>(`[data-token="${token}"]`)];
    this.keep(token, colorValue(first!.value, (last ?? first!).value));
  }

  /** What the grammar does not know is marked, and not worn. */
  private words(token: string, input: HTMLInputElement): void {
    const value = input.value.trim();
    const known = themeTokens[token]!.safeParse(value).success;
    input.setCustomValidity(known ? '' : msg('This is no value that a theme can have here.'));
    if (known) this.keep(token, value);
    else input.reportValidity();
  }

  private keep(token: string, value: string): void {
    this.repairs = [];
    this.tell({ ...this.own, tokens: { ...this.own.tokens, [token]: value } });
  }

  private readonly repair = (): void => {
    const { theme, repairs } = repaired(this.own);
    this.repairing = true;
    this.repairs = repairs;
    this.tell(theme);
  };

  /** The button that repairs is gone when there is nothing left to repair: the focus is on what is said of it. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!this.repairing || !changed.has('theme')) return;
    this.repairing = false;
    this.renderRoot.querySelector<HTMLElement>('.report')?.focus();
  }

  private get own(): CustomTheme {
    return typeof this.theme === 'string' ? { base: this.theme, tokens: {} } : this.theme;
  }

  private tell(theme: CustomTheme): void {
    this.dispatchEvent(new ThemeEdit(theme));
  }
}
