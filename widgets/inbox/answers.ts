import { accountOf, type MessageRow } from '@vivarium/sdk/kinds';
import { z } from 'zod';
import type { Begun } from '../shared/begun.js';

/** What a new letter is kept as until it is sent: the key of no conversation. */
export const LETTER = 'letter';

const Kept = z.object({
  /** The message that was the last one when it was begun: what comes meanwhile does not change who gets it. */
  to: z.custom<Pick<MessageRow, '$ref' | 'at' | 'from'>>((kept) => ['$ref', 'at', 'from'].every((name) => name in Object(kept))),
  text: z.string(),
  /** It goes to everybody who got that message. */
  all: z.boolean().optional(),
  /** The draft at the source that is gone on with. */
  draft: z.string().optional(),
});
/** An answer that is neither kept as a draft at the source nor sent. */
export type Answer = Readonly<z.output<typeof Kept>>;

/** Answers that are being written, by conversation: what closes one keeps what is in it. */
export class Answers {
  /** Those on screen where their conversation is. */
  private readonly open = new Map<string, Answer>();

  constructor(private readonly begun: Begun) {}

  shown(conversation: string): Answer | undefined {
    return this.open.get(conversation);
  }

  /** Something is written, on screen or not. */
  isBegun(conversation: string): boolean {
    return this.begun.peek(conversation) !== undefined;
  }

  /** Goes on with what was begun, or begins, with what a draft at the source says where there is one. */
  start(conversation: string, { $ref, at, from }: MessageRow, draft?: Pick<Answer, 'draft' | 'text'>): Answer {
    const answer = Kept.safeParse(this.begun.take(conversation)).data ?? { to: { $ref, at, from }, text: '', ...draft };
    this.open.set(conversation, answer);
    return answer;
  }

  write(conversation: string, before: Answer, change: Partial<Pick<Answer, 'text' | 'all'>>): Answer {
    const answer = { ...before, ...change };
    this.open.set(conversation, answer);
    this.begun.write(conversation, answer.text.trim() === '' ? undefined : answer, accountOf(answer.to.$ref));
    return answer;
  }

  leave(conversation: string): void {
    this.open.delete(conversation);
  }

  /** Answers whether it was sent, or kept at the source. */
  async send(conversation: string, sent: Promise<boolean>): Promise<boolean> {
    const done = await this.begun.send(conversation, sent);
    if (done) this.leave(conversation);
    return done;
  }
}
