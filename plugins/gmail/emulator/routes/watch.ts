import type { Handler } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { base, bodyAs, refuse, type ApiContext } from '../context.js';
import { apiError, invalid } from '../errors.js';

const WatchBody = z.object({ topicName: z.string(), labelIds: z.array(z.string()).optional(), labelFilterBehavior: z.enum(['include', 'exclude']).optional() });
const LIFETIME = 7 * 86_400_000;

/** The loopback URL in a topic's name (`push-` and the percent-encoded URL). The emulator calls nobody else. */
function callbackOf(topicName: string): string | undefined {
  const name = /^projects\/[a-z][a-z0-9-]*\/topics\/push-([^/]+)$/.exec(topicName)?.[1];
  try {
    const url = new URL(decodeURIComponent(name ?? ''));
    return url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * `users.watch` and `users.stop`. Stands in for Pub/Sub as well: at each commit it posts the envelope that a push
 * subscription would, once; a lost notification is made up for by the next one or by polling, as with Gmail.
 */
export function watchRoutes({ mailbox, now }: ApiContext): { routes: Record<string, Handler>; close(): void } {
  let watch: { callback: string; expires: number } | undefined;
  let deliveries = 0;
  const ending = new AbortController();

  const end = mailbox.onCommit(() => {
    if (!watch || watch.expires < now().getTime()) return;
    const data = Buffer.from(JSON.stringify({ emailAddress: mailbox.me.email, historyId: mailbox.historyId })).toString('base64');
    const messageId = String(++deliveries);
    const publishTime = now().toISOString();
    const envelope = { message: { data, messageId, message_id: messageId, publishTime, publish_time: publishTime }, subscription: 'projects/vivarium-demo/subscriptions/gmail' };
    const headers = { 'content-type': 'application/json' };
    fetch(watch.callback, { method: 'POST', headers, body: JSON.stringify(envelope), signal: AbortSignal.any([ending.signal, AbortSignal.timeout(10_000)]) })
      .then((response) => response.body?.cancel())
      .catch(() => undefined);
  });

  return {
    routes: {
      [`POST ${base}/watch`]: (request) => {
        const { topicName } = bodyAs(request, WatchBody);
        if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName)) refuse(invalid('Invalid topicName does not match projects/*/topics/*'));
        const callback = callbackOf(topicName) ?? refuse(apiError(403, 'forbidden', `Error sending test message to Cloud PubSub ${topicName} : User not authorized to perform this action.`));
        watch = { callback, expires: now().getTime() + LIFETIME };
        return { body: { historyId: String(mailbox.historyId), expiration: String(watch.expires) } };
      },
      [`POST ${base}/stop`]: () => {
        watch = undefined;
        return { status: 204 };
      },
    },
    close() {
      end();
      ending.abort();
    },
  };
}
