/** A sentence that a page shows and that is no error, such as on a server's card, or a phrase within one. It is English here; the page says it in its own language (ADR 14). */
export const notice = (english: string): string => english;
