import type { LocaleModule } from '@lit/localize';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';

/** A locale file: each sentence by its English, values as `{0}`, `{1}`. Where a number asks for forms, they are members by `Intl.PluralRules`. */
export type Words = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** All forms in one text, from which `formatCount` takes the one that fits. */
const formsOf = (forms: Readonly<Record<string, string>>): string => Object.entries(forms).map(([name, text]) => `\u001e${name}\u001f${text}`).join('');

const places = /\{(\d+)\}/;

/** A locale file as `msg()` reads it. */
export function templatesOf(words: Words): LocaleModule['templates'] {
  return Object.fromEntries(
    Object.entries(words).map(([english, written]) => {
      const source = english.split(places).filter((_, index) => index % 2 === 0);
      const parts = (typeof written === 'string' ? written : formsOf(written)).split(places);
      const strings = parts.filter((_, index) => index % 2 === 0);
      const values = parts.filter((_, index) => index % 2 === 1).map(Number);
      return [generateMsgId(source, false), values.length === 0 ? strings[0]! : { strTag: true as const, strings: Object.assign(strings, { raw: strings }), values }];
    }),
  );
}
