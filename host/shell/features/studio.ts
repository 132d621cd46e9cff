import { msg } from '@lit/localize';
import { EmptyCellEvent } from '../../board/empty-cell.js';
import type { PlacementElement } from '../../board/placement.js';
import type { ToChange } from '../studio.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import type { Adding } from './place-widget.js';
import type { Shell } from './shell.js';
import { lateIcons } from '../../ui/late-icons.js';

/** Adds what is asked of Claude to what a page can do. The studio itself is loaded when it is first wanted. */
export function addStudio(shell: Shell): void {
  const { services } = shell;
  const open = async (request?: string, change?: ToChange, at?: Adding['at']) => shell.artifact && (await import('../studio.js')).openStudio(shell, request, change, at);
  const tagOf = (placement = '') => shell.artifact?.placements.find(({ id }) => id === placement)?.widget ?? '';
  const possible = () => shell.artifact !== undefined && shell.view !== undefined;
  const room = () => possible() && (shell.artifact?.placements.length ?? 0) < MOST_PLACEMENTS;
  document.addEventListener(EmptyCellEvent.type, (event) => event instanceof EmptyCellEvent && room() && void open('', undefined, event));
  services.commands.add(
    { id: 'ask', group: 'studio', icon: lateIcons.spark, shown: ['title'], title: () => msg('Ask for a widget…'), possible: room, run: (text) => open(text) },
    { id: 'ask-page', group: 'studio', icon: lateIcons.spark, shown: ['menu'], title: () => msg('Ask for a page…'), run: async (text) => new (await import('../page-studio/page-studio.js')).PageStudio().open(shell, text) },
    // Offered by the widget itself: by its menu, and by the card that stands where it failed.
    { id: 'placement-change', group: 'studio', title: () => msg('Change this…'), possible, run: (placement) => open('', { tag: tagOf(placement) }) },
    { id: 'placement-code', group: 'studio', title: () => msg('Edit the code of a widget…'), possible, run: async (placement) => (await import('../code-editing.js')).editCode(shell, tagOf(placement)) },
    { id: 'placement-branch', group: 'studio', title: () => msg('Copy a widget as a new one'), possible, run: async (placement = '') => (await import('../branch-widget.js')).branchWidget(shell, tagOf(placement), { beside: placement }) },
    { id: 'placement-explain', group: 'studio', title: () => msg('Explain a widget'), possible, run: async (placement = '') => (await import('../explain/explain-widget.js')).explainWidget(shell, placement) },
    { id: 'placement-fix', group: 'studio', title: () => msg('Fix it'), possible, run: (placement) => open(msg('It stopped working. Find out why and repair it.'), { tag: tagOf(placement), failure: failureOf(shell, placement) }) },
  );
}

/** What a widget said when it failed. */
function failureOf({ view }: Shell, placement = ''): string {
  const board = view?.renderRoot.querySelector('viv-board');
  const element = board?.shadowRoot?.querySelector<PlacementElement>(`viv-placement[data-placement="${CSS.escape(placement)}"]`);
  const { failure } = element ?? {};
  return failure ? `${failure.code}: ${failure.message}` : '';
}
