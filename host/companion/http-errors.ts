import { VivariumError, type ErrorCode, type ErrorData } from '@vivarium/sdk/contract';
import type { ServerResponse } from 'node:http';
import { sendJson } from './route.js';

/** 401 means one thing only, a missing session, so an account that is signed out answers 403. */
const statuses: Record<ErrorCode, number> = {
  aborted: 503,
  offline: 503,
  timeout: 504,
  'signed-out': 403,
  forbidden: 403,
  'not-granted': 403,
  declined: 403,
  'not-found': 404,
  conflict: 409,
  'cursor-gone': 410,
  'rate-limited': 429,
  unavailable: 503,
  'invalid-response': 502,
  'invalid-input': 400,
  blocked: 403,
  'too-large': 413,
  quota: 507,
  'page-closed': 503,
  version: 400,
  internal: 500,
};

/** A refusal whose HTTP status says more than its code. */
export class HttpRefusal extends VivariumError {
  constructor(
    readonly status: number,
    code: ErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
  }
}

/** What a page may hear of a failure. A defect of ours goes to the log with its stack; the page hears that there was one. */
export function tellable(thrown: unknown, log: (message: string) => void): ErrorData {
  const error = VivariumError.from(thrown);
  if (error.code !== 'internal') return error.toJSON();
  log(`Internal error: ${error.cause instanceof Error ? error.cause.stack : error.stack}`);
  return { code: 'internal', message: 'Vivarium has a defect here; its terminal says more.' };
}

/**
 * Answers a failure as ErrorData, or cuts the connection where an answer has begun.
 */
export function sendError(response: ServerResponse, thrown: unknown, log: (message: string) => void): void {
  const error = VivariumError.from(thrown);
  const told = tellable(error, log);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const refusal = error instanceof HttpRefusal ? error : undefined;
  if (error.retryAfter !== undefined) response.setHeader('retry-after', Math.ceil(error.retryAfter / 1000));
  for (const [name, value] of Object.entries(refusal?.headers ?? {})) response.setHeader(name, value);
  const status = refusal?.status ?? statuses[error.code];
  sendJson(response, status, told);
}
