import { msg } from '@lit/localize';
import type { Use, WidgetDefinition } from '@vivarium/sdk/widget';
import type { Host } from '../../connectors/host.js';
import { fieldWords, useWords, valueWords } from '../consent/use-words.js';

/** Something that a widget may reach or do, as a person reads it. */
export interface Fact {
  readonly title: string;
  readonly detail: string;
  /** The person allowed it, or it came with Vivarium. */
  readonly allowed: boolean;
}

/** What is known of a widget without reading its code: what it declares, what it holds, how it is set. */
export interface Facts {
  readonly reaches: readonly Fact[];
  readonly does: readonly Fact[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** Reads the facts from a definition; `held` are the names of what it was allowed. */
export function factsOf({ uses }: Pick<WidgetDefinition, 'uses'>, config: Readonly<Record<string, unknown>>, held: ReadonlySet<string>, host: Pick<Host, 'accounts' | 'contract'>): Facts {
  const facts = Object.entries(uses).map(([name, use]) => {
    const words = useWords(use as Use, host);
    return { ...words, allowed: held.has(name), acts: words.risk !== undefined };
  });
  const sorted = (acts: boolean): Fact[] => facts.filter((fact) => fact.acts === acts).sort((left, right) => left.weight - right.weight).map(({ title, detail, allowed }) => ({ title, detail, allowed }));
  const settings = Object.entries(config).map(([name, value]) => ({ name: fieldWords(name), value: typeof value === 'boolean' ? (value ? msg('yes') : msg('no')) : valueWords(value) }));
  return { reaches: sorted(false), does: sorted(true), settings: settings.filter(({ value }) => value !== '') };
}
