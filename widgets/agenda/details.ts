import { msg, str } from '@lit/localize';
import type { MirroredDays } from '@vivarium/sdk/contract';
import { addDays, dayOf, daysBetween, formatDay, minuteOf, nameOf, nextFreeSlot, onDay, type EventRow, type Window } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, nothing, svg } from 'lit';
import { live } from 'lit/directives/live.js';
import { draw, icon } from '../shared/icons.js';
import { lastDayAhead } from './ahead.js';
import { whenText } from './departure-view.js';

export { departureView } from './departure-view.js';
export { detailsStyles } from './details-styles.js';
export { KeptFocus } from './kept-focus.js';

const icons = {
  place: draw(svg`<path d="M8 14s4.5-4 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 10 8 14 8 14Z" /><circle cx="8" cy="6.5" r="1.5" />`),
  people: draw(svg`<circle cx="6" cy="5.5" r="2.3" /><path d="M1.8 13c.300-2.5 2-3.8 4.2-3.800s3.9 1.3 4.2 3.800M10.5 3.400a2.3 2.3 0 0 1 0 4.200M12 9.600c1.3.5 2.1 1.7 2.3 3.4" />`),
  note: draw(svg`<path d="m3 13 .7-2.9 6.9-6.900a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.700L5.9 12.3 3 13Z" />`),
  trash: draw(svg`<path d="M3 4.500h10M6.3 4.200V2.800h3.400v1.400M4.3 4.800l.6 8.400h6.200l.6-8.4" />`),
};
const MINUTE = 60_000;

/** What a person can do with an appointment. */
export interface DetailsCommands {
  readonly close: () => void;
  readonly tellGuests: boolean;
  setTellGuests(tell: boolean): void;
  respond(response: 'accepted' | 'tentative' | 'declined'): void;
  readonly pickUp: () => void;
  moveTo(place: Window): void;
  /** Says why it is not moved. */
  refuse(why: string): void;
  /** Appointments from the day on screen to the last one ahead, and of which days they are known. */
  readonly known: { readonly items: readonly EventRow[]; readonly freshness: { readonly days?: MirroredDays | undefined } };
  /** Epoch milliseconds. */
  readonly now: number;
  readonly edit: () => void;
  /** Its form was left half-written. */
  readonly isBegun: boolean;
  readonly remove: () => void;
  openLink(url: string): void;
  /** Its account's name, where events of several are known here. */
  readonly account: string | undefined;
}

const answers = () =>
  [
    ['accepted', msg('Yes')],
    ['tentative', msg('Maybe')],
    ['declined', msg('No')],
  ] as const;

const answerNames = () => ({ accepted: msg('accepted'), tentative: msg('maybe'), declined: msg('declined'), 'needs-action': msg('not answered') });

