import { msg, str } from '@lit/localize';
import type { AutomationItem } from '@vivarium/sdk/contract';
import { dayOf, formatDay, formatTime } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { css, html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { draw } from '../shared/icons.js';

const bolt = draw(svg`<path d="M9 1.8 3.4 9.200H8l-1 5 5.600-7.400H8Z" />`);

/** Looks of {@link buttonsView}. */
export const buttonsStyles = css`
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
`;

type Clock = Pick<Environment, 'timeZone' | 'locale' | 'today'>;

/** A button for each automation, with how it stands. */
export function buttonsView(items: readonly AutomationItem[], clock: Clock, run: (automation: string) => void) {
  return html`<ul>${repeat(items, ({ id }) => id, (item) => html`<li>
    <button ?disabled=${item.state === 'running'} @click=${() => run(item.id)}>
      ${bolt}<span class="name" dir="auto">${item.name}</span>${stateView(item, clock)}
    </button>
  </li>`)}</ul>`;
}

function stateView(item: AutomationItem, clock: Clock) {
  const words = wordsOf(item, clock);
  const asks = ['waits', 'failed', 'interrupted', 'missed'].includes(item.state);
  return words === undefined ? nothing : html`<span class="state small ${asks ? 'asks' : 'muted'}">${words}</span>`;
}

function wordsOf({ state, trigger, at }: AutomationItem, clock: Clock): string | undefined {
  const when = at === undefined ? '' : whenOf(at, clock);
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
function whenOf(at: string, clock: Clock): string {
  const day = dayOf(at, clock.timeZone);
  const time = formatTime(at, clock);
  return day === clock.today ? time : `${formatDay(day, clock.locale, { day: 'numeric', month: 'short' })}, ${time}`;
}
