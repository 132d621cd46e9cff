import { msg, str } from '@lit/localize';
import { said } from '@vivarium/sdk/kinds';
import type { ActionEvent } from '../../connectors/host.js';
import type { Shell } from './shell.js';
import { problemOf } from '../../ui/said.js';

/** Says what became of an action, and offers to take it back while that is possible. */
export function sayAction(shell: Pick<Shell, 'say' | 'services'>, event: ActionEvent): void {
  const { id, error } = event.entry;
  const title = said(event.entry.title);
  if (event.type === 'failed') shell.say({ tone: 'danger', message: msg(str`Not done: ${title}. ${error ? said(error.message) : ''}`), lasts: 15_000 });
  else if (event.type === 'queued') shell.say({ message: msg(str`${title}: waits until the network is back.`) });
  else if (event.quiet) return;
  else if (event.undoUntil !== undefined) shell.say({ message: title, undo: () => void undo(shell, id), lasts: Math.max(1000, event.undoUntil - Date.now()) });
  else shell.say({ message: undoneTitle(shell, event) ?? title, lasts: 4000 });
}

/** What takes something back is called by what it takes back: the way there and the way back are easily confused. */
function undoneTitle({ services }: Pick<Shell, 'services'>, { entry: { undoes } }: ActionEvent): string | undefined {
  const taken = undoes === undefined ? undefined : services.host.log.find(({ id }) => id === undoes);
  return taken && msg(str`Undone: ${said(taken.title)}`);
}

async function undo(shell: Pick<Shell, 'say' | 'services'>, id: string): Promise<void> {
  try {
    await shell.services.host.undo(id);
  } catch (thrown) {
    shell.say({ tone: 'danger', message: problemOf(thrown) });
  }
}
