import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Host } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { allowed, loadNotifications, NotificationChoice, saveNotifications } from '../notifications/choice.js';
import { sectionStyles } from './section.css.js';

const minutes: readonly NotificationChoice['reminder'][] = [0, 5, 10, 15, 30];

/** What a person wants to be told of while the page is not before them, and whether this browser shows it. */
@customElement('viv-notifications-section')
export class NotificationsSection extends LitElement {
  static override styles = [
    controls,
    sectionStyles,
    css`
      select {
        max-inline-size: 280px;
      }
    `,
  ];

  @property({ attribute: false }) host!: Pick<Host, 'documents'>;
  @state() private permission: NotificationPermission | 'none' = typeof Notification === 'function' ? Notification.permission : 'none';
  @query('select') private reminder!: HTMLSelectElement;

  override render() {
    const choice = loadNotifications(this.host.documents);
    const wanted = choice.reminder > 0 || choice.appointments || choice.mail;
    const check = (name: 'appointments' | 'mail' | 'badge', words: string) => html`<label class="check">
      <input type="checkbox" .checked=${choice[name]} @change=${({ target }: Event) => this.choose({ [name]: (target as HTMLInputElement).checked })} />
      <span>${words}</span>
    </label>`;
    return html`<section aria-labelledby="title">
      <h2 id="title">${msg('Notifications')}</h2>
      <p class="intro">${msg('Only what you choose, and only while Vivarium is open in a window, even behind others. Whoever sees your screen can read them.')}</p>
      <div class="card stack">
        <div class="field">
          <label for="reminder">${msg('Before an appointment begins')}</label>
          <select id="reminder" @change=${() => this.choose({ reminder: NotificationChoice.shape.reminder.parse(Number(this.reminder.value)) })}>
            ${minutes.map((count) => html`<option value=${count} ?selected=${count === choice.reminder}>${count === 0 ? msg('Nothing') : msg(str`${count} minutes before`)}</option>`)}
          </select>
        </div>
        ${check('appointments', msg('When an appointment of today or tomorrow is new, moved or gone'))}
        ${check('mail', msg('When mail arrives'))}
        ${check('badge', msg('The number of changes you have not seen, on the icon of the installed app'))}
        ${wanted && this.permission !== 'granted' ? this.refused() : nothing}
      </div>
    </section>`;
  }

  private refused() {
    if (this.permission !== 'default') return html`<p class="problem" role="alert">${msg('This browser does not show notifications of Vivarium. Allow them for this address in its settings.')}</p>`;
    return html`<div class="row"><p class="grow">${msg('This browser has not been allowed to show them yet.')}</p><button type="button" @click=${() => this.askBrowser()}>${msg('Allow in this browser')}</button></div>`;
  }

  private async choose(change: Partial<NotificationChoice>): Promise<void> {
    saveNotifications(this.host.documents, change);
    this.requestUpdate();
    const { badge: _, ...told } = change;
    if (this.permission === 'default' && Object.values(told).some(Boolean)) await this.askBrowser();
  }

  private async askBrowser(): Promise<void> {
    this.permission = await Notification.requestPermission();
    // Who tells asks again whether it may.
    if (allowed()) saveNotifications(this.host.documents, {});
  }
}
