import { msg } from '@lit/localize';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import fuzzysort from 'fuzzysort';
import type { ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';

/** A widget as the gallery offers it. */
export interface Offer {
  readonly definition: WidgetDefinition;
  /** Connectors that can fill it, by id. */
  readonly connectors: ReadonlyMap<string, string>;
  /** Everything it shows has a connected source. */
  readonly connected: boolean;
  readonly onPage: boolean;
  /** It comes from elsewhere and runs in a frame. */
  readonly framed: boolean;
}

/** Offers under one heading. */
export interface Shelf {
  readonly title: string;
  readonly offers: readonly Offer[];
}

type Services = Pick<ShellServices, 'widgets' | 'contracts' | 'catalog'> & { readonly host: Pick<ShellServices['host'], 'accounts'> };

/** What there is to put on a page. */
export function offersOf({ widgets, contracts, catalog, host }: Services, artifact: ArtifactDocument | undefined): Offer[] {
  const connected = new Set(host.accounts.map(({ connector }) => connector));
  return [...widgets.values()].map((definition) => {
    const sources = Object.values(definition.uses).flatMap((use): ReadonlyMap<string, string>[] => {
      if (use.ref !== 'kind' && use.ref !== 'collection') return [];
      const fitting = contracts.filter(({ id, collections }) => (use.ref === 'collection' ? id === use.contract : Object.values(collections).some((one) => one.definition.kind?.id === use.id)));
      // The page's own collections (the briefing) have no connector.
      return fitting.length === 0 && use.ref === 'collection' ? [] : [new Map(fitting.map(({ id, definition: { title } }) => [id, title]))];
    });
    return {
      definition,
      connectors: new Map(sources.flatMap((source) => [...source])),
      connected: sources.length === 0 || sources.some((source) => [...source.keys()].some((id) => connected.has(id))),
      onPage: artifact?.placements.some(({ widget }) => widget === definition.tag) ?? false,
      framed: catalog.isFramed(definition.tag),
    };
  });
}

/** The offers that match what is typed and chosen: what is connected and not on the page yet comes first. */
export function shelvesOf(offers: readonly Offer[], typed: string, connector: string): Shelf[] {
  const chosen = offers.filter(({ connectors }) => connector === '' || connectors.has(connector));
  const text = typed.trim();
  if (text !== '') {
    const keys = [(offer: Offer) => offer.definition.title, (offer: Offer) => offer.definition.description, (offer: Offer) => [...offer.connectors.values()].join(' ')];
    const found = fuzzysort.go(text, chosen, { keys, limit: 0, threshold: 0.35 }).map(({ obj }) => obj);
    return found.length > 0 ? [{ title: msg('Found'), offers: found }] : [];
  }
  return [
    { title: msg('Suggested: what is connected can fill them'), offers: chosen.filter(({ connected, onPage }) => connected && !onPage) },
    { title: msg('On this page already'), offers: chosen.filter(({ connected, onPage }) => connected && onPage) },
    { title: msg('Need a source that is not connected'), offers: chosen.filter(({ connected }) => !connected) },
  ].filter((shelf) => shelf.offers.length > 0);
}
