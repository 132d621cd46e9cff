import type { Handler, Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { base, bodyAs, found, newestFirst, paginate, type ApiContext } from '../context.js';
import { messageResource, type Format } from '../resource.js';
import { checkLabels, formatOf, listed } from './messages.js';

const Labels = z.object({ addLabelIds: z.array(z.string()).default([]), removeLabelIds: z.array(z.string()).default([]) });

/** `users.threads`. */
export function threadRoutes(context: ApiContext): Record<string, Handler> {
  const { mailbox } = context;
  const messagesOf = ({ params }: RouteRequest) => found(mailbox.thread(params.id ?? '').length > 0 ? mailbox.thread(params.id ?? '') : undefined);
  const resource = (request: RouteRequest, format: Format): Reply => {
    const messages = messagesOf(request);
    return { body: { id: request.params.id, historyId: String(Math.max(...messages.map(({ historyId }) => historyId))), messages: messages.map((message) => messageResource(mailbox, message, format)) } };
  };
  const change = (add: string[], remove: string[]) => (request: RouteRequest): Reply => {
    mailbox.modify(messagesOf(request).map(({ id }) => id), add, remove);
    return resource(request, 'minimal');
  };
  return {
    [`GET ${base}/threads`]: (request) => {
      const newest = [...new Map(listed(context, request).reverse().map((message) => [message.threadId, message])).values()].reverse();
      const { page, nextPageToken } = paginate(newest, request.query, newestFirst);
      const threads = page.map((message) => ({ id: message.threadId, historyId: String(message.historyId), snippet: messageResource(mailbox, message, 'minimal').snippet }));
      return { body: { ...(threads.length > 0 ? { threads } : {}), ...(nextPageToken ? { nextPageToken } : {}), resultSizeEstimate: newest.length } };
    },
    [`GET ${base}/threads/:id`]: (request) => resource(request, formatOf(request)),
    [`POST ${base}/threads/:id/modify`]: (request) => {
      const labels = bodyAs(request, Labels);
      checkLabels(context, labels);
      return change(labels.addLabelIds, labels.removeLabelIds)(request);
    },
    [`POST ${base}/threads/:id/trash`]: change(['TRASH'], ['INBOX']),
    [`POST ${base}/threads/:id/untrash`]: change([], ['TRASH']),
    [`DELETE ${base}/threads/:id`]: (request) => {
      mailbox.delete(messagesOf(request).map(({ id }) => id));
      return { status: 204 };
    },
  };
}
