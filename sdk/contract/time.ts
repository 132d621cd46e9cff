import { z } from 'zod';

/** A point in time: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 });

/** A calendar day without a time zone: `2026-03-01`. */
export const Day = z.iso.date();

/** An {@link Instant} of a timed entry or a {@link Day} of an all-day one. Text order is time order for both. */
export const InstantOrDay = z.union([Instant, Day]);

/** Any date text with an offset as an {@link Instant}. Throws RangeError for text that is no date. */
export const toInstant = (text: string | number | Date): string => new Date(text).toISOString();
