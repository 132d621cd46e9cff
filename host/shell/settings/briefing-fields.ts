import { msg } from '@lit/localize';
import type { BriefingSettings } from '@vivarium/sdk/protocol';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';
import { sectionStyles } from './section.css.js';

type Topic = BriefingSettings['topics'][number];

/** How the person wants the briefing. */
export class BriefingFieldsEvent extends Event {
  static readonly type = 'viv-briefing-fields';
  constructor(readonly settings: BriefingSettings) {
    super(BriefingFieldsEvent.type);
  }
}

/**
 * Settings of the briefing as a form. What does not fit is said by the browser and changes nothing.
 * @fires viv-briefing-fields - {@link BriefingFieldsEvent}
 */
@customElement('viv-briefing-fields')
export class BriefingFields extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .topics {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2) var(--viv-space-4);
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: var(--viv-space-2);
        font-weight: var(--viv-weight-medium);
      }
      .numbers {
        display: grid;
        gap: var(--viv-space-3);
      }
      @container (min-width: 420px) {
        .numbers {
          grid-template-columns: 1fr 1fr;
          align-items: end;
        }
      }
      input:not([type='checkbox']),
      textarea {
        inline-size: 100%;
      }
    `,
  ];

  @property({ attribute: false }) settings!: BriefingSettings;
  @property({ type: Boolean }) disabled = false;

  override render() {
    const { settings, disabled } = this;
    const names: readonly (readonly [Topic, string])[] = [['conflict', msg('Conflicts')], ['preparation', msg('What to prepare')], ['schedule', msg('Schedule')], ['waiting', msg('Who waits for you')], ['deal', msg('Deals to move')]];
    const number = (name: 'waitingHours' | 'quietDays', min: number, max: number, words: string) => html`<div class="field">
      <label for=${name}>${words}</label>
      <input id=${name} type="number" min=${min} max=${max} step="1" required .value=${String(settings[name])} ?disabled=${disabled}
        @change=${({ target }: Event) => (target as HTMLInputElement).reportValidity() && this.tell({ [name]: (target as HTMLInputElement).valueAsNumber })} />
    </div>`;
    return html`<div class="stack">
      <fieldset class="topics" ?disabled=${disabled}>
        <legend>${msg('It tells of')}</legend>
        ${names.map(([topic, words]) => {
          const on = settings.topics.includes(topic);
          // A briefing of nothing is none.
          return html`<label class="check"><input type="checkbox" name=${topic} .checked=${on} ?disabled=${on && settings.topics.length === 1} @change=${() => this.toggle(topic)} /><span>${words}</span></label>`;
        })}
      </fieldset>
      <div class="numbers">
        ${number('waitingHours', 1, 240, msg('Somebody waits after, in hours'))}
        ${number('quietDays', 2, 180, msg('A deal is quiet after, in days'))}
      </div>
      <div class="field">
        <label for="about">${msg('What matters most to you (for Claude, where it writes)')}</label>
        <textarea id="about" rows="2" maxlength="300" .value=${settings.about} ?disabled=${disabled} @change=${({ target }: Event) => this.tell({ about: (target as HTMLTextAreaElement).value.trim() })}></textarea>
      </div>
    </div>`;
  }

  private toggle(topic: Topic): void {
    const { topics } = this.settings;
    this.tell({ topics: topics.includes(topic) ? topics.filter((one) => one !== topic) : [...topics, topic] });
  }

  private tell(change: Partial<BriefingSettings>): void {
    this.dispatchEvent(new BriefingFieldsEvent({ ...this.settings, ...change }));
  }
}
