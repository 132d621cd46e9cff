import { Client, type ListRootsResult } from '@modelcontextprotocol/client';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appsCapability } from './apps.js';
import type { Questions } from './questions.js';
import type { Sampling } from './sampling.js';
import { tasksCapability } from './tasks.js';

/** What a client is made of. */
export interface ClientParts {
  readonly version: string;
  /** Folders that the server is told it may work in, as they are now. */
  roots(): readonly string[];
}

/** The protocol's client: what a server may be told and may ask, and who hears that it has something else now. */
export function makeClient(parts: ClientParts, questions: Questions, sampling: Sampling, changed: (what: 'tools' | 'resources' | 'resource') => void): Client {
  const resources = { autoRefresh: false, debounceMs: 0, onChanged: () => changed('resources') };
  const tools = { autoRefresh: false, debounceMs: 50, onChanged: () => changed('tools') };
  const capabilities = { roots: { listChanged: true }, extensions: { ...appsCapability, ...tasksCapability }, ...questions.capability, ...sampling.capability };
  const client = new Client({ name: 'vivarium', title: 'Vivarium', version: parts.version }, { capabilities, versionNegotiation: { mode: 'auto', probe: { timeoutMs: 10_000 } }, listChanged: { tools, resources }, defaultCacheTtlMs: 0 });
  client.setNotificationHandler('notifications/resources/updated', () => changed('resource'));
  questions.answer(client);
  sampling.answer(client);
  client.setRequestHandler('roots/list', () => rootsOf(parts));
  return client;
}

/** The folders that the person chose, as the protocol names them. */
export function rootsOf({ roots }: Pick<ClientParts, 'roots'>): ListRootsResult {
  return { roots: roots().map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) })) };
}
