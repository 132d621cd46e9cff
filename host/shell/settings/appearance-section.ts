import { msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import type { Appearance } from '../appearance.js';
import { themeNames } from '../themes/theme-names.js';
import { sectionStyles } from './section.css.js';

/** The choice of a theme. */
export class ThemeEvent extends Event {
  static readonly type = 'viv-theme';
  constructor(readonly theme: Appearance['theme']) {
    super(ThemeEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * How all of Vivarium looks: as the machine is, or in one of the themes.
 * @fires viv-theme - {@link ThemeEvent}
 */
@customElement('viv-appearance-section')
export class AppearanceSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      .check {
        flex: 1 0 max-content;
      }
    `,
  ];

  @property() theme: Appearance['theme'] = 'system';

  override render() {
    const themes = themeNames(msg('As the machine'));
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Appearance')}</h2>
      <fieldset class="card row" aria-labelledby="title">
        ${Object.entries(themes).map(
          ([theme, label]) => html`<label class="check">
            <input type="radio" name="theme" .checked=${theme === this.theme} @change=${() => this.dispatchEvent(new ThemeEvent(theme as Appearance['theme']))} />
            <span>${label}</span>
          </label>`,
        )}
      </fieldset>
    </section>`;
  }
}
