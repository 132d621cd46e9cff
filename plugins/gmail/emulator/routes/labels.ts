import type { Handler, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { base, bodyAs, found, refuse, type ApiContext } from '../context.js';
import { apiError, invalid } from '../errors.js';
import type { StoredLabel } from '../state.js';

const Named = z.object({ name: z.string().trim().min(1).max(225) });

/** `users.labels`. */
export function labelRoutes({ mailbox }: ApiContext): Record<string, Handler> {
  const resource = ({ id, name, type, color }: StoredLabel) => ({
    id,
    name,
    type,
    messageListVisibility: type === 'user' ? 'show' : 'hide',
    labelListVisibility: 'labelShow',
    ...(color ? { color } : {}),
  });
  const counted = (label: StoredLabel) => {
    const messages = mailbox.all().filter(({ labelIds }) => labelIds.includes(label.id));
    const unread = messages.filter(({ labelIds }) => labelIds.includes('UNREAD'));
    const threads = (list: typeof messages) => new Set(list.map(({ threadId }) => threadId)).size;
    return { ...resource(label), messagesTotal: messages.length, messagesUnread: unread.length, threadsTotal: threads(messages), threadsUnread: threads(unread) };
  };
  const get = ({ params }: RouteRequest) => found(mailbox.label(params.id ?? ''));
  const own = (request: RouteRequest) => {
    const label = get(request);
    return label.type === 'user' ? label : refuse(invalid('Invalid delete or update request'));
  };
  const free = (name: string) => {
    if (mailbox.labels().some((label) => label.name.toLowerCase() === name.toLowerCase())) refuse(apiError(409, 'aborted', 'Label name exists or conflicts'));
    return name;
  };
  const rename: Handler = (request) => {
    const label = own(request);
    mailbox.renameLabel(label, free(bodyAs(request, Named).name));
    return { body: resource(label) };
  };
  return {
    [`GET ${base}/labels`]: () => ({ body: { labels: mailbox.labels().map(resource) } }),
    [`GET ${base}/labels/:id`]: (request) => ({ body: counted(get(request)) }),
    [`POST ${base}/labels`]: (request) => ({ body: resource(mailbox.createLabel(free(bodyAs(request, Named).name))) }),
    [`PUT ${base}/labels/:id`]: rename,
    [`PATCH ${base}/labels/:id`]: rename,
    [`DELETE ${base}/labels/:id`]: (request) => {
      mailbox.deleteLabel(own(request).id);
      return { status: 204 };
    },
  };
}
