import { z } from 'zod';

/** Every stable error code, with what it means to the person looking at the screen. */
export const errorCodes = [
  'aborted', // the caller cancelled
  'offline', // the network or the companion cannot be reached
  'timeout', // no answer within the limit
  'signed-out', // the account must be connected again
  'forbidden', // the account may not do this (missing scope, read-only)
  'not-granted', // the widget was not granted this
  'declined', // the person said no
  'not-found', // the item is gone at the source
  'conflict', // somebody changed the item in between
  'cursor-gone', // the source no longer knows our sync cursor
  'rate-limited', // the source asks us to wait
  'unavailable', // the source has a fault of its own (5xx)
  'invalid-response', // the source answered something we cannot read
  'invalid-input', // the caller passed something that does not fit the schema
  'blocked', // the request leaves the hosts named in the contract
  'too-large', // over a size limit
  'quota', // the browser has no room left
  'page-closed', // only an open page of Vivarium can answer this
  'version', // the two sides speak different protocol versions
  'internal', // a defect of ours
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** The shape of a {@link VivariumError} on any wire. */
export const ErrorData = z.object({
  code: z.enum(errorCodes),
  message: z.string().max(2000),
  /** Milliseconds to wait before another try. */
  retryAfter: z.number().nonnegative().optional(),
});
/** A {@link VivariumError} as plain data. */
export type ErrorData = z.output<typeof ErrorData>;

/** An error with a stable code and a sentence that says what to do next. */
export class VivariumError extends Error {
  override readonly name = 'VivariumError';
  /** Milliseconds to wait before another try, where the source named them. */
  readonly retryAfter: number | undefined;

  /** The host has told the person already, with what it is about: nobody says it again. Stays in the page that told it, and the frames in it. */
  declare told?: true;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfter = options.retryAfter;
  }

  /** The error as plain data, fit for any wire. Stack and cause stay behind. */
  toJSON(): ErrorData {
    const data: ErrorData = { code: this.code, message: this.message.slice(0, 2000) };
    if (this.retryAfter !== undefined) data.retryAfter = this.retryAfter;
    return data;
  }

  /** Any thrown value as a VivariumError: itself, from wire data, an abort, a zod failure, or `internal`. */
  static from(thrown: unknown): VivariumError {
    if (thrown instanceof VivariumError) return thrown;
    if (thrown instanceof z.ZodError || thrown instanceof z.core.$ZodError)
      return new VivariumError('invalid-response', z.prettifyError(thrown), { cause: thrown });
    const data = ErrorData.safeParse(thrown);
    if (data.success && !(thrown instanceof Error)) return new VivariumError(data.data.code, data.data.message, { retryAfter: data.data.retryAfter });
    if (thrown instanceof Error || thrown instanceof DOMException) {
      if (thrown.name === 'AbortError') return new VivariumError('aborted', 'The request was cancelled.', { cause: thrown });
      if (thrown.name === 'TimeoutError') return new VivariumError('timeout', 'No answer came in time. Try again.', { cause: thrown });
      return new VivariumError('internal', thrown.message, { cause: thrown });
    }
    return new VivariumError('internal', String(thrown));
  }
}
