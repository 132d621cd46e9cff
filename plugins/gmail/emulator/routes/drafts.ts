import type { Handler, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { base, bodyAs, found, outgoing, paginate, threadFor, type ApiContext } from '../context.js';
import { messageResource } from '../resource.js';
import { formatOf } from './messages.js';

const DraftBody = z.object({ message: z.object({ raw: z.string().min(1), threadId: z.string().optional() }) });
const SendBody = z.object({ id: z.string() });

/** `users.drafts`. */
export function draftRoutes(context: ApiContext): Record<string, Handler> {
  const { mailbox, now } = context;
  const get = ({ params }: RouteRequest) => found(mailbox.draft(params.id ?? ''));
  const stub = (id: string) => {
    const message = mailbox.draft(id)!;
    return { id, message: { id: message.id, threadId: message.threadId, labelIds: message.labelIds } };
  };
  return {
    [`GET ${base}/drafts`]: ({ query }) => {
      const { page, nextPageToken } = paginate(mailbox.draftIds().reverse(), query, (id) => String(1e12 - Number(id.slice(1))));
      const drafts = page.map((id) => ({ id, message: { id: mailbox.draft(id)!.id, threadId: mailbox.draft(id)!.threadId } }));
      return { body: { ...(drafts.length > 0 ? { drafts } : {}), ...(nextPageToken ? { nextPageToken } : {}), resultSizeEstimate: mailbox.draftIds().length } };
    },
    [`GET ${base}/drafts/:id`]: (request) => ({ body: { id: request.params.id, message: messageResource(mailbox, get(request), formatOf(request)) } }),
    [`POST ${base}/drafts`]: (request) => {
      const { message } = bodyAs(request, DraftBody);
      return { body: stub(mailbox.createDraft(outgoing(context, message.raw, false).raw, now().getTime(), threadFor(context, message.raw, message.threadId))) };
    },
    [`PUT ${base}/drafts/:id`]: (request) => {
      get(request);
      const id = request.params.id!;
      mailbox.updateDraft(id, outgoing(context, bodyAs(request, DraftBody).message.raw, false).raw, now().getTime());
      return { body: stub(id) };
    },
    [`DELETE ${base}/drafts/:id`]: (request) => {
      get(request);
      mailbox.deleteDraft(request.params.id!);
      return { status: 204 };
    },
    [`POST ${base}/drafts/send`]: (request) => {
      const { id } = bodyAs(request, SendBody);
      const { raw, labelIds } = outgoing(context, found(mailbox.draft(id)).raw, true);
      const sent = mailbox.sendDraft(id, raw, labelIds, now().getTime());
      return { body: { id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds } };
    },
  };
}
