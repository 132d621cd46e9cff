import { z } from 'zod';

/** The languages that ship; `system` is the first of the browser's that does. */
export const Language = z.enum(['system', 'en', 'de', 'ar']);
/** A choice of language. */
export type Language = z.output<typeof Language>;
/** A language that ships. */
export type Spoken = Exclude<Language, 'system'>;

const speaks = (language: string) => (tag: string) => tag.toLowerCase().split('-')[0] === language;

/** The language that a choice means in a browser. */
export function languageFor(chosen: Language, preferred: readonly string[]): Spoken {
  if (chosen !== 'system') return chosen;
  const ships = (tag: string) => Language.exclude(['system']).safeParse(tag.toLowerCase().split('-')[0]).data;
  return preferred.map(ships).find((language) => language !== undefined) ?? 'en';
}

/**
 * How dates and numbers are written: as this browser's own variant of the language writes them. Digits are those that
 * numbers in sentences have.
 */
export function localeFor(language: Spoken, preferred: readonly string[]): string {
  const locale = preferred.find(speaks(language)) ?? language;
  return language === 'ar' ? new Intl.Locale(locale, { numberingSystem: 'latn' }).toString() : locale;
}

/** Lets the page speak a language, before anything is drawn. Answers the locale of its dates and numbers. */
export async function speak(chosen: Language): Promise<string> {
  const root = document.documentElement;
  let language = languageFor(chosen, navigator.languages);
  if (language !== root.lang)
    try {
      await (await import('./locales.js')).loadLanguage(language, localeFor(language, navigator.languages));
    } catch {
      // A page in English is better than none.
      language = 'en';
    }
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  return localeFor(language, navigator.languages);
}
