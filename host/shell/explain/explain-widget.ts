import type { Use } from '@vivarium/sdk/widget';
import { useWords } from '../consent/use-words.js';
import type { Shell } from '../features/shell.js';
import { sourceOf } from '../made-widgets.js';
import { ExplainDialog } from './explain-dialog.js';
import { factsOf } from './facts.js';

/** Explains a widget of the page on screen: what is known of it at once, and by Claude where it has code and there is a key. */
export async function explainWidget(shell: Shell, placement: string): Promise<void> {
  const { services, artifact } = shell;
  const { host, session, widgets } = services;
  const placed = artifact?.placements.find(({ id }) => id === placement);
  const definition = placed && widgets.get(placed.widget);
  if (!artifact || !placed || !definition) return;
  const { tag, title, description, uses } = definition;
  const own = host.grants.trusts(definition);
  const [ledger, state] = await Promise.all([host.grants.ledger(), services.companionState().catch(() => undefined)]);
  const held = new Set(own ? Object.keys(uses) : ledger.difference(definition, artifact.id).kept);
  const source = sourceOf(services, tag);
  const asks = Object.values(uses).map((use) => useWords(use as Use, host).title.slice(0, 200));
  const dialog = Object.assign(new ExplainDialog(), {
    explained: { title, description, own, facts: factsOf(definition, placed.config as Record<string, unknown>, held, host) },
    locale: host.locale,
    claude: source && state?.claude.configured ? () => session.request('POST /api/studio/explain', { tag, title, locale: host.locale, files: source.files, uses: asks }) : undefined,
  });
  document.body.append(dialog);
  await dialog.open();
}
