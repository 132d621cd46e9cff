import { randomUUID } from 'node:crypto';
import type { Reply } from '@vivarium/sdk/testing/emulator';

const statuses = {
  invalid_json: 400,
  invalid_request_url: 400,
  missing_version: 400,
  validation_error: 400,
  unauthorized: 401,
  object_not_found: 404,
  conflict_error: 409,
  rate_limited: 429,
  service_overload: 529,
} as const;

/** A failure in Notion's form. */
export function failure(code: keyof typeof statuses, message: string, headers: Record<string, string> = {}): Reply {
  const status = statuses[code];
  return { status, headers, body: { object: 'error', status, code, message, request_id: randomUUID() } };
}

/** Ends the request with a failure; the server answers a thrown reply. */
export function fail(code: keyof typeof statuses, message: string): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw failure(code, message);
}

/** The answer for an id that nobody shared with the integration. */
export const notFound = (what: string, id: string): never =>
  fail('object_not_found', `Could not find ${what} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`);
