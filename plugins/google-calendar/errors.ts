import { VivariumError } from '@vivarium/sdk/contract';
import { HttpError } from '@vivarium/sdk/connector';
import { z } from 'zod';

const Body = z.object({ error: z.object({ message: z.string().catch(''), errors: z.array(z.object({ reason: z.string() })).min(1) }) });
const rateReasons = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded'];

/** What Google's reasons mean to the person: https://developers.google.com/workspace/calendar/api/guides/errors */
export function mapError(error: HttpError): VivariumError {
  const parsed = Body.safeParse(error.body);
  const reason = parsed.success ? (parsed.data.error.errors[0]?.reason ?? '') : '';
  const as = (code: VivariumError['code'], message: string) => new VivariumError(code, message, { retryAfter: error.retryAfter, cause: error });
  if (error.status === 401) return as('signed-out', 'Google no longer accepts the sign-in. Reconnect the account.');
  if (error.status === 403 && rateReasons.includes(reason)) return as('rate-limited', 'Google asks us to slow down. Changes arrive a little later.');
  if (reason === 'insufficientPermissions') return as('forbidden', 'The account was connected without the right to do this. Reconnect it with write access.');
  if (reason === 'accessNotConfigured') return as('forbidden', 'The Google Calendar API is not enabled in the project of your OAuth client. Enable it in the Google Cloud console.');
  if (reason === 'forbiddenForNonOrganizer') return as('forbidden', 'Only the organizer can change this event. Ask them, or propose another time.');
  if (error.status === 403) return as('forbidden', 'Google does not let this account do that.');
  if (error.status === 410 && reason === 'deleted') return as('not-found', 'The event was already deleted in Google Calendar.');
  if (error.status === 412) return as('conflict', 'Somebody changed the event in the meantime. Look at it again before you change it.');
  if (error.status === 429) return as('rate-limited', 'Google asks us to slow down. Changes arrive a little later.');
  if (error.status === 404) return as('not-found', 'Google Calendar does not know this event or calendar any more.');
  // Of what Google cannot take, its own words say most: “The specified time range is empty.”
  const words = parsed.success ? parsed.data.error.message : '';
  return error.status === 400 && words ? new HttpError(error.code, `Google Calendar: ${words}`.slice(0, 500), error.status, error.headers, error.body, error.retryAfter) : error;
}
