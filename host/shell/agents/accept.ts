import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { themeTokens, type AgentProposal, type Proposed } from '@vivarium/sdk/protocol';
import { takenTags } from '../../grants/taken-tags.js';
import { definitionOf } from '../../frames/definition.js';
import { versionsOf, type WidgetVersion } from '../../studio/versions.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { placeWidget } from '../features/place-widget.js';
import type { Shell } from '../features/shell.js';
import type { History } from '../history/history.js';
import type { Entry } from '../history/journal.js';
import { placeMade, useVersion } from '../made-widgets.js';
import { keepTheme } from '../themes/keep-theme.js';
import { faintOf, lookOf, schemesOf } from '../themes/look.js';
import { nameOfTheme } from '../themes/theme-names.js';
import { broughtTo, proposedTheme } from './look-proposal.js';

const pageOf = ({ services: { library }, artifact }: Shell, page: string | undefined) => library.get(page ?? artifact?.id ?? library.list[0]?.id);

/** What its agent should know of a proposal, where there is something. @throws VivariumError where it could not be accepted as it is */
export function possible(shell: Shell, proposal: AgentProposal): { moved: object[] } | undefined {
  const { widgets, catalog, host, contracts } = shell.services;
  if (proposal.what === 'look') {
    const unknown = proposal.restyle.widgets.find((tag) => !widgets.has(tag));
    if (unknown !== undefined) throw new VivariumError('not-found', `There is no widget <${unknown}>. list_pages says which there are.`);
    if (roomOn(shell, proposal.page) < broughtTo(pageOf(shell, proposal.page), proposal).length) throw new VivariumError('quota', `A page holds ${MOST_PLACEMENTS} widgets. Restyle it without more.`);
    return { moved: proposedTheme(proposal).repairs.map(({ scheme, token, from, to, before, after, against }) => ({ scheme, token, from, to, against, contrast: { before: round(before), after: round(after) } })) };
  }
  if (proposal.what === 'version') {
    if (!versionsOf(host.documents, proposal.tag).some(({ at }) => at === proposal.at)) throw new VivariumError('not-found', `There is no such version of <${proposal.tag}>. read_widget lists them.`);
    return undefined;
  }
  if (proposal.what === 'widget') {
    const { tag } = proposal.manifest;
    definitionOf(proposal.manifest, contracts);
    if (proposal.change && !catalog.isDocument(tag)) throw new VivariumError('not-found', `There is no <${tag}> that could be changed.`);
    if (!proposal.change && (!tag.startsWith('gen-') || takenTags(widgets.keys(), host.documents).has(tag))) throw new VivariumError('conflict', `<${tag}> is taken, or does not begin with gen-. Choose another tag, or begin with change_widget.`);
    if (proposal.change) return undefined;
  } else if (!widgets.has(proposal.tag)) throw new VivariumError('not-found', `There is no widget <${proposal.tag}>. list_pages says which there are.`);
  if (roomOn(shell, proposal.page) < 1) throw new VivariumError('quota', `A page holds ${MOST_PLACEMENTS} widgets. Choose another one.`);
  return undefined;
}

const round = (ratio: number): number => Math.round(ratio * 10) / 10;

/** How many widgets a page could still hold. @throws VivariumError `not-found` */
function roomOn(shell: Shell, id: string | undefined): number {
  const page = pageOf(shell, id);
  if (!page) throw new VivariumError('not-found', 'There is no such page. list_pages says which there are.');
  return MOST_PLACEMENTS - page.placements.length;
}

/** How a page looks, as an agent reads it. @throws VivariumError `not-found` */
export function lookAsRead(shell: Shell, id: string | undefined): object {
  const page = pageOf(shell, id);
  if (!page) throw new VivariumError('not-found', 'There is no such page. list_pages says which there are.');
  const look = lookOf(page.theme);
  const schemes = schemesOf(page.theme);
  return {
    page: page.id,
    title: page.title,
    theme: nameOfTheme(page.theme),
    scheme: schemes.length === 2 ? 'both' : schemes[0],
    tokens: Object.fromEntries(Object.keys(themeTokens).flatMap((name) => (look[name] === undefined ? [] : [[name, look[name]]]))),
    tooFaint: faintOf(page.theme).map(({ scheme, token, ground, ratio, least }) => ({ scheme, token, on: ground, contrast: round(ratio), least })),
  };
}

/** Does what the person accepted, says so and offers to take it back. @throws VivariumError where it has become impossible */
export function accept(shell: Shell, history: History, { agent, proposal }: Proposed): void {
  possible(shell, proposal);
  const { services } = shell;
  const { documents } = services.host;
  // Each acceptance is a message of its own, whatever the one before says: nobody wants the other one back, too.
  const say = (message: string, undo: (() => void) | undefined) => shell.say({ message, apart: true, lasts: 15_000, ...(undo && { undo }) });
  const undoing = (made: Entry | undefined) => made && (() => void history.undo(made));
  if (proposal.what === 'look') {
    const page = pageOf(shell, proposal.page)!;
    keepTheme(services, page.id, proposedTheme(proposal).theme, broughtTo(page, proposal));
    say(msg(str`${agent.title} restyled “${page.title}”.`), undoing(history.next));
    if (shell.artifact?.id !== page.id) shell.show(page.id);
    return;
  }
  if (proposal.what === 'place' || (proposal.what === 'widget' && !proposal.change)) {
    const page = pageOf(shell, proposal.page)!;
    if (proposal.what === 'place') placeWidget(services, page.id, proposal.tag, { size: proposal.size });
    else {
      const version = versionOf(proposal, agent.title);
      useVersion(services, version);
      placeMade(services, page.id, version);
    }
    say(msg(str`${agent.title} added a widget to “${page.title}”.`), undoing(history.next));
    if (shell.artifact?.id !== page.id) shell.show(page.id);
    return;
  }
  const tag = proposal.what === 'widget' ? proposal.manifest.tag : proposal.tag;
  useVersion(services, proposal.what === 'widget' ? versionOf(proposal, agent.title) : { ...versionsOf(documents, tag).find(({ at }) => at === proposal.at)!, at: new Date().toISOString() });
  // What ran before is the version behind the one that runs now.
  const [made, before] = versionsOf(documents, tag);
  const title = services.widgets.get(tag)?.title ?? tag;
  const undo = () => {
    if (versionsOf(documents, tag)[0]?.at !== made?.at) return shell.say({ message: msg(str`“${title}” was changed once more since: it stays as it is. Its versions are in its menu.`) });
    useVersion(services, { ...before!, at: new Date().toISOString() });
  };
  say(msg(str`${agent.title} changed “${title}”.`), before && undo);
}

const versionOf = ({ files, entry, manifest, findings, rounds, summary }: Extract<AgentProposal, { what: 'widget' }>, by: string): WidgetVersion => ({ at: new Date().toISOString(), prompt: summary, model: by, rounds, findings, files, entry, manifest });
