import { expect, fixture, html } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { callerOf } from '../../automations/caller.js';
import type { ActionEvent, LogEntry } from '../../connectors/host.js';
import type { Toasts } from '../toasts.js';
import '../toasts.js';
import { sayAction } from './action-messages.js';

describe('messages of actions', () => {
  let toasts: Toasts;
  let log: LogEntry[];
  let undone: string[];
  const said = () => [...toasts.renderRoot.querySelectorAll('li span')].map(({ textContent }) => textContent);
  const entry = (id: string, title: string, gesture?: string, undoes?: string): LogEntry => ({
    id, at: 0, title, account: 'gmail-1', action: 'gmail.archive', risk: 'reversible', outcome: 'done', undoable: true,
    caller: { widget: 'viv-inbox', ...(gesture !== undefined && { gesture }) }, ...(undoes !== undefined && { undoes }),
  });
  const tell = async (...events: ActionEvent[]) => {
    const services = { host: { log, undo: async (id: string) => void undone.push(id) } };
    for (const event of events) {
      log.push(event.entry);
      sayAction({ say: (toast) => toasts.show(toast), services: services as never }, event);
    }
    await toasts.updateComplete;
  };
  const done = (...of: Parameters<typeof entry>): ActionEvent => ({ type: 'done', entry: entry(...of), undoUntil: Date.now() + 10_000 });
  beforeEach(async () => {
    toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
    log = [];
    undone = [];
  });

  it('say once what one gesture did, and one undo takes all of it back', async () => {
    await tell(done('1', 'Archive “Terms”', 'g'), done('2', 'Archive “Re: Terms”', 'g'), done('3', 'Archive “Other”', 'h'));
    expect(said()).to.deep.equal(['Done: Archive “Terms”', 'Done: Archive “Other”']);
    toasts.undoLast();
    toasts.undoLast();
    expect(undone).to.deep.equal(['3', '2', '1']);
    await tell({ type: 'done', entry: entry('4', '', undefined, '2') }, { type: 'done', entry: entry('5', '', undefined, '1') });
    expect(said()).to.deep.equal(['Undone: Archive “Re: Terms”']);
  });

  it('tell what failed apart from what was done', async () => {
    const failed: ActionEvent = { type: 'failed', entry: { ...entry('2', 'Archive “Re: Terms”', 'g'), error: { code: 'conflict', message: 'It changed.' } } };
    await tell(done('1', 'Archive “Terms”', 'g'), failed);
    expect(said()).to.deep.equal(['Done: Archive “Terms”', 'Not done: Archive “Re: Terms”. It changed.']);
    await tell({ type: 'failed', entry: { ...entry('3', 'Star “Terms”'), error: { code: 'unavailable', message: 'Gmail answered with an error (500).' } } });
    expect(said().at(-1)).to.equal('Not done: Star “Terms”. Gmail answered with an error (500). Try again in a moment.');
    await tell({ type: 'failed', entry: { ...entry('4', 'Star “Terms”'), error: { code: 'timeout', message: 'No answer came in time. Try again.' } } });
    expect(said().at(-1)).to.equal('Not done: Star “Terms”. No answer came in time. Try again.');
  });

  it('leave a run of an automation to what tells of it as a whole, but not why something of it was not taken back', async () => {
    const caller = callerOf('Note the deals');
    const event = (type: 'done' | 'failed', more: Partial<LogEntry>): ActionEvent => ({ type, entry: { ...entry(more.id!, 'Remove the note'), error: { code: 'conflict', message: 'It changed.' }, ...more, caller } });
    await tell(event('done', { id: '1' }), event('failed', { id: '2' }), event('done', { id: '3', undoes: '1' }));
    expect(said()).to.deep.equal([]);
    await tell(event('failed', { id: '4', undoes: '1' }));
    expect(said()).to.deep.equal(['Not done: Remove the note. It changed.']);
    // One of it that the person takes back by itself.
    await tell({ type: 'done', entry: { ...entry('5', 'Remove the note', undefined, '1'), caller: { widget: 'host' } } });
    expect(said()).to.include('Undone: Remove the note');
  });

  it('tell once that taking back failed', async () => {
    const refuse = async (refusal: VivariumError) => {
      const refused = Promise.reject(refusal);
      const services = { host: { log, undo: () => refused } };
      sayAction({ say: (toast) => toasts.show(toast), services: services as never }, done('1', 'Archive “Terms”'));
      await toasts.updateComplete;
      toasts.undoLast();
      await refused.catch(() => undefined);
      await toasts.updateComplete;
      return said();
    };
    expect(await refuse(Object.assign(new VivariumError('conflict', 'It was told.'), { told: true }))).to.deep.equal([]);
    expect(await refuse(new VivariumError('declined', 'Not done: Answer “no” to “Terms”.')), 'who said no knows it').to.deep.equal([]);
    expect(await refuse(new VivariumError('not-found', 'Its account is not connected any more.'))).to.deep.equal(['Its account is not connected any more.']);
  });

  it('of several gestures are several', async () => {
    await tell(done('1', 'Archive “Terms”'), done('2', 'Archive “Re: Terms”'));
    expect(said()).to.have.length(2);
  });
});
