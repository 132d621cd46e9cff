import { VivariumError } from '../contract/index.js';
import { storageToWorker, type WorkerToStorage } from '../protocol/index.js';

/**
 * Small values that outlive the worker, as JSON: ids that were resolved once, a user id. Each account has its own, of at most
 * 256,000 characters. What can be fetched again belongs into a collection, and the place of a sync into its cursor.
 */
export interface ConnectorStorage {
  /** The value, or undefined where there is none. */
  get(key: string): Promise<unknown>;
  /** @throws VivariumError `quota` where it does not fit any more, `invalid-input` for what is no JSON. */
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

/** A {@link ConnectorStorage} that ends with the test it is for. */
export function memoryStorage(): ConnectorStorage {
  const values = new Map<string, string>();
  return {
    get: async (key) => (values.has(key) ? (JSON.parse(values.get(key)!) as unknown) : undefined),
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    delete: async (key) => void values.delete(key),
    keys: async () => [...values.keys()],
  };
}

type Ask = WorkerToStorage extends infer Message ? (Message extends WorkerToStorage ? Omit<Message, 'id'> : never) : never;

/** The {@link ConnectorStorage} behind the port that the host handed to this worker. */
export function portStorage(port: MessagePort): ConnectorStorage {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = storageToWorker.safeParse(data);
    if (!message.success) return;
    const call = waiting.get(message.data.id);
    waiting.delete(message.data.id);
    if (message.data.type === 'answer') call?.resolve(message.data.value);
    else call?.reject(VivariumError.from(message.data.error));
  };
  const ask = (question: Ask) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++last;
      try {
        port.postMessage({ ...question, id });
        waiting.set(id, { resolve, reject });
      } catch (cause) {
        // A function, or nested beyond what can be sent.
        reject(new VivariumError('invalid-input', 'Only plain JSON can be kept.', { cause }));
      }
    });
  return {
    get: (key) => ask({ type: 'get', key }),
    set: async (key, value) => void (await ask({ type: 'set', key, value: value as never })),
    delete: async (key) => void (await ask({ type: 'delete', key })),
    keys: async () => (await ask({ type: 'keys' })) as string[],
  };
}
