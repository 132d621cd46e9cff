import { configureLocalization } from '@lit/localize';
import { templatesOf, type Words } from './templates.js';

const words: Readonly<Record<string, () => Promise<{ default: Words }>>> = {
  de: () => import('../../locales/de.json'),
  ar: () => import('../../locales/ar.json'),
};

/** Loads a language; English is in the sources. */
export const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: Object.keys(words),
  loadLocale: async (locale) => ({ templates: templatesOf((await words[locale]!()).default) }),
});
