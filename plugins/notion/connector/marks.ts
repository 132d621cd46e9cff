import type { Context } from '@vivarium/sdk/connector';
import { z } from 'zod';

const Piece = z.object({
  words: z.string().max(2000),
  link: z.url().optional(),
  annotations: z.object({ bold: z.boolean(), italic: z.boolean(), strikethrough: z.boolean(), underline: z.boolean(), code: z.boolean(), color: z.string() }).partial().optional(),
  /** Whom or what it mentions, in Notion's own form. */
  mention: z.record(z.string(), z.unknown()).optional(),
  equation: z.string().optional(),
});
type Piece = z.output<typeof Piece>;
const Pieces = z.array(Piece).max(100);
/** A text by its pieces. */
type Pieces = z.output<typeof Pieces>;

const Id = z.object({ id: z.string() });

/** A piece of rich text as Notion answers it, as far as it can be written back. */
const Answered = z.object({
  plain_text: z.string(),
  href: z.string().nullish(),
  annotations: Piece.shape.annotations.catch(undefined),
  mention: z
    .union([
      z.object({ type: z.literal('user'), user: Id }),
      z.object({ type: z.literal('page'), page: Id }),
      z.object({ type: z.literal('database'), database: Id }),
      z.object({ type: z.literal('date'), date: z.object({ start: z.string(), end: z.string().nullish(), time_zone: z.string().nullish() }) }),
    ])
    .optional()
    // Of what else can be mentioned, such as a preview of a link, the words and the link are kept.
    .catch(undefined),
  equation: z.object({ expression: z.string() }).optional(),
});
const Answer = z.union([z.object({ title: z.array(Answered) }).transform(({ title }) => title), z.object({ rich_text: z.array(Answered) }).transform(({ rich_text }) => rich_text)]);

/** Notion writes links to its own pages without their origin, and takes them only with it. */
const absolute = (href: string) => new URL(href, 'https://www.notion.so').href;

function toPiece({ plain_text, href, annotations = {}, mention, equation }: z.output<typeof Answered>): Piece {
  const marks = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== false && value !== 'default'));
  return {
    words: plain_text,
    ...(Object.keys(marks).length > 0 ? { annotations: marks } : {}),
    ...(mention ? { mention } : equation ? { equation: equation.expression } : href && URL.canParse(href, 'https://www.notion.so') ? { link: absolute(href) } : {}),
  };
}

/** The text of a property with all that its words alone would lose; undefined where that is nothing. */
export function markedText(property: unknown): Pieces | undefined {
  const pieces = Answer.safeParse(property).data?.map(toPiece);
  return pieces?.some((piece) => Object.keys(piece).length > 1) ? pieces : undefined;
}

/** Such a text as rich text of a request. */
export const richPieces = (pieces: Pieces): object[] =>
  pieces.map(({ words, link, annotations, mention, equation }) => ({
    ...(mention ? { type: 'mention', mention } : equation !== undefined ? { type: 'equation', equation: { expression: equation } } : { type: 'text', text: { content: words, link: link === undefined ? null : { url: link } } }),
    ...(annotations ? { annotations } : {}),
  }));

const BEFORE = 'before ';
/** Texts that are remembered, the newest ones, and characters of one: a connector keeps little. */
const REMEMBERED = 10;
const MOST_CHARACTERS = 10_000;
const Before = z.object({ page: z.string(), property: z.string(), pieces: Pieces });

/** Keeps the text that a decision replaces, so that only what was there can be brought back, and nobody says otherwise. Answers whether it is kept. */
export async function rememberText({ storage, idempotencyKey }: Pick<Context, 'storage'> & { idempotencyKey: string }, before: z.output<typeof Before>): Promise<boolean> {
  if (JSON.stringify(before).length > MOST_CHARACTERS) return false;
  const names = (await storage.keys()).filter((name) => name.startsWith(BEFORE));
  for (const oldest of names.slice(0, 1 - REMEMBERED)) await storage.delete(oldest);
  return storage.set(BEFORE + idempotencyKey, before).then(() => true, () => false);
}

/** The newest text of these words that was replaced at this place. */
export async function textBefore({ storage }: Pick<Context, 'storage'>, { page, property }: Omit<z.output<typeof Before>, 'pieces'>, words: unknown): Promise<Pieces | undefined> {
  for (const name of (await storage.keys()).filter((one) => one.startsWith(BEFORE)).reverse()) {
    const { data } = Before.safeParse(await storage.get(name));
    if (data?.page === page && data.property === property && data.pieces.map((piece) => piece.words).join('') === words) return data.pieces;
  }
  return undefined;
}
