import { msg, str } from '@lit/localize';
import type { ItemReference } from '@vivarium/sdk/contract';
import { formatCount, formatTime } from '@vivarium/sdk/kinds';
import { z } from 'zod';
import { alone } from '../../store/locks.js';
import type { Shell } from '../features/shell.js';
import { formatRoute } from '../route.js';
import { sentencesOf, titleOf } from '../since/words.js';
import { allowed, loadNotifications } from './choice.js';
import { worthSaying, type Reminder } from './due.js';
import { Reminders } from './reminders.js';

/** What comes in together is told together. */
const TOGETHER = 2500;
/** More at once are one notification. */
const SINGLY = 3;

const Asked = z.object({ type: z.literal('go'), address: z.string().startsWith('#/') });

/** Tells, outside the page, what the person chose to be told of. Of several windows one does. */
export function addNotifications(shell: Shell): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    const asked = Asked.safeParse(data);
    if (asked.success) location.hash = asked.data.address;
  });
  void alone('vivarium-notifications', {}, () => new Promise<never>(() => void tellFrom(shell)));
}

async function tellFrom(shell: Shell): Promise<void> {
  const { host } = shell.services;
  await host.ready;
  let reminders: Reminders | undefined;
  let minutes = 0;
  let shown: number | undefined;
  let choice = loadNotifications(host.documents);
  const choose = () => {
    choice = loadNotifications(host.documents);
    const wanted = allowed() ? choice.reminder : 0;
    if (wanted !== minutes) {
      reminders?.close();
      reminders = wanted === 0 ? undefined : new Reminders(host, wanted, (reminder) => void remind(shell, reminder));
      minutes = wanted;
    }
    badge();
  };
  const badge = () => {
    const count = choice.badge ? host.changes.unseen.length : 0;
    if (count === shown) return;
    shown = count;
    void (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined);
  };
  let told = Date.now();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    badge();
    waiting ??= setTimeout(() => {
      waiting = undefined;
      const news = host.changes.unseen.filter(({ at }) => at > told);
      told = Date.now();
      // Who has the page before them sees the marks.
      if (document.visibilityState === 'visible' && document.hasFocus()) return;
      if (allowed()) void tell(shell, worthSaying(news, choice, host.timeZone, told));
    }, TOGETHER);
  };
  host.changes.onChange(changed);
  host.documents.onChange(({ kind }) => kind === 'settings' && choose());
  choose();
  await host.changes.book().catch(() => undefined);
}

async function remind({ services: { host } }: Shell, { event, start }: Reminder): Promise<void> {
  const inMinutes = new Intl.RelativeTimeFormat(host.locale).format(Math.max(1, Math.round((start - Date.now()) / 60_000)), 'minute');
  await show(event.title, [formatTime(event.start, host), inMinutes, event.location].filter(Boolean).join(' · '), event.$ref);
}

async function tell({ services: { host } }: Shell, news: ReturnType<typeof worthSaying>): Promise<void> {
  if (news.length > SINGLY) return show('Vivarium', formatCount(news.length, host.locale, msg('1 change since you were away'), msg(str`${news.length} changes since you were away`)));
  for (const change of news) await show(titleOf(change), sentencesOf(change, host).join('. '), change.item);
}

/** By the service worker, so that a click leads here although the window is closed by then. The same item again replaces what was said of it. */
async function show(title: string, body: string, item?: ItemReference): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  const address = formatRoute({ page: 'artifact', ...(item && { item }) });
  await registration.showNotification(title, { body, tag: item ?? 'changes', icon: '/icon.svg', data: { address } }).catch(() => undefined);
}
