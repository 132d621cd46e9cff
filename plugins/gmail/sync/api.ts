import { VivariumError } from '@vivarium/sdk/contract';
import { HttpError } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { MessagePart } from '../mime/body.js';

/** Base of every resource of the signed-in mailbox. */
export const mailbox = '/gmail/v1/users/me';

const Id = z.string().min(1);
/** Gmail's 64-bit numbers are text, since JSON numbers would round them. History marks are only handed back, never counted with. */
const BigInteger = z.string().regex(/^\d{1,40}$/);
const MessageStub = z.object({ id: Id, threadId: Id.optional() });
const HistoryEntry = z.object({ message: MessageStub });

/** A message with its parsed payload (`format=full`). */
export const FullMessage = z.object({
  id: Id,
  threadId: Id,
  labelIds: z.array(z.string()).default([]),
  snippet: z.string().default(''),
  historyId: BigInteger,
  internalDate: BigInteger,
  payload: MessagePart,
});
/** A message with its parsed payload. */
export type FullMessage = z.output<typeof FullMessage>;

/** Answer of `messages.list`. */
export const MessageList = z.object({ messages: z.array(MessageStub).default([]), nextPageToken: z.string().optional() });

/** Answer of `history.list`. */
export const HistoryList = z.object({
  history: z
    .array(
      z.object({
        messagesAdded: z.array(HistoryEntry).default([]),
        messagesDeleted: z.array(HistoryEntry).default([]),
        labelsAdded: z.array(HistoryEntry).default([]),
        labelsRemoved: z.array(HistoryEntry).default([]),
      }),
    )
    .default([]),
  historyId: BigInteger,
  nextPageToken: z.string().optional(),
});

/** Answer of `getProfile`. */
export const Profile = z.object({ emailAddress: z.string(), historyId: BigInteger });

/** Answer of `labels.list`. */
export const LabelList = z.object({
  labels: z
    .array(
      z.object({
        id: Id,
        name: z.string(),
        type: z.enum(['system', 'user']).default('user'),
        color: z.object({ backgroundColor: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

/** Answer of `settings.sendAs.list`: the addresses that the account writes under. */
export const SendAsList = z.object({
  sendAs: z.array(z.object({ sendAsEmail: z.string(), displayName: z.string().optional(), isDefault: z.boolean().optional(), treatAsAlias: z.boolean().optional(), verificationStatus: z.string().optional() })).default([]),
});

/** Answer of the draft methods. */
export const Draft = z.object({ id: Id, message: MessageStub.optional() });
/** Answer of `drafts.list`. */
export const DraftList = z.object({ drafts: z.array(Draft).default([]), nextPageToken: z.string().optional() });
/** Answer of `drafts.get` with `format=full`. */
export const FullDraft = z.object({ message: FullMessage });
/** What a sent or changed message answers. */
export const MessageAnswer = MessageStub;
/** Answer of `watch`. */
export const WatchAnswer = z.object({ historyId: BigInteger, expiration: BigInteger });
/** Answer of `attachments.get`. */
export const AttachmentBody = z.object({ data: z.string() });

const ErrorBody = z.object({
  error: z.object({ message: z.string().catch(''), errors: z.array(z.object({ reason: z.string().optional() })).default([]) }),
});

const limits = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded']);

/** What Gmail's errors mean beyond their status: a 403 may be a rate limit, and the waiting time may be in the text. */
export function mapError(error: HttpError): VivariumError {
  const parsed = ErrorBody.safeParse(error.body);
  if (!parsed.success) return error;
  const { message, errors } = parsed.data.error;
  const limited = error.status === 429 || (error.status === 403 && errors.some(({ reason }) => reason !== undefined && limits.has(reason)));
  if (limited) {
    const until = Date.parse(/retry after (\S+Z)/i.exec(message)?.[1] ?? '');
    const retryAfter = error.retryAfter ?? (Number.isNaN(until) ? undefined : Math.max(0, until - Date.now()));
    return new VivariumError('rate-limited', 'Gmail asks us to wait before the next request.', { retryAfter, cause: error });
  }
  if (error.status === 403 && errors.some(({ reason }) => reason === 'insufficientPermissions'))
    return new VivariumError('forbidden', 'This Gmail account was connected without the permission for this. Reconnect it with write access.', { cause: error });
  if (error.status === 403 && errors.some(({ reason }) => reason === 'accessNotConfigured'))
    return new VivariumError('forbidden', 'The Gmail API is not enabled in the project of your OAuth client. Enable it in the Google Cloud console.', { cause: error });
  // Of a refusal that only Google can explain (an address that is none, a policy of the domain) its own words say most.
  const refused = error.status === 400 || error.status === 403;
  return refused && message ? new HttpError(error.code, `Gmail: ${message}`.slice(0, 500), error.status, error.headers, error.body, error.retryAfter) : error;
}
