import { msg, str } from '@lit/localize';
import type { AutomationItem } from '@vivarium/sdk/contract';
import { dayOf, formatDay, formatTime } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Attempts } from '../shared/attempts.js';
import { icon } from '../shared/icons.js';
import { shared } from '../shared/styles.js';
import { buttons } from './definition.js';

/** The person's automations behind buttons. What one does is shown and asked by the host, not here. */
@customElement(buttons.tag)
export class Buttons extends WidgetElement(buttons) {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 180px), 1fr));
        gap: var(--viv-space-2);
        padding: 2px var(--viv-space-3) var(--viv-space-3);
      }
      li {
        display: grid;
      }
      li button {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        justify-content: start;
        justify-items: start;
        gap: 0 var(--viv-space-2);
        padding-block: var(--viv-space-2);
        text-align: start;
      }
      li svg {
        color: var(--viv-color-accent);
      }
      .name {
        max-inline-size: 100%;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .state {
        grid-column: 2;
        max-inline-size: 100%;
        font-weight: 400;
        white-space: normal;
      }
      .asks {
        color: var(--viv-color-warning);
      }
    `,
  ];

  private readonly automations = this.live('automations', () => ({ orderBy: [['name', 'asc']] }));
  private readonly attempts = new Attempts(this);

  override render() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${msg('Buttons')}>
      ${this.attempts.render()}
      ${this.automations.render({ ready: (items) => this.listView(items), empty: () => this.emptyView() })}
    </div>`;
  }

  private listView(items: readonly AutomationItem[]) {
    const { only } = this.config;
    const shown = only.length === 0 ? items : items.filter(({ name }) => only.includes(name));
    if (shown.length === 0) return html`<p class="viv-view">${msg('None of your automations has one of the chosen names.')}</p>`;
    return html`<ul>${repeat(shown, ({ id }) => id, (item) => html`<li>
      <button ?disabled=${item.state === 'running'} @click=${() => void this.attempts.run(this.call('run', { automation: item.id }))}>
        ${icon('bolt')}<span class="name" dir="auto">${item.name}</span>${this.stateView(item)}
      </button>
    </li>`)}</ul>`;
  }

  private emptyView() {
    return html`<p class="viv-view">${msg('You have no automations yet. “Automations…” in the page’s menu makes one.')}</p>`;
  }

  private stateView(item: AutomationItem) {
    const words = this.words(item);
    const asks = ['waits', 'failed', 'interrupted', 'missed'].includes(item.state);
    return words === undefined ? nothing : html`<span class="state small ${asks ? 'asks' : 'muted'}">${words}</span>`;
  }

  private words({ state, trigger, at }: AutomationItem): string | undefined {
    const when = at === undefined ? '' : this.when(at);
    switch (state) {
      case 'ready':
        return trigger === 'schedule' ? msg('Runs by the clock') : undefined;
      case 'running':
        return msg('Running…');
      case 'done':
        return msg(str`Done ${when}`);
      case 'waits':
        return msg(str`Ran ${when}, a part waits for you`);
      case 'stopped':
        return msg(str`Stopped ${when}`);
      case 'failed':
        return msg(str`Failed ${when}`);
      case 'interrupted':
        return msg(str`Interrupted ${when}`);
      case 'missed':
        return msg(str`Was due ${when} and did not run`);
      case 'undone':
        return msg(str`Taken back ${when}`);
    }
  }

  /** As a clock shows it, with the date unless that is today. */
  private when(at: string): string {
    const { timeZone, locale, today } = this.environment;
    const day = dayOf(at, timeZone);
    const time = formatTime(at, this.environment);
    return day === today ? time : `${formatDay(day, locale, { day: 'numeric', month: 'short' })}, ${time}`;
  }
}
