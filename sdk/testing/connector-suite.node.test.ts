import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createHttp, implement } from '../connector/index.js';
import { collection, defineContract } from '../contract/index.js';
import { runSync } from './connector-suite.js';

test('a run is held as the host holds it: what a batch both brings and takes away is there', async () => {
  const contract = defineContract({
    id: 'twice', version: 1, title: 'Twice', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, reads: {}, actions: {},
    collections: { things: collection({ title: 'Things', item: z.object({ id: z.string() }), key: 'id', pace: { visible: 5, hidden: 50 } }) },
  });
  const connector = implement(contract, {
    collections: {
      async *things() {
        yield { upsert: [{ id: 'a' }], remove: ['a'], cursor: 'end' };
      },
    },
    reads: {},
    actions: {},
  });
  const http = createHttp(contract.definition, () => Promise.reject(new Error('Nothing is asked.')));
  const account = { id: 'twice-1', label: '', timeZone: 'UTC', readOnly: false, settings: {} };
  const { items } = await runSync(connector, 'things', { http, account }, { items: new Map(), cursor: undefined });
  assert.deepEqual([...items.keys()], ['a']);
});
