import type { McpResourceItem } from '@vivarium/sdk/protocol';
import type { Connection } from './connection.js';

const MOST_TEXTS = 50;

/** What a server offers to be read, each with its text where it is a short one. */
export async function resourceItems(connection: Pick<Connection, 'resources' | 'text'>, signal: AbortSignal): Promise<McpResourceItem[]> {
  const found = await connection.resources(signal);
  return Promise.all(
    found.map(async ({ uri, name, title, description, mimeType, size }, index) => {
      const readable = index < MOST_TEXTS && (size ?? 0) < 200_000 && (mimeType === undefined || /^text\/|json|xml|yaml/.test(mimeType)) && !uri.startsWith('ui://');
      const text = readable ? await connection.text(uri, signal).catch(() => undefined) : undefined;
      return { uri, name, ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }), ...(mimeType === undefined ? {} : { mimeType }), ...(text === undefined ? {} : { text }) };
    }),
  );
}
