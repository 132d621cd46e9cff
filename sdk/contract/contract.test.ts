import { assert } from '@open-wc/testing';
import { z } from 'zod';
import { action, collection, defineContract, EventItem, itemReference, kinds, parseItemReference, QuerySchema, VivariumError, type Contract, type Query } from './index.js';

const pace = { visible: 2, hidden: 60 };
const notes = collection({ title: 'Notes', item: z.object({ id: z.string(), text: z.string() }), key: 'id', pace });
const base = { version: 1, title: 'Test', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, collections: { notes }, reads: {} } as const;
const erase = action({ title: 'Erase', on: notes, input: z.object({}), output: z.null(), risk: 'destructive', preview: (_, note) => ({ title: `Erase ${note?.text ?? ''}` }) });

describe('defineContract', () => {
  it('gives refs that carry name and definition', () => {
    const contract = defineContract({ ...base, id: 'test', actions: { erase } });
    assert.deepInclude(contract.collections.notes, { ref: 'collection', contract: 'test', name: 'notes', definition: notes });
    assert.equal(contract.actions.erase.definition.risk, 'destructive');
    assert.isFrozen(contract);
    const any: Contract = contract;
    assert.equal(any.id, 'test');
  });

  it('refuses what cannot work, by name', () => {
    const other = collection({ title: 'Other', item: z.object({ id: z.string() }), key: 'id', pace });
    const wrong: (() => unknown)[] = [
      () => defineContract({ ...base, id: 'Not An Id', actions: {} }),
      () => defineContract({ ...base, id: 'test', actions: {}, network: [{ origin: 'http://plain.example', methods: ['GET'], paths: ['/'] }] }),
      () => defineContract({ ...base, id: 'test', actions: {}, network: [{ origin: 'https://host.example/path', methods: ['GET'], paths: ['/'] }] }),
      () => defineContract({ ...base, id: 'test', actions: { erase: { ...erase, on: other } } }),
      () => defineContract({ ...base, id: 'test', actions: { erase: { ...erase, refreshes: ['nowhere'] } } }),
    ];
    for (const define of wrong) assert.throws(define, VivariumError);
  });

  it('does not compile where types disagree', () => {
    // @ts-expect-error the key is no field of the item
    collection({ title: 'Notes', item: z.object({ id: z.string() }), key: 'name', pace });
    // @ts-expect-error the item lacks what the kind promises
    collection({ title: 'Events', kind: kinds.event, item: z.object({ id: z.string() }), key: 'id', pace });
    collection({ title: 'Events', kind: kinds.event, item: EventItem.extend({ etag: z.string() }), key: 'id', pace });
    const query: Query<{ start: string }> = { where: { start: { gte: '2026' } }, orderBy: [['start', 'asc']] };
    // @ts-expect-error no such field
    const wrong: Query<{ start: string }> = { where: { begin: 'x' } };
    assert.isTrue(QuerySchema.safeParse(query).success && QuerySchema.safeParse(wrong).success);
  });
});

describe('item references', () => {
  it('survive any key', () => {
    for (const key of ['a/b', 'ä ö', '%2F', '', '<script>', 'a'.repeat(500)])
      assert.deepEqual(parseItemReference(itemReference('gmail-1', 'messages', key)), { account: 'gmail-1', collection: 'messages', key });
    for (const text of ['', 'a/b', 'a/b/c/d', 'a/b/%']) assert.isUndefined(parseItemReference(text));
  });
});

describe('QuerySchema', () => {
  it('refuses what is no query', () => {
    const wrong: unknown[] = [{ where: { __proto__x: 1, 'a b': 1 } }, { where: JSON.parse('{"__proto__": 1}') as unknown, limit: 0 }, { where: { constructor: 'x' } }, { limit: 1e9 }, { where: { any: 1 } }, { where: { a: { regex: 'x' } } }, { select: 1 }];
    for (const query of wrong) assert.isFalse(QuerySchema.safeParse(query).success, JSON.stringify(query));
    assert.isTrue(QuerySchema.safeParse({ where: { a: { in: [1, 'x', null] }, any: [{ b: true }, { c: { lt: 3 } }] }, orderBy: [['a', 'desc']], limit: 5 }).success);
  });
});

describe('VivariumError', () => {
  it('crosses any wire with code, sentence and wait', () => {
    const error = new VivariumError('rate-limited', 'Wait a little.', { retryAfter: 2000 });
    const copy = VivariumError.from(JSON.parse(JSON.stringify(error)));
    assert.deepInclude(copy, { code: 'rate-limited', message: 'Wait a little.', retryAfter: 2000 });
    assert.equal(VivariumError.from(new DOMException('x', 'AbortError')).code, 'aborted');
    assert.equal(VivariumError.from(new TypeError('odd')).code, 'internal');
    assert.equal(VivariumError.from(z.string().safeParse(1).error).code, 'invalid-response');
  });
});
