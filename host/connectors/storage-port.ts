import { VivariumError } from '@vivarium/sdk/contract';
import { STORAGE_QUOTA, workerToStorage, type StorageToWorker, type WorkerToStorage } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { isPlain } from '../frames/limits.js';
import type { Records } from '../store/records.js';

/** As it lies on disk: pairs, so that no key can be a name that objects have. */
const Kept = z.array(z.tuple([z.string(), z.json()]));
type Values = Map<string, z.output<typeof Kept>[number][1]>;

/** Where an account's storage lies among the values by name. */
export const storageName = (account: string): string => `storage ${account}`;

/** Lets a connector keep a few values of its own account, and no others. Returns the end of it. */
export function serveStorage(port: MessagePort, account: string, records: Pick<Records, 'change'>): () => void {
  const answer = (message: StorageToWorker) => port.postMessage(message);

  const serve = async (message: WorkerToStorage): Promise<unknown> => {
    let result: unknown;
    await records.change(storageName(account), (before) => {
      const values: Values = new Map(Kept.safeParse(before).data ?? []);
      result = applied(values, message);
      return result instanceof VivariumError || message.type === 'get' || message.type === 'keys' ? before : [...values];
    });
    if (result instanceof VivariumError) throw result;
    return result;
  };

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    // Cyclic and bottomless values end here, before any schema walks through them.
    const message = isPlain(data, 2 * STORAGE_QUOTA.characters) ? workerToStorage.safeParse(data) : undefined;
    if (message?.success) {
      const { id } = message.data;
      serve(message.data).then(
        (value) => answer({ type: 'answer', id, value }),
        (thrown: unknown) => answer({ type: 'failure', id, error: VivariumError.from(thrown).toJSON() }),
      );
      return;
    }
    const id = z.object({ id: z.int() }).safeParse(data);
    if (id.success) answer({ type: 'failure', id: id.data.id, error: { code: 'invalid-input', message: 'Only plain JSON can be kept, under keys of at most 200 characters.' } });
  };
  return () => {
    port.onmessage = null;
    port.close();
  };
}

/** Does what is asked to the values. Answers what to say, or the refusal, after which nothing may be kept. */
function applied(values: Values, message: WorkerToStorage): unknown {
  switch (message.type) {
    case 'get':
      return values.get(message.key);
    case 'keys':
      return [...values.keys()];
    case 'delete':
      values.delete(message.key);
      return undefined;
    case 'set': {
      values.set(message.key, message.value);
      const characters = JSON.stringify([...values]).length;
      return values.size > STORAGE_QUOTA.values || characters > STORAGE_QUOTA.characters
        ? new VivariumError('quota', `A connector may keep ${STORAGE_QUOTA.values} values of together ${STORAGE_QUOTA.characters} characters. Delete some first, or keep it in a collection.`)
        : undefined;
    }
  }
}
