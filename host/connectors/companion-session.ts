import type { ErrorData } from '@vivarium/sdk/contract';
import type { companionApi, CompanionEvent, PageCall } from '@vivarium/sdk/protocol';
import type { z } from 'zod';

type Endpoints = typeof companionApi;

/** A request to a source, as an account's connector makes it. */
export interface SourceRequest {
  readonly account: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | ArrayBuffer | undefined;
}

/** What the companion's broker said: the source's answer, whatever its status, or why there is none. */
export type SourceAnswer =
  | { readonly ok: true; readonly status: number; readonly headers: Record<string, string>; readonly body: ArrayBuffer }
  | { readonly ok: false; readonly error: ErrorData };

/** What the host needs of the companion. `host/shell/companion-client.ts` is one; tests bring their own. */
export interface CompanionSession {
  request<Name extends keyof Endpoints>(endpoint: Name, params: z.input<Endpoints[Name]['request']>): Promise<z.output<Endpoints[Name]['response']>>;
  /** `fetch` to the companion with the session header. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Passes a request on to its source. @throws VivariumError where the companion did not answer at all, or the signal ended it. */
  exchange(request: SourceRequest, signal: AbortSignal): Promise<SourceAnswer>;
  /** Hears what the companion tells by itself, over as many connections as it takes. Returns the end of it. */
  onEvent(listener: (event: CompanionEvent) => void): () => void;
  /** Answers what other agents of the person's ask of this page. */
  answerCalls?(answer: (call: PageCall, signal: AbortSignal) => Promise<unknown>): void;
  /** Tells when the companion is lost and found. Without it, what requests meet is all that is known. */
  onConnection?(listener: (connection: 'connecting' | 'open' | 'lost') => void): () => void;
}
