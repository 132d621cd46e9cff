import { msg, str } from '@lit/localize';
import { formatTime } from '@vivarium/sdk/kinds';
import { WidgetElement, type SettingsEditor } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shared } from '../shared/styles.js';
import { clock } from './definition.js';
import { zoneOf } from './find-zone.js';
import { placeOf } from './place.js';

/** The settings of the clock: its places with their time, in the order they are shown, found by name. */
@customElement('viv-clock-editor')
export class ClockEditor extends WidgetElement(clock) implements SettingsEditor {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--viv-space-4);
        block-size: auto;
        overflow: visible;
      }
      label.seconds {
        display: flex;
        align-items: center;
        gap: var(--viv-space-2);
      }
      ul {
        border: var(--viv-border);
        border-radius: var(--viv-radius);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto auto auto;
        align-items: center;
        gap: 2px;
        padding-block: 2px;
        padding-inline: var(--viv-space-3) 2px;
      }
      li + li {
        border-block-start: 1px solid var(--viv-color-border);
      }
      .number {
        margin-inline-end: var(--viv-space-2);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 4px var(--viv-space-2);
      }
      form label,
      .problem {
        grid-column: 1 / -1;
      }
      input:not([type]) {
        min-block-size: var(--viv-control);
        min-inline-size: 0;
      }
      .problem {
        color: var(--viv-color-danger);
        font-size: var(--viv-text-s);
      }
    `,
  ];

  @state() private problem: string | undefined;
  @query('input[list]') private wanted!: HTMLInputElement;

  override render() {
    const { zones, seconds } = this.config;
    const place = (zone: string) => formatTime(Date.now(), { timeZone: zone, locale: this.environment.locale });
    return html`<label class="seconds"><input type="checkbox" .checked=${seconds} @change=${(event: Event) => this.changeConfig({ seconds: (event.target as HTMLInputElement).checked })} />${msg('Show seconds')}</label>
      ${zones.length === 0
        ? html`<p class="muted">${msg('No other places.')}</p>`
        : html`<ul aria-label=${msg('Other places')}>
            ${repeat(zones, (zone) => zone, (zone, index) => html`<li data-zone=${zone}>
              <span class="clip" title=${zone}>${placeOf(zone)}</span><span class="number muted">${place(zone)}</span>
              <button class="quiet icon" type="button" data-move="-1" aria-label=${msg(str`${placeOf(zone)} up`)} ?disabled=${index === 0} @click=${() => this.move(zone, -1)}>↑</button>
              <button class="quiet icon" type="button" data-move="1" aria-label=${msg(str`${placeOf(zone)} down`)} ?disabled=${index === zones.length - 1} @click=${() => this.move(zone, 1)}>↓</button>
              <button class="quiet icon" type="button" aria-label=${msg(str`Remove ${placeOf(zone)}`)} @click=${() => this.leaveOut(zone)}>×</button>
            </li>`)}
          </ul>`}
      <form @submit=${this.onAdd}>
        <label for="zone">${msg('Add a place')}</label>
        <input id="zone" list="zones" autocomplete="off" spellcheck="false" placeholder="Europe/Lisbon" aria-invalid=${this.problem ? 'true' : nothing} aria-describedby=${this.problem ? 'problem' : nothing} />
        <button>${msg('Add')}</button>
        ${this.problem ? html`<p class="problem" id="problem" role="alert">${this.problem}</p>` : nothing}
      </form>
      <datalist id="zones">${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}>${placeOf(zone)}</option>`)}</datalist>`;
  }

  private set(zones: readonly string[]): void {
    this.problem = [...this.changeConfig({ zones: [...zones] }).values()][0];
  }

  /** The focus stays on the button, or on the other one where it cannot go further. */
  private async move(zone: string, by: number): Promise<void> {
    const zones = [...this.config.zones];
    const index = zones.indexOf(zone);
    zones.splice(index + by, 0, ...zones.splice(index, 1));
    this.set(zones);
    await this.updateComplete;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>(`[data-zone="${CSS.escape(zone)}"] [data-move]`)];
    buttons.sort((one) => (Number(one.dataset['move']) === by ? -1 : 1)).find(({ disabled }) => !disabled)?.focus();
  }

  private leaveOut(zone: string): void {
    this.set(this.config.zones.filter((one) => one !== zone));
    this.wanted.focus();
  }

  /** Takes a place that is typed, also where somebody saves without adding it first. Answers whether there is one of this name. */
  finish(): boolean {
    const words = this.wanted.value.trim();
    if (words === '') return true;
    const zone = zoneOf(words) ?? words;
    if (this.config.zones.includes(zone)) this.problem = undefined;
    else this.set([...this.config.zones, zone]);
    if (!this.problem) this.wanted.value = '';
    this.wanted.focus();
    return !this.problem;
  }

  private readonly onAdd = (event: SubmitEvent): void => {
    event.preventDefault();
    this.finish();
  };
}
