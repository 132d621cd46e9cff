import { VivariumError } from '@vivarium/sdk/contract';
import type { Context, Http } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { toCalendar } from './normalise.js';
import { ABOUT_LIST, CALENDAR_LIST, eventsPath, STOP_CHANNEL } from './paths.js';
import { WireCalendars, WireChannel } from './wire.js';

/** Asked for; Google may give less. */
const LIFETIME_SECONDS = 7 * 86_400;
const Channels = z.object({ channels: z.array(z.object({ id: z.string(), resourceId: z.string() })) });
type Channels = z.output<typeof Channels>;

async function watch({ http, signal }: Context, resource: string, callbackUrl: string, about: string): Promise<z.output<typeof WireChannel> | undefined> {
  const address = new URL(callbackUrl);
  address.searchParams.set('about', about);
  const body = { id: crypto.randomUUID(), type: 'web_hook', address: address.href, params: { ttl: String(LIFETIME_SECONDS) } };
  try {
    return await http.post(`${resource}/watch`, body, { schema: WireChannel, signal });
  } catch (error) {
    // Subscribed calendars (holidays) offer no notifications, some are only listed: they are polled.
    if (error instanceof VivariumError && ['invalid-input', 'forbidden', 'not-found'].includes(error.code)) return undefined;
    throw error;
  }
}

async function stop(http: Http, { channels }: Channels, signal: AbortSignal): Promise<void> {
  // A channel that is gone already, or that Google forgets by itself, needs no care.
  await Promise.allSettled(channels.map((channel) => http.post(STOP_CHANNEL, channel, { signal })));
}

/** Watches the calendar list and every selected calendar; new channels open before the previous ones are stopped. */
export async function subscribe(context: Context & { callbackUrl: string; previous: unknown }): Promise<{ expiresAt: number; state: Channels } | null> {
  const { http, callbackUrl, previous, signal } = context;
  const list = await http.get(CALENDAR_LIST, { query: { maxResults: 250 }, schema: WireCalendars, signal });
  const selected = list.items.map(toCalendar).filter((calendar) => calendar.selected);
  const asked = await Promise.allSettled([
    watch(context, CALENDAR_LIST, callbackUrl, ABOUT_LIST),
    ...selected.map(({ id }) => watch(context, eventsPath(id), callbackUrl, id)),
  ]);
  const channels = asked.flatMap((answer) => (answer.status === 'fulfilled' && answer.value) || []);
  const failed = asked.find((answer) => answer.status === 'rejected');
  if (failed) {
    // It is asked for anew later, with other channels: these would call for days what nobody expects.
    await stop(http, { channels }, signal);
    throw failed.reason;
  }
  const old = Channels.safeParse(previous);
  if (old.success) await stop(http, old.data, signal);
  if (channels.length === 0) return null;
  const expiresAt = Math.min(...channels.map(({ expiration }) => expiration ?? Date.now() + LIFETIME_SECONDS * 1000));
  return { expiresAt, state: { channels: channels.map(({ id, resourceId }) => ({ id, resourceId })) } };
}
