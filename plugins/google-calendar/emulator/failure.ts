import type { Reply } from '@vivarium/sdk/testing/emulator';

/** An error in Google's form. */
export function failure(code: number, reason: string, message: string, domain = 'global', headers: Record<string, string> = {}): Reply {
  return { status: code, headers, body: { error: { errors: [{ domain, reason, message }], code, message } } };
}

/** Ends a request from anywhere inside a handler. */
export function fail(...parameters: Parameters<typeof failure>): never {
  // The emulator kit turns a thrown reply into the answer.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw failure(...parameters);
}

/** Google's answers that occur in several places. */
export const notFound = (): never => fail(404, 'notFound', 'Not Found');
export const required = (field: string): never => fail(400, 'required', `Missing ${field}.`);
export const invalid = (message: string): never => fail(400, 'invalid', message);
