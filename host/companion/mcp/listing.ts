import { SdkError, SdkErrorCode, type Client, type Resource, type Tool } from '@modelcontextprotocol/client';
import { setMaxListeners } from 'node:events';
import { isUnknown } from './meaning.js';
import { notice } from '../notice.js';

/** What a server lists. */
export interface Listed<Thing> {
  readonly things: Thing[];
  /** There was more than is taken. */
  readonly more: boolean;
  /** It does not know the question, whatever it said of itself. */
  readonly unknown?: true;
}

/** So many of a list are taken, and so many pages are asked for where they do not end. */
const MOST_LISTED = 500;
const MOST_PAGES = 64;
const PAGE_MS = 55_000;
/** Longest that all pages together may take. */
const LIST_MS = 180_000;

/** What is said of a list that has more. */
export const endless = (what: 'tools' | 'resources'): string =>
  what === 'tools' ? notice(`It lists tools without an end, or more than ${MOST_LISTED}; only the first are used.`) : notice(`It lists resources without an end, or more than ${MOST_LISTED}; only the first are used.`);

interface Page<Thing> {
  readonly things: Thing[];
  readonly nextCursor: string | undefined;
}

/** The tools of a server, all pages of them; of a list without end the first. */
export function listTools(client: Client): Promise<Listed<Tool>> {
  const options = optionsOf(undefined);
  const page = async (cursor: string | undefined) => {
    const { tools, nextCursor } = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, options);
    return { things: tools, nextCursor };
  };
  return listed(async () => (await client.listTools(undefined, options)).tools, page);
}

/** The resources of a server, as {@link listTools}. */
export function listResources(client: Client, signal: AbortSignal | undefined): Promise<Listed<Resource>> {
  const options = optionsOf(signal);
  const page = async (cursor: string | undefined) => {
    const { resources, nextCursor } = await client.request({ method: 'resources/list', params: cursor === undefined ? {} : { cursor } }, options);
    return { things: resources, nextCursor };
  };
  return listed(async () => (await client.listResources(undefined, options)).resources, page);
}

function optionsOf(signal: AbortSignal | undefined): { timeout: number; signal: AbortSignal } {
  const ends = AbortSignal.any([AbortSignal.timeout(LIST_MS), ...(signal ? [signal] : [])]);
  // Every page adds one of its own.
  setMaxListeners(0, ends);
  return { timeout: PAGE_MS, signal: ends };
}

/** The SDK gives nothing of a list whose pages do not end: then they are asked for one by one, until there are enough. */
async function listed<Thing>(all: () => Promise<Thing[]>, page: (cursor: string | undefined) => Promise<Page<Thing>>): Promise<Listed<Thing>> {
  try {
    const things = await all();
    return { things: things.slice(0, MOST_LISTED), more: things.length > MOST_LISTED };
  } catch (thrown) {
    if (isUnknown(thrown)) return { things: [], more: false, unknown: true };
    if (!(thrown instanceof SdkError) || thrown.code !== SdkErrorCode.ListPaginationExceeded) throw thrown;
  }
  const things: Thing[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && things.length < MOST_LISTED; pages += 1) {
    const next = await page(cursor);
    things.push(...next.things);
    cursor = next.nextCursor;
    if (cursor === undefined) break;
  }
  return { things: things.slice(0, MOST_LISTED), more: true };
}
