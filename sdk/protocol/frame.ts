import { z } from 'zod';

/**
 * Messages between the page and a frame, over the one MessagePort that the page hands over when the frame has loaded.
 * Who speaks is known by the port alone. The side that receives parses; what does not parse is dropped and counted.
 * Each direction has a file of its own, so that a frame does not carry the schemas it never parses with.
 */
export type Table = Record<string, { params: z.ZodType; /** Absent: a notification. */ result?: z.ZodType }>;

/** Oldest and newest version of the frame protocol that this build speaks. */
export const FRAME_PROTOCOL = { oldest: 1, newest: 1 } as const;

/** Where an item lives. */
export const reference = z.string().min(1).max(2000);
/** A calendar day. */
export const day = z.iso.date();
/** Chosen by the frame: one open live query. */
export const live = z.int().nonnegative();

/** One handler per row: a missing one does not compile. Requests answer a promise. */
export type FrameHandlers<T extends Table> = {
  [Name in keyof T]: (params: z.output<T[Name]['params']>, signal: AbortSignal) => T[Name] extends { result: infer Result extends z.ZodType } ? Promise<z.input<Result>> : void;
};
