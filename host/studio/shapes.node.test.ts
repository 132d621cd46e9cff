import assert from 'node:assert/strict';
import { it } from 'node:test';
import { kinds } from '@vivarium/sdk/contract';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Host } from '../connectors/host.js';
import { dataShapes } from './shapes.js';

it('says what items look like, and not one word of them', () => {
  const items = [
    { id: 'secret-1', title: 'Salary of Eve', attendees: ['eve@secret.example'], busy: true, location: undefined },
    { id: 'secret-22', title: 'Call', attendees: [], busy: false, location: 'Vault 7' },
  ];
  const host = {
    open(target: unknown, _query: object, listener: (snapshot: LiveSnapshot) => void) {
      listener({ items: target === kinds.event ? items : [], ready: true, freshness: { state: 'live', demo: false } } as unknown as LiveSnapshot);
      return () => undefined;
    },
  } as unknown as Pick<Host, 'open'>;
  const shapes = dataShapes(host);
  assert.doesNotMatch(JSON.stringify(shapes), /secret|Eve|Salary|Call|Vault/);
  const { fields, ...event } = shapes.find(({ kind }) => kind === 'event')!;
  assert.deepEqual(event, { kind: 'event', items: 2 });
  assert.deepEqual(fields.find(({ name }) => name === 'title'), { name: 'title', types: ['string'], present: 1, range: '4 to 13 characters' });
  assert.deepEqual(fields.find(({ name }) => name === 'location'), { name: 'location', types: ['string'], present: 0.5, range: '7 to 7 characters' });
  assert.deepEqual(fields.find(({ name }) => name === 'attendees'), { name: 'attendees', types: ['array'], present: 1, range: '0 to 1 entries' });
});
