import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openBench } from '../fixtures/bench.js';

type Step =
  | { do: 'receive'; days: number; labels: string[] }
  | { do: 'modify'; at: number; add: string[]; remove: string[] }
  | { do: 'delete'; at: number }
  | { do: 'rename'; name: string }
  | { do: 'send'; at: number }
  | { do: 'forget' }
  | { do: 'sync' };

const labels = fc.subarray(['INBOX', 'UNREAD', 'STARRED', 'TRASH', 'SPAM', 'Label_1']);
const place = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('receive' as const), days: fc.integer({ min: 0, max: 60 }), labels }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('modify' as const), at: place, add: labels, remove: labels }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), name: fc.constantFrom('Deals', 'Offers', 'Später') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
);

test('after any changes, deltas and a full listing agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const bench = await openBench({ unitsPerMinute: Infinity });
      const { mailbox } = bench.emulator;
      const label = mailbox.createLabel('Deals');
      let held = await bench.sync();
      for (const each of steps) {
        const all = mailbox.all();
        const pick = 'at' in each ? all[each.at % Math.max(1, all.length)] : undefined;
        if (each.do === 'receive') bench.receive('mail', { at: new Date(Date.now() - each.days * 86_400_000 - 60_000), labels: each.labels });
        else if (each.do === 'modify' && pick) mailbox.modify([pick.id], each.add, each.remove);
        else if (each.do === 'delete' && pick) mailbox.delete([pick.id]);
        else if (each.do === 'rename') mailbox.renameLabel(label, each.name);
        else if (each.do === 'send' && pick) mailbox.sendDraft(mailbox.createDraft(pick.raw, Date.now(), pick.threadId), pick.raw, ['SENT'], Date.now());
        else if (each.do === 'forget') mailbox.expireHistory();
        else if (each.do === 'sync') held = await bench.sync(held);
      }
      const mirrored = (await bench.sync(held)).items;
      const listed = (await bench.sync()).items;
      await bench.close();
      const sorted = (items: Map<string, unknown>) => [...items].sort(([a], [b]) => (a < b ? -1 : 1));
      assert.deepEqual(sorted(mirrored), sorted(listed));
    }),
    { numRuns: 60 },
  );
});
