import type { Handler } from '@vivarium/sdk/testing/emulator';
import { base, paginate, refuse, type ApiContext } from '../context.js';
import { invalid, notFound } from '../errors.js';
import type { Change } from '../state.js';

const kinds: Record<string, Change['type']> = { messageAdded: 'messagesAdded', messageDeleted: 'messagesDeleted', labelAdded: 'labelsAdded', labelRemoved: 'labelsRemoved' };

function record({ id, type, message, labelIds }: Change) {
  const { id: messageId, threadId } = message;
  return { id: String(id), messages: [{ id: messageId, threadId }], [type]: [{ message, ...(labelIds ? { labelIds } : {}) }] };
}

/** `users.history` and `users.getProfile`. */
export function historyRoutes({ mailbox }: ApiContext): Record<string, Handler> {
  return {
    [`GET ${base}/history`]: ({ query }) => {
      const start = query.get('startHistoryId') ?? '';
      if (!/^\d+$/.test(start)) refuse(invalid('Missing or invalid startHistoryId'));
      const types = query.getAll('historyTypes').map((type) => kinds[type] ?? refuse(invalid(`Invalid value at 'history_types': ${type}`)));
      const labelId = query.get('labelId');
      const changes = mailbox.historySince(Number(start)) ?? refuse(notFound());
      const wanted = changes.filter(
        ({ type, message, labelIds }) => (types.length === 0 || types.includes(type)) && (labelId === null || message.labelIds.includes(labelId) || labelIds?.includes(labelId)),
      );
      const { page, nextPageToken } = paginate(wanted, query, ({ id }) => String(id).padStart(16, '0'));
      return { body: { ...(page.length > 0 ? { history: page.map(record) } : {}), ...(nextPageToken ? { nextPageToken } : {}), historyId: String(mailbox.historyId) } };
    },
    [`GET ${base}/profile`]: () => {
      const messages = mailbox.all();
      const threadsTotal = new Set(messages.map(({ threadId }) => threadId)).size;
      return { body: { emailAddress: mailbox.me.email, messagesTotal: messages.length, threadsTotal, historyId: String(mailbox.historyId) } };
    },
  };
}
