import type { Reply } from '@vivarium/sdk/testing/emulator';

const statuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
};

/** An error in the form of Google's APIs. */
export const apiError = (code: number, reason: string, message: string, headers: Record<string, string> = {}): Reply => ({
  status: code,
  headers,
  body: { error: { code, message, errors: [{ message, domain: code === 403 || code === 429 ? 'usageLimits' : 'global', reason }], status: statuses[code] ?? 'UNKNOWN' } },
});

/** What Gmail says of an id it does not have, and of history it no longer has. */
export const notFound = (): Reply => apiError(404, 'notFound', 'Requested entity was not found.');

/** What Gmail says of a wrong argument. */
export const invalid = (message: string): Reply => apiError(400, 'invalidArgument', message);
