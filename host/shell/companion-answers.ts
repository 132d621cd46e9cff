import { VivariumError } from '@vivarium/sdk/contract';
import { companionApi } from '@vivarium/sdk/protocol';
import type { z } from 'zod';

type Api = typeof companionApi;

/** What an endpoint answered, checked. @throws VivariumError `version` */
export function parseAnswer<Name extends keyof Api>(name: Name, answer: unknown): z.output<Api[Name]['response']> {
  const parsed = companionApi[name].response.safeParse(answer);
  if (parsed.success) return parsed.data as z.output<Api[Name]['response']>;
  throw new VivariumError('version', 'The companion and this page do not fit together. Reload the page.', { cause: parsed.error });
}
