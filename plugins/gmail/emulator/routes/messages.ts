import type { Handler, Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { base, bodyAs, found, newestFirst, outgoing, paginate, refuse, searchContext, threadFor, type ApiContext } from '../context.js';
import { invalid } from '../errors.js';
import { attachment, formats, messageResource, type Format } from '../resource.js';
import { headerOf } from '../rfc5322.js';
import { isHidden, search } from '../search.js';
import type { StoredMessage } from '../state.js';

const Labels = z.object({ addLabelIds: z.array(z.string()).max(100).default([]), removeLabelIds: z.array(z.string()).max(100).default([]) });
const Ids = z.object({ ids: z.array(z.string()).min(1).max(1000) });
const Raw = z.object({ raw: z.string().min(1), threadId: z.string().optional(), labelIds: z.array(z.string()).default([]) });

/** The format a request asks for. */
export function formatOf({ query }: RouteRequest): Format {
  const format = query.get('format') ?? 'full';
  return (formats as readonly string[]).includes(format) ? (format as Format) : refuse(invalid(`Invalid value at 'format': ${format}`));
}

/** Messages that a list request asks for, newest first. */
export function listed(context: ApiContext, { query }: RouteRequest): StoredMessage[] {
  const q = query.get('q') ?? '';
  const labelIds = query.getAll('labelIds');
  for (const id of labelIds) if (!context.mailbox.label(id)) refuse(invalid('Invalid label: ' + id));
  const hiddenToo = query.get('includeSpamTrash') === 'true' || labelIds.includes('TRASH') || labelIds.includes('SPAM');
  const matches = q.trim() === '' ? (message: StoredMessage) => hiddenToo || !isHidden(message) : search(context.mailbox, hiddenToo ? `in:anywhere ${q}` : q, searchContext(context));
  return context.mailbox.all().filter((message) => labelIds.every((id) => message.labelIds.includes(id)) && matches(message));
}

/** Refuses labels that do not exist. */
export function checkLabels({ mailbox }: ApiContext, { addLabelIds, removeLabelIds }: z.output<typeof Labels>): void {
  for (const id of [...addLabelIds, ...removeLabelIds]) if (!mailbox.label(id)) refuse(invalid(`labelId not found: ${id}`));
  if (addLabelIds.some((id) => removeLabelIds.includes(id))) refuse(invalid('Cannot both add and remove the same label'));
}

/** `users.messages`. */
export function messageRoutes(context: ApiContext): Record<string, Handler> {
  const { mailbox, now } = context;
  const stub = ({ id, threadId, labelIds }: StoredMessage) => ({ id, threadId, labelIds });
  const get = (request: RouteRequest) => found(mailbox.message(request.params.id ?? ''));
  const change = (add: string[], remove: string[]) => (request: RouteRequest): Reply => {
    const message = get(request);
    mailbox.modify([message.id], add, remove);
    return { body: messageResource(mailbox, message, 'minimal') };
  };
  const insert: Handler = (request) => {
    const { raw, threadId, labelIds } = bodyAs(request, Raw);
    checkLabels(context, { addLabelIds: labelIds, removeLabelIds: [] });
    const dated = request.query.get('internalDateSource') === 'dateHeader' || request.url.pathname.endsWith('/import');
    const message = mailbox.insert({ raw, labelIds, internalDate: now().getTime(), threadId: threadFor(context, raw, threadId) });
    const date = Date.parse(headerOf(mailbox.entity(message), 'Date'));
    if (dated && !Number.isNaN(date)) message.internalDate = date;
    return { body: stub(message) };
  };
  return {
    [`GET ${base}/messages`]: (request) => {
      const all = listed(context, request);
      const { page, nextPageToken } = paginate(all, request.query, newestFirst);
      const messages = page.map(({ id, threadId }) => ({ id, threadId }));
      return { body: { ...(messages.length > 0 ? { messages } : {}), ...(nextPageToken ? { nextPageToken } : {}), resultSizeEstimate: all.length } };
    },
    [`GET ${base}/messages/:id`]: (request) => ({ body: messageResource(mailbox, get(request), formatOf(request), request.query.getAll('metadataHeaders')) }),
    [`GET ${base}/messages/:id/attachments/:attachment`]: (request) => {
      const { bytes } = found(attachment(mailbox.entity(get(request)), request.params.attachment ?? ''));
      return { body: { size: bytes.length, data: bytes.toString('base64url') } };
    },
    [`POST ${base}/messages`]: insert,
    [`POST ${base}/messages/import`]: insert,
    [`POST ${base}/messages/send`]: (request) => {
      const { raw, threadId } = bodyAs(request, Raw);
      const message = outgoing(context, raw, true);
      return { body: stub(mailbox.insert({ ...message, internalDate: now().getTime(), threadId: threadFor(context, raw, threadId) })) };
    },
    [`POST ${base}/messages/batchModify`]: (request) => {
      const labels = bodyAs(request, Labels);
      checkLabels(context, labels);
      mailbox.modify(bodyAs(request, Ids).ids, labels.addLabelIds, labels.removeLabelIds);
      return { status: 204 };
    },
    [`POST ${base}/messages/batchDelete`]: (request) => {
      mailbox.delete(bodyAs(request, Ids).ids);
      return { status: 204 };
    },
    [`POST ${base}/messages/:id/modify`]: (request) => {
      const labels = bodyAs(request, Labels);
      checkLabels(context, labels);
      return change(labels.addLabelIds, labels.removeLabelIds)(request);
    },
    [`POST ${base}/messages/:id/trash`]: change(['TRASH'], ['INBOX']),
    [`POST ${base}/messages/:id/untrash`]: change([], ['TRASH']),
    [`DELETE ${base}/messages/:id`]: (request) => {
      mailbox.delete([get(request).id]);
      return { status: 204 };
    },
  };
}
