import { EventItem, type ItemReference } from '@vivarium/sdk/contract';
import { dayOf, touchesDay, type EventRow } from '@vivarium/sdk/kinds';
import type { Host } from '../connectors/host.js';

/** The day to go to so that an item can be seen: an appointment's own, where it is not on the day shown. */
export function dayToReveal(host: Pick<Host, 'item' | 'timeZone'>, reference: ItemReference, shown: string): string {
  const row = host.item(reference);
  const { success, data: event } = EventItem.safeParse(row);
  if (!success || touchesDay({ ...event, $ref: reference } as EventRow, shown, host.timeZone)) return shown;
  return event.allDay ? event.start : dayOf(event.start, host.timeZone);
}
