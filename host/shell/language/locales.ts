import { configureLocalization } from '@lit/localize';
import { sayIn } from '@vivarium/sdk/kinds';
import type { Spoken } from './language.js';
import { speakerOf, type Sentences } from './sentences.js';
import { templatesOf, type Words } from './templates.js';

const words: Readonly<Record<string, () => Promise<{ default: Words }>>> = {
  de: () => import('../../locales/de.json'),
  ar: () => import('../../locales/ar.json'),
};

/** What companion, connectors and previews say. */
const sentences: Readonly<Record<string, () => Promise<{ default: Sentences }>>> = {
  de: () => import('../../locales/said/de.json'),
  ar: () => import('../../locales/said/ar.json'),
};

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(words),
  loadLocale: async (locale) => ({ templates: templatesOf((await words[locale]!()).default) }),
});

/** Loads a language; English is in the sources. `locale` is how its dates are written. */
export async function loadLanguage(language: Spoken, locale: string): Promise<void> {
  const [said] = await Promise.all([sentences[language]?.(), setLocale(language)]);
  sayIn(said && speakerOf(said.default, locale));
}
