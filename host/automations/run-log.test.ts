import { expect } from '@open-wc/testing';
import { memoryDocuments } from '../grants/fixture/bench.js';
import { RunLog } from './run-log.js';

describe('the log of runs', () => {
  it('knows the last word on a run also where the clock was set back since', async () => {
    const log = new RunLog(memoryDocuments());
    await log.append({ type: 'begun', at: 10_000, automation: 'note', run: 'one', name: 'Note', hash: '', how: 'schedule', calls: [], drafts: [] });
    await log.append({ type: 'ended', at: 11_000, run: 'one', outcome: 'waits' });
    await log.append({ type: 'ended', at: 5_000, run: 'one', outcome: 'done' });
    expect(log.run('one')?.ended?.outcome).to.equal('done');
    await log.append({ type: 'missed', at: 6_000, automation: 'note', due: 6_000, count: 1, why: 'closed' });
    expect(log.missed('note')?.due).to.equal(6_000);
  });
});
