import { z } from 'zod';
import type { Documents } from '../../connectors/host.js';

/** What a person wants to be told of while the page is not in front of them. Nothing, unless they ask for it. */
export const NotificationChoice = z.object({
  /** Minutes before an appointment begins; 0: not at all. */
  reminder: z.union([z.literal(0), z.literal(5), z.literal(10), z.literal(15), z.literal(30)]).catch(0),
  /** Appointments of today and tomorrow that a source moved, added or took away. */
  appointments: z.boolean().catch(false),
  mail: z.boolean().catch(false),
  /** How many changes nobody has looked at, on the icon of the installed app. */
  badge: z.boolean().catch(false),
});
/** What a person wants to be told of. */
export type NotificationChoice = z.output<typeof NotificationChoice>;

const ID = 'notifications';

/** What is stored, or nothing at all. */
export const loadNotifications = (documents: Pick<Documents, 'get'>): NotificationChoice => NotificationChoice.parse(documents.get('settings', ID)?.content ?? {});

/** Changes a part of it. */
export function saveNotifications(documents: Pick<Documents, 'get' | 'put'>, change: Partial<NotificationChoice>): void {
  documents.put('settings', ID, { ...loadNotifications(documents), ...change });
}

/** Whether this browser shows notifications of Vivarium. */
export const allowed = (): boolean => typeof Notification === 'function' && Notification.permission === 'granted';
