import { VivariumError } from '@vivarium/sdk/contract';
import type { Context } from '@vivarium/sdk/connector';
import { mailbox, WatchAnswer } from './sync/api.js';

const DAY = 86_400_000;

/**
 * Asks Gmail to publish changes. Gmail publishes to a Cloud Pub/Sub topic only, and a topic's push subscription calls
 * a URL. So a real account needs both made by its owner, who names the topic in the account's settings (`pubsubTopic`,
 * `projects/PROJECT/topics/TOPIC`). The emulator has no Pub/Sub: it understands topics whose name is `push-` and the
 * percent-encoded loopback URL to call, and posts the same envelope there. Anything else cannot push: null.
 */
export async function subscribe({
  http,
  account,
  callbackUrl,
  signal,
}: Context & { callbackUrl: string; previous: unknown }): Promise<{ expiresAt: number; state: unknown } | null> {
  const chosen = account.settings.pubsubTopic;
  const topicName = typeof chosen === 'string' && chosen !== '' ? chosen : loopbackTopic(callbackUrl);
  if (topicName === undefined) return null;
  try {
    const { expiration, historyId } = await http.post(`${mailbox}/watch`, { topicName }, { schema: WatchAnswer, signal });
    // Google advises to renew daily although a watch lasts a week.
    return { expiresAt: Math.min(Number(expiration), Date.now() + DAY), state: { historyId } };
  } catch (thrown) {
    const { code } = VivariumError.from(thrown);
    if (topicName !== chosen && (code === 'invalid-input' || code === 'forbidden' || code === 'not-found')) return null;
    throw thrown;
  }
}

function loopbackTopic(callbackUrl: string): string | undefined {
  const { hostname } = new URL(callbackUrl);
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
    ? `projects/vivarium-demo/topics/push-${encodeURIComponent(callbackUrl)}`
    : undefined;
}
