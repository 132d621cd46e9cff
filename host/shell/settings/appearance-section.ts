import { msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import type { Appearance } from '../appearance.js';
import type { Language } from '../language/language.js';
import { themeNames } from '../themes/theme-names.js';
import { sectionStyles } from './section.css.js';

/** The choice of a theme. */
export class ThemeEvent extends Event {
  static readonly type = 'viv-theme';
  constructor(readonly theme: Appearance['theme']) {
    super(ThemeEvent.type, { bubbles: true, composed: true });
  }
}

/** The choice of a language. */
export class LanguageEvent extends Event {
  static readonly type = 'viv-language';
  constructor(readonly language: Language) {
    super(LanguageEvent.type, { bubbles: true, composed: true });
  }
}

/** Each by the name its speakers know. */
const languages: Readonly<Record<Exclude<Language, 'system'>, string>> = { en: 'English', de: 'Deutsch', ar: 'العربية' };

const FOCUS = 'language';
/** The page is loaded again for another language; who chose it finds the choice where it was. */
export const rememberFocus = (): void => history.replaceState({ focus: FOCUS }, '');

/**
 * How all of Vivarium looks: as the machine is, or in one of the themes, and in which language.
 * @fires viv-theme - {@link ThemeEvent}
 * @fires viv-language - {@link LanguageEvent}
 */
@customElement('viv-appearance-section')
export class AppearanceSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      fieldset.row {
        gap: var(--viv-space-2) var(--viv-space-4);
        padding: 0;
        border: 0;
      }
      .field {
        max-inline-size: 280px;
      }
    `,
  ];

  @property() theme: Appearance['theme'] = 'system';
  @property() language: Language = 'system';
  @query('select') private choice!: HTMLSelectElement;

  protected override firstUpdated(): void {
    if ((history.state as { focus?: unknown } | null)?.focus !== FOCUS) return;
    history.replaceState(null, '');
    this.choice.focus();
  }

  override render() {
    const themes = themeNames(msg('As the machine'));
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Appearance')}</h2>
      <div class="card stack">
        <fieldset class="row" aria-labelledby="title">
          ${Object.entries(themes).map(
            ([theme, label]) => html`<label class="check">
              <input type="radio" name="theme" .checked=${theme === this.theme} @change=${() => this.dispatchEvent(new ThemeEvent(theme as Appearance['theme']))} />
              <span>${label}</span>
            </label>`,
          )}
        </fieldset>
        <div class="field">
          <label for="language">${msg('Language')}</label>
          <select id="language" @change=${() => this.dispatchEvent(new LanguageEvent(this.choice.value as Language))}>
            <option value="system" ?selected=${this.language === 'system'}>${msg('As the browser')}</option>
            ${Object.entries(languages).map(([language, name]) => html`<option value=${language} lang=${language} ?selected=${language === this.language}>${name}</option>`)}
          </select>
        </div>
      </div>
    </section>`;
  }
}
