import { msg, str } from '@lit/localize';
import { VivariumError, type ErrorCode } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import { isAutomation } from '../../automations/caller.js';
import type { ActionEvent, LogEntry } from '../../connectors/host.js';
import type { Toast } from '../toasts.js';
import type { Shell } from './shell.js';
import { problemOf } from '../../ui/said.js';

/** Faults of a source that pass by themselves; what it says of them does not tell what to do. */
const passing: readonly ErrorCode[] = ['unavailable', 'timeout', 'rate-limited', 'invalid-response'];

/** Says what became of an action, and offers to take it back while that is possible. What one gesture did is said once; a run of an automation tells of itself, but not why something of it was not taken back. */
export function sayAction(shell: Pick<Shell, 'say' | 'services'>, event: ActionEvent): void {
  const { id, error, undoes, caller } = event.entry;
  if (isAutomation(caller) && (event.type === 'done' || (event.type === 'failed' && undoes === undefined))) return;
  const title = said(event.entry.title);
  const taken = takenBack(shell, event);
  const { gesture } = (taken ?? event.entry).caller;
  const say = (toast: Toast) => shell.say(gesture === undefined ? toast : { ...toast, gesture: `${event.type} ${gesture}` });
  if (event.type === 'failed') {
    const why = error ? said(error.message) : '';
    const passes = error && passing.includes(error.code) && !error.message.endsWith('Try again.');
    say({ tone: 'danger', message: passes ? msg(str`Not done: ${title}. ${why} Try again in a moment.`) : msg(str`Not done: ${title}. ${why}`), lasts: 15_000 });
  }
  else if (event.type === 'queued') say({ message: msg(str`${title}: waits until the network is back.`) });
  else if (event.quiet) return;
  else if (event.undoUntil !== undefined) say({ message: msg(str`Done: ${title}`), undo: () => void undo(shell, id), lasts: Math.max(1000, event.undoUntil - Date.now()) });
  // What takes something back is called by what it takes back: the way there and the way back are easily confused.
  else say({ message: taken ? msg(str`Undone: ${said(taken.title)}`) : msg(str`Done: ${title}`), lasts: 4000 });
}

function takenBack({ services }: Pick<Shell, 'services'>, { entry: { undoes } }: ActionEvent): LogEntry | undefined {
  return undoes === undefined ? undefined : services.host.log.find(({ id }) => id === undoes);
}

async function undo(shell: Pick<Shell, 'say' | 'services'>, id: string): Promise<void> {
  try {
    await shell.services.host.undo(id);
  } catch (thrown) {
    if (!isKnown(thrown)) shell.say({ tone: 'danger', message: problemOf(thrown) });
  }
}

/** Of what was tried at the source, the event above tells; who said no to a question knows that. */
export function isKnown(thrown: unknown): boolean {
  const { code, told } = VivariumError.from(thrown);
  return told === true || code === 'declined';
}
