import { msg, str } from '@lit/localize';
import { dayOf, formatDay, formatTime, type Place } from '@vivarium/sdk/kinds';
import type { ItemChange } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';

type Face = Readonly<Record<string, unknown>>;

/** Of as many that left the day it is said where they went. */
const MOST = 3;

const text = (face: Face | undefined, name: string): string => {
  const value = face?.[name];
  return typeof value === 'string' ? value : '';
};
const dayIn = (face: Face, zone: string): string => (face['allDay'] === true ? text(face, 'start') : dayOf(text(face, 'start'), zone));

function whenIn(face: Face, place: Place): string {
  const day = formatDay(dayIn(face, place.timeZone), place.locale, { weekday: 'short', day: 'numeric', month: 'short' });
  return face['allDay'] === true ? day : `${day}, ${formatTime(text(face, 'start'), place)}`;
}

/** What became of an appointment since somebody last looked; undefined where its type says it all. */
export function changeWords({ type, before }: ItemChange, place: Place & { readonly day: string }): string | undefined {
  if (type !== 'moved' || !before?.['start']) return undefined;
  const was = dayIn(before, place.timeZone) === place.day && before['allDay'] !== true ? formatTime(text(before, 'start'), place) : whenIn(before, place);
  return msg(str`Moved, was ${was}`);
}

/** Appointments that were on the day shown when somebody last looked, and are not any more. `but`: one of which that is said already. */
export function leftView(changes: ReadonlyMap<string, ItemChange>, place: Place & { readonly day: string }, but: string | undefined, mark: (item: string) => unknown, selectDay: (day: string) => void) {
  const { day, timeZone } = place;
  const left = [...changes].filter(([item, { type, before, after }]) => {
    if (item === but || !before?.['start'] || dayIn(before, timeZone) !== day) return false;
    return type === 'gone' || (type === 'moved' && after !== undefined && dayIn(after, timeZone) !== day);
  });
  if (left.length === 0) return nothing;
  return left.slice(0, MOST).map(([item, { before, after }]) => {
    const title = text(before, 'title');
    return html`<p class="note" data-ref=${item}>
      ${mark(item)}
      <span class="where">${after ? msg(str`“${title}” is on ${whenIn(after, place)} now.`) : msg(str`“${title}” (${whenIn(before!, place)}) is gone.`)}</span>
      ${after ? html`<button class="link" @click=${() => selectDay(dayIn(after, timeZone))}>${msg('Show')}</button>` : nothing}
    </p>`;
  });
}
