/**
 * What is not its sender's, in the order of the alternatives: all below the names or the line of dashes that stand above an earlier
 * mail; "On 2 March Jordan wrote:", also broken over lines, and all below it, but where quoted lines are marked answers may stand
 * between them; such a line. Lengths are bounded, or a hostile mail would take its time.
 */
const notOwn =
  /(?:^[* \t]*(?:from|von|من)[* ]*:.*\n+[* \t]*(?:sent|date|subject|gesendet|datum|betreff|تم الإرسال|التاريخ)[* ]*:|^-{3,} ?(?:original|forwarded|ursprüngliche|weitergeleitete|الرسالة|رسالة))[^]*|^(?:on|am|في) (?=.*\d)(?:(?!\n\s*\n)[^]){0,250}?(?:wrote|(?:schrieb|كتب|كتابة).{0,150}(?:\n.{1,150})?) ?:[ \t]*$(?:(?=\s*^>)|[^]*)|^>.*\n?/gim;

/** What its sender wrote of a mail's text: without what it quotes. */
export const ownWords = (text: string): string => text.replaceAll('\r', '').replace(notOwn, '');
