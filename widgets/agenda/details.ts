import { msg, str } from '@lit/localize';
import { formatDay, formatTimes, nameOf, addDays, dayOf, type EventRow } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../shared/icons.js';

/** What a person can do with an appointment. */
export interface DetailsCommands {
  readonly close: () => void;
  readonly tellGuests: boolean;
  setTellGuests(tell: boolean): void;
  respond(response: 'accepted' | 'tentative' | 'declined'): void;
  readonly pickUp: () => void;
  readonly moveToTomorrow: () => void;
  readonly moveToFreeSlot: () => void;
  readonly edit: () => void;
  readonly remove: () => void;
  openLink(url: string): void;
}

const answers = () =>
  [
    ['accepted', msg('Yes')],
    ['tentative', msg('Maybe')],
    ['declined', msg('No')],
  ] as const;

const answerNames = () => ({ accepted: msg('accepted'), tentative: msg('maybe'), declined: msg('declined'), 'needs-action': msg('not answered') });

/** "Wednesday, 4 March, 10:00 – 10:45" or the days of an all-day entry. */
export function whenText(event: EventRow, { timeZone, locale }: Pick<Environment, 'timeZone' | 'locale'>): string {
  if (!event.allDay) return `${formatDay(dayOf(event.start, timeZone), locale)}, ${formatTimes(event.start, event.end, { timeZone, locale })}`;
  const last = addDays(event.end, -1);
  return last > event.start ? msg(str`${formatDay(event.start, locale)} to ${formatDay(last, locale)}`) : msg(str`${formatDay(event.start, locale)}, all day`);
}

/** Everything about one appointment and what can be done with it. */
export function detailsView(event: EventRow, environment: Environment, commands: DetailsCommands) {
  const { conferenceUrl, url } = event;
  const guests = event.attendees.filter(({ self }) => !self);
  const names = answerNames();
  return html`<section class="details" role="dialog" aria-labelledby="details-title" tabindex="-1">
    <header>
      <h4 id="details-title" dir="auto">${event.title}</h4>
      ${url ? html`<button class="quiet icon" aria-label=${msg('Open at the source')} title=${msg('Open at the source')} @click=${() => commands.openLink(url)}>${icon('external')}</button>` : nothing}
      ${event.readOnly ? nothing : html`<button class="quiet icon" aria-label=${msg('Edit')} title=${msg('Edit (E)')} @click=${commands.edit}>${icon('note')}</button>
        <button class="quiet icon danger" aria-label=${msg('Delete')} title=${msg('Delete')} @click=${commands.remove}>${icon('trash')}</button>`}
      <button class="quiet icon" aria-label=${msg('Close')} @click=${commands.close}>${icon('close')}</button>
    </header>
    <p class="fact">${icon('calendar')}<span>${whenText(event, environment)}<span class="muted"> · ${event.calendar}</span></span></p>
    ${event.location ? html`<p class="fact">${icon('place')}<span dir="auto">${event.location}</span></p>` : nothing}
    ${guests.length > 0
      ? html`<p class="fact">${icon('people')}
          <span>${guests.map((guest) => html`<span class="guest ${guest.response}" title=${`${guest.email}: ${names[guest.response]}`}>${nameOf(guest)}</span>`)}</span></p>`
      : nothing}
    ${event.description ? html`<p class="fact">${icon('note')}<span class="description" tabindex="0" role="group" aria-label=${msg('Description')} dir="auto">${event.description}</span></p>` : nothing}
    ${event.response
      ? html`<div class="row" role="group" aria-label=${msg('Your answer')}>
          ${answers().map(
            ([response, label]) =>
              html`<button aria-pressed=${event.response === response} ?disabled=${event.readOnly} @click=${() => commands.respond(response)}>${label}</button>`,
          )}
        </div>`
      : nothing}
    <div class="row">
      ${conferenceUrl ? html`<button class="primary" @click=${() => commands.openLink(conferenceUrl)}>${icon('video')} ${msg('Join')}</button>` : nothing}
      ${event.readOnly
        ? html`<span class="muted small">${msg('This calendar cannot be changed from here.')}</span>`
        : html`
            ${event.allDay ? nothing : html`<button @click=${commands.pickUp}>${msg('Move…')}</button>`}
            <button @click=${commands.moveToTomorrow}>${msg('Tomorrow')}</button>
            ${event.allDay ? nothing : html`<button @click=${commands.moveToFreeSlot}>${msg('Next free slot')}</button>`}`}
    </div>
    ${guests.length > 0 && !event.readOnly
      ? html`<label class="row small"><input type="checkbox" .checked=${live(commands.tellGuests)} @change=${({ target }: Event) => commands.setTellGuests((target as HTMLInputElement).checked)} />${msg('Mail guests about moves')}</label>`
      : nothing}
  </section>`;
}
