import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { AgentProposal } from '@vivarium/sdk/protocol';
import { temporaryFolder } from '../companion-testing.js';
import { WaitingProposals } from './waiting-proposals.js';

const ann = { id: '0agent-0123456789ab', title: 'Ann’s helper' };
const ben = { id: '0agent-ba9876543210', title: 'Ben’s helper' };
const DAY = 86_400_000;
const size = { w: 2, h: 2 };
const place: AgentProposal = { what: 'place', tag: 'viv-clock', size: 'M' };
const widget: AgentProposal = {
  what: 'widget', draft: 'agent-draft-1-1', files: { 'widget.ts': 'export const widget = 1;' }, entry: 'widget.ts', findings: [], rounds: 1, summary: 'Days.', change: false,
  manifest: { tag: 'gen-days', title: 'Days', description: 'Days.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} },
};

describe('proposals that wait', () => {
  let folder: string;
  let now = 0;
  const said: string[] = [];
  const opened: WaitingProposals[] = [];
  const open = async (changed: () => void = () => undefined) => {
    const proposals = await WaitingProposals.open({ path: join(folder, 'proposals.json'), changed, log: (line) => said.push(line), now: () => now });
    opened.push(proposals);
    return proposals;
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    now = Date.UTC(2026, 2, 4);
    said.length = 0;
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await rm(folder, { recursive: true, force: true });
  });
  const wait = (proposals: WaitingProposals, id: string) => proposals.fate(ann.id, id, 0, new AbortController().signal).then(({ state }) => state);

  it('are there after the process ended without a word, with the code that a preview needs', async () => {
    const { proposal } = await (await open()).add(ann, widget);
    const again = await open();
    assert.deepEqual(again.heads(), [{ id: proposal, agent: ann, at: now }]);
    assert.deepEqual(again.get(proposal), widget);
    assert.deepEqual((await again.sources.widget('agent-draft-1-1'))?.files, widget.files);
    assert.equal(await again.sources.widget('gen-days'), undefined);
    assert.equal(await wait(again, proposal), 'waiting');
  });

  it('wait on where the clock was ahead when they were made: no timer is asked for more than it can count', async (context) => {
    const timers = context.mock.method(globalThis, 'setTimeout', setTimeout);
    const proposals = await open();
    now += 60 * DAY;
    const { proposal } = await proposals.add(ann, place);
    now -= 60 * DAY;
    assert.equal(await wait(await open(), proposal), 'waiting');
    const longest = Math.max(...timers.mock.calls.map(({ arguments: [, milliseconds = 0] }) => milliseconds));
    assert(longest > DAY && longest < 2 ** 31, `${longest}`);
  });

  it('are decided by the first word, which whoever waits hears, also after a restart', async () => {
    let changes = 0;
    const proposals = await open(() => (changes += 1));
    const { proposal } = await proposals.add(ann, place);
    const heard = proposals.fate(ann.id, proposal, 50, new AbortController().signal);
    await proposals.decide(proposal, 'declined');
    assert.deepEqual(await heard, { proposal, state: 'declined' });
    await assert.rejects(proposals.decide(proposal, 'accepted'), { code: 'not-found' });
    assert.throws(() => proposals.get(proposal), { code: 'not-found' });
    assert.equal(changes, 2);
    assert.equal(await wait(await open(), proposal), 'declined');
    await assert.rejects(proposals.fate(ben.id, proposal, 0, new AbortController().signal), { code: 'not-found' }, 'another agent’s');
  });

  it('expire', async () => {
    const { proposal } = await (await open()).add(ann, place);
    now += 13 * DAY;
    assert.equal(await wait(await open(), proposal), 'waiting');
    now += DAY;
    const later = await open();
    assert.equal(await wait(later, proposal), 'expired');
    assert.deepEqual(later.heads(), []);
  });

  it('go with their agent, and are few', async () => {
    const proposals = await open();
    for (let count = 0; count < 5; count += 1) await proposals.add(ann, place);
    await assert.rejects(proposals.add(ann, place), { code: 'quota' });
    const { proposal } = await proposals.add(ben, place);
    await proposals.keepOnly(new Set([ben.id]));
    assert.deepEqual((await open()).heads().map(({ id }) => id), [proposal]);
  });

  it('keep a file beside them that cannot be read', async () => {
    await writeFile(join(folder, 'proposals.json'), '{"format": 1, "waiting": [{');
    assert.deepEqual((await open()).heads(), []);
    assert.match(said.join(), /could not be read; it is kept as/);
    assert.match((await readdir(folder)).join(), /proposals\.json\.broken-/);
  });
});
