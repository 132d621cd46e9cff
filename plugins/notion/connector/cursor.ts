import { z } from 'zod';
import { Roles } from './roles.js';

const ID = 32;
const MARK = 7;

/** What is known of a source's pages: by id, the mark of their last state. */
export type Known = Map<string, string>;

/** The marks as one text: 39 characters a page. */
export const pack = (known: Known): string => [...known].map(([id, mark]) => id.replaceAll('-', '') + mark).join('');

/** {@link pack} backwards. */
export function unpack(text: string): Known {
  const known: Known = new Map();
  for (let at = 0; at < text.length; at += ID + MARK) {
    const id = text.slice(at, at + ID).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    known.set(id, text.slice(at + ID, at + ID + MARK));
  }
  return known;
}

/** How far one data source has been followed. */
export const SourceState = z.object({
  id: z.string(),
  /** Its property names and parts, to notice when they change. */
  layout: z.string(),
  roles: Roles,
  /** Everything edited before this minute is known. Empty: nothing is. */
  since: z.string(),
  /** Epoch ms of the last complete listing, by our clock. */
  listedAt: z.number(),
  /** Packed marks. */
  pages: z.string(),
  /** All its pages are in `pages`; false: too many, only those of the last minutes are. */
  complete: z.boolean(),
});
/** How far one data source has been followed. */
export type SourceState = z.output<typeof SourceState>;

/** A sync cursor: sources in the order in which they are visited next, and the account's word on roles that their layouts rest on. */
export const Cursor = z.object({ version: z.literal(1), discoveredAt: z.number(), overrides: z.string().default(''), sources: z.array(SourceState) });
/** A sync cursor. */
export type Cursor = z.output<typeof Cursor>;

/** The cursor of a text, or undefined for one that cannot be read. */
export function parseCursor(text: string): Cursor | undefined {
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