/** Everything about one appointment and what can be done with it. */
export function detailsView(event: EventRow, environment: Environment, commands: DetailsCommands) {
  const { conferenceUrl, url } = event;
  const { account } = commands;
  const guests = event.attendees.filter(({ self }) => !self);
  const names = answerNames();
  return html`<section class="details" role="dialog" aria-labelledby="details-title" tabindex="-1" @keydown=${(key: KeyboardEvent) => onKey(key, event, commands)}>
    <header>
      <h3 id="details-title" dir="auto">${event.title}</h3>
      ${url ? html`<button class="quiet icon" aria-label=${msg('Open at the source')} title=${msg('Open at the source')} @click=${() => commands.openLink(url)}>${icon('external')}</button>` : nothing}
      ${event.readOnly ? nothing : html`<button class="quiet icon" aria-label=${msg('Edit')} title=${msg('Edit (E)')} @click=${commands.edit}>${icons.note}</button>
        <button class="quiet icon danger" aria-label=${msg('Delete')} title=${msg('Delete')} @click=${commands.remove}>${icons.trash}</button>`}
      <button class="quiet icon" aria-label=${msg('Close')} @click=${commands.close}>${icon('close')}</button>
    </header>
    <p class="fact">${icon('calendar')}<span>${whenText(event, environment)}<span class="muted"> · ${event.calendar}${account === undefined || account === event.calendar ? nothing : html` · <span dir="auto">${account}</span>`}</span></span></p>
    ${event.location ? html`<p class="fact">${icons.place}<span dir="auto">${event.location}</span></p>` : nothing}
    ${guests.length > 0
      ? html`<p class="fact">${icons.people}
          <span>${guests.map((guest) => html`<span class="guest ${guest.response}" title=${`${guest.email}: ${names[guest.response]}`}>${nameOf(guest)}</span>`)}</span></p>`
      : nothing}
    ${event.description ? html`<p class="fact">${icon('summary')}<span class="description" tabindex="0" role="group" aria-label=${msg('Description')} dir="auto">${event.description}</span></p>` : nothing}
    ${event.response
      ? html`<div class="row" role="group" aria-label=${msg('Your answer')}>
          ${answers().map(
            ([response, label]) =>
              html`<button aria-pressed=${event.response === response} ?disabled=${event.viewOnly ?? false} @click=${() => commands.respond(response)}>${label}</button>`,
          )}
        </div>`
      : nothing}
    <div class="row">
      ${conferenceUrl ? html`<button class="primary" @click=${() => commands.openLink(conferenceUrl)}>${icon('video')} ${msg('Join')}</button>` : nothing}
      ${event.readOnly
        ? html`<span class="muted small">${msg('This cannot be changed from here.')}</span>`
        : html`
            ${commands.isBegun ? html`<button @click=${commands.edit}>${msg('Continue editing')}</button>` : nothing}
            ${event.allDay ? nothing : html`<button @click=${commands.pickUp}>${msg('Move…')}</button>`}
            <button @click=${() => commands.moveTo(dayAfter(event, environment.timeZone))}>${msg('Tomorrow')}</button>
            ${event.allDay ? nothing : html`<button @click=${() => toFreeSlot(event, environment, commands)}>${msg('Next free slot')}</button>`}`}
    </div>
    ${guests.length > 0 && !event.readOnly
      ? html`<label class="row small"><input type="checkbox" .checked=${live(commands.tellGuests)} @change=${({ target }: Event) => commands.setTellGuests((target as HTMLInputElement).checked)} />${msg('Mail guests about moves')}</label>`
      : nothing}
  </section>`;
}

/** The keys of an appointment on the timeline mean the same here. What cannot be changed keeps them too: they are not the page's. */
function onKey(key: KeyboardEvent, { readOnly, allDay }: EventRow, { edit, pickUp }: DetailsCommands): void {
  const command = { e: edit, m: allDay ? undefined : pickUp }[key.key.toLowerCase()];
  if (!command || key.metaKey || key.ctrlKey) return;
  key.preventDefault();
  if (!readOnly) command();
}

/** Where an appointment goes that is moved to its next day. */
function dayAfter(event: EventRow, timeZone: string): Window {
  const from = event.allDay ? event.start : dayOf(event.start, timeZone);
  return onDay(event, addDays(from, 1), timeZone, event.allDay ? 0 : minuteOf(event.start, timeZone));
}

/** Moves an appointment to where there is room for it once it would be over, on days of which it is known what they hold. */
function toFreeSlot(event: EventRow, environment: Environment, { known: { items, freshness }, now, moveTo, refuse }: DetailsCommands): void {
  const { today, timeZone, locale } = environment;
  const others = items.filter(({ $ref }) => $ref !== event.$ref);
  const notBefore = new Date(Math.max(now, Date.parse(event.end))).toISOString();
  const ahead = lastDayAhead(environment);
  const { after = daysBetween(today, ahead) } = freshness.days ?? {};
  const last = addDays(today, Math.min(after, daysBetween(today, ahead)));
  const slot = nextFreeSlot(others, { minutes: (Date.parse(event.end) - Date.parse(event.start)) / MINUTE, notBefore, timeZone, days: daysBetween(dayOf(notBefore, timeZone), last) + 1 });
  if (slot) moveTo(slot);
  else refuse(msg(str`There is no free slot until ${formatDay(last, locale)}. What comes after it is not known here.`));
}
