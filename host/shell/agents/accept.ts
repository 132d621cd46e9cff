import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { AgentProposal, Proposed } from '@vivarium/sdk/protocol';
import { takenTags } from '../../grants/taken-tags.js';
import { definitionOf } from '../../frames/definition.js';
import { versionsOf, type WidgetVersion } from '../../studio/versions.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { placeWidget } from '../features/place-widget.js';
import type { Shell } from '../features/shell.js';
import type { History } from '../history/history.js';
import { placeMade, useVersion } from '../made-widgets.js';

const pageOf = ({ services: { library }, artifact }: Shell, page: string | undefined) => library.get(page ?? artifact?.id ?? library.list[0]?.id);

/** @throws VivariumError where a proposal could not be accepted as it is */
export function possible(shell: Shell, proposal: AgentProposal): void {
  const { widgets, catalog, host, contracts } = shell.services;
  if (proposal.what === 'version') {
    if (!versionsOf(host.documents, proposal.tag).some(({ at }) => at === proposal.at)) throw new VivariumError('not-found', `There is no such version of <${proposal.tag}>. read_widget lists them.`);
    return;
  }
  if (proposal.what === 'widget') {
    const { tag } = proposal.manifest;
    definitionOf(proposal.manifest, contracts);
    if (proposal.change && !catalog.isDocument(tag)) throw new VivariumError('not-found', `There is no <${tag}> that could be changed.`);
    if (!proposal.change && (!tag.startsWith('gen-') || takenTags(widgets.keys(), host.documents).has(tag))) throw new VivariumError('conflict', `<${tag}> is taken, or does not begin with gen-. Choose another tag, or begin with change_widget.`);
    if (proposal.change) return;
  } else if (!widgets.has(proposal.tag)) throw new VivariumError('not-found', `There is no widget <${proposal.tag}>. list_pages says which there are.`);
  const page = pageOf(shell, proposal.page);
  if (!page) throw new VivariumError('not-found', 'There is no such page. list_pages says which there are.');
  if (page.placements.length >= MOST_PLACEMENTS) throw new VivariumError('quota', `A page holds ${MOST_PLACEMENTS} widgets. Choose another one.`);
}

/** Does what the person accepted, says so and offers to take it back. @throws VivariumError where it has become impossible */
export function accept(shell: Shell, history: History, { agent, proposal }: Proposed): void {
  possible(shell, proposal);
  const { services } = shell;
  const { documents } = services.host;
  if (proposal.what === 'place' || (proposal.what === 'widget' && !proposal.change)) {
    const page = pageOf(shell, proposal.page)!;
    if (proposal.what === 'place') placeWidget(services, page.id, proposal.tag, { size: proposal.size });
    else {
      useVersion(services, versionOf(proposal, agent.title));
      placeMade(services, page.id, proposal.manifest);
    }
    const made = history.next;
    shell.say({ message: msg(str`${agent.title} added a widget to “${page.title}”.`), lasts: 15_000, undo: () => void (made && history.undo(made)) });
    if (shell.artifact?.id !== page.id) shell.show(page.id);
    return;
  }
  const tag = proposal.what === 'widget' ? proposal.manifest.tag : proposal.tag;
  useVersion(services, proposal.what === 'widget' ? versionOf(proposal, agent.title) : { ...versionsOf(documents, tag).find(({ at }) => at === proposal.at)!, at: new Date().toISOString() });
  // What ran before is the version behind the one that runs now.
  const before = versionsOf(documents, tag)[1];
  shell.say({ message: msg(str`${agent.title} changed “${services.widgets.get(tag)?.title ?? tag}”.`), lasts: 15_000, ...(before ? { undo: () => useVersion(services, { ...before, at: new Date().toISOString() }) } : {}) });
}

const versionOf = ({ files, entry, manifest, findings, rounds, summary }: Extract<AgentProposal, { what: 'widget' }>, by: string): WidgetVersion => ({ at: new Date().toISOString(), prompt: summary, model: by, rounds, findings, files, entry, manifest });
