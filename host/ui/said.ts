import type { Preview } from '@vivarium/sdk/contract';
import { VivariumError } from '@vivarium/sdk/contract';
import { formatList, said } from '@vivarium/sdk/kinds';

/** What went wrong, in the language of the page. */
export const problemOf = (thrown: unknown): string => said(VivariumError.from(thrown).message);

/** "One, two, three", with the commas of the page's language. */
export const listed = (parts: readonly string[]): string => formatList(parts, document.documentElement.lang || 'en', 'unit');

/** What the contract wrote itself; the rest are a person's own words. */
const own = (label: string, value: string): string => (label === 'When' || value === '(empty)' ? said(value) : value);

/** What an action says that it will do, in the language of the page. A person's own words stay as they are. */
export const saidPreview = ({ title, lines }: Preview): Preview => ({
  title: said(title),
  ...(lines ? { lines: lines.map(({ label, before, after }) => ({ label: said(label), ...(before === undefined ? {} : { before: own(label, before) }), after: own(label, after) })) } : {}),
});
