import { ProtocolError, ProtocolErrorCode, RegistrationRejectedError, SdkError, UnauthorizedError } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';

/** What failed, in our words. */
export function meaningOf(title: string, thrown: unknown): VivariumError {
  if (isUnauthorized(thrown)) return new VivariumError('signed-out', `${title} wants you to sign in. Do so in Settings.`, { cause: thrown });
  if (thrown instanceof VivariumError) return thrown;
  const cause = (thrown as { cause?: unknown }).cause;
  if (cause instanceof VivariumError) return cause;
  const { name, message } = thrown as Error;
  if (name === 'AbortError') return VivariumError.from(thrown);
  const said = message.slice(0, 400);
  if (thrown instanceof RegistrationRejectedError || /does not support dynamic client registration/.test(message)) return new VivariumError('signed-out', `Vivarium cannot register by itself where ${title} has you sign in. Register it there, and sign in with a client of your own.`, { cause: thrown });
  if (thrown instanceof SdkError && /timeout/i.test(thrown.code)) return new VivariumError('timeout', `${title} did not answer in time.`, { cause: thrown });
  return new VivariumError('unavailable', `${title}: ${said}`, { cause: thrown });
}

/** Somebody has to sign in first. */
export function isUnauthorized(thrown: unknown): boolean {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) if (at instanceof UnauthorizedError) return true;
  return false;
}

/** It does not know what it was asked. */
export const isUnknown = (thrown: unknown): boolean => thrown instanceof ProtocolError && (thrown.code as ProtocolErrorCode) === ProtocolErrorCode.MethodNotFound;
