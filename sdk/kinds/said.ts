let speak: ((english: string) => string) | undefined;

/**
 * What the companion, a connector or the preview of an action says in English, in the language of the page where that
 * has words for it; else as it is. A frame is given its words by the page. The words of third parties stay theirs.
 */
export function said(english: string): string {
  return speak?.(english) ?? english;
}

/** Gives {@link said} a language; without one it is English. */
export function sayIn(language: ((english: string) => string) | undefined): void {
  speak = language;
}
