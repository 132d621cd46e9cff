import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { z } from 'zod';
import { failure, invalid, notFound } from './failure.js';

const LONGEST = 7 * 86_400_000;
const Request = z.object({
  id: z.string().regex(/^[A-Za-z0-9\-_+/=]{1,64}$/),
  type: z.literal('web_hook'),
  address: z.url(),
  token: z.string().max(256).optional(),
  params: z.object({ ttl: z.string().regex(/^\d+$/).optional() }).optional(),
});
const Channel = z.object({
  id: z.string(),
  address: z.string(),
  token: z.string().optional(),
  resourceId: z.string(),
  resourceUri: z.string(),
  /** Calendar id; null for the list of calendars. */
  watches: z.string().nullable(),
  expires: z.number(),
  messages: z.int(),
});
type Channel = z.output<typeof Channel>;
/** Open channels as a snapshot keeps them. */
export const ChannelsData = z.array(Channel);

function isLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]');
}

/** Push notifications: who watches what, and the calls they get. Unlike Google it calls loopback only. */
export class Channels {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(
    private open: Channel[],
    private readonly now: () => Date,
  ) {}

  snapshot(): Channel[] {
    return structuredClone(this.open);
  }

  watch(input: unknown, watches: string | null, resourceUri: string) {
    const parsed = Request.safeParse(input);
    if (!parsed.success) return invalid('The channel is not complete: id, type "web_hook" and address are needed.');
    const { id, address, token, params } = parsed.data;
    if (!isLoopback(address)) return failure(400, 'webhookCallbackNotSupported', 'The demo source notifies loopback addresses only.');
    if (this.open.some((channel) => channel.id === id)) return failure(400, 'channelIdNotUnique', 'Channel id not unique.');
    const lifetime = Math.min(Number(params?.ttl ?? LONGEST / 1000) * 1000, LONGEST);
    const expires = this.now().getTime() + lifetime;
    const channel: Channel = { id, address, ...(token ? { token } : {}), resourceId: randomUUID(), resourceUri, watches, expires, messages: 0 };
    this.open.push(channel);
    this.call(channel, 'sync');
    const answer = { kind: 'api#channel', id, resourceId: channel.resourceId, resourceUri, ...(token ? { token } : {}), expiration: String(expires) };
    return { body: answer };
  }

  stop(input: unknown) {
    const parsed = z.object({ id: z.string(), resourceId: z.string() }).safeParse(input);
    const found = parsed.success ? this.open.find(({ id, resourceId }) => id === parsed.data.id && resourceId === parsed.data.resourceId) : undefined;
    if (!found) return notFound();
    this.open = this.open.filter((channel) => channel !== found);
    return { status: 204 };
  }

  /** Calls everybody who watches it. */
  notify(watches: string | null): void {
    const now = this.now().getTime();
    this.open = this.open.filter(({ expires }) => expires > now);
    for (const channel of this.open) if (channel.watches === watches) this.call(channel, 'exists');
  }

  close(): void {
    this.agent.destroy();
  }

  private call(channel: Channel, state: 'sync' | 'exists'): void {
    channel.messages += 1;
    const headers: Record<string, string> = {
      'x-goog-channel-id': channel.id,
      'x-goog-channel-expiration': new Date(channel.expires).toUTCString(),
      'x-goog-message-number': String(channel.messages),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-state': state,
      'x-goog-resource-uri': channel.resourceUri,
      'content-length': '0',
      ...(channel.token ? { 'x-goog-channel-token': channel.token } : {}),
    };
    const call = request(channel.address, { method: 'POST', headers, agent: this.agent, timeout: 5000 }, (response) => response.resume());
    // Google tries again with growing pauses; the next change is enough here.
    call.on('error', () => call.destroy());
    call.on('timeout', () => call.destroy());
    call.end();
  }
}
