import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { action, collection, contractFromData, defineContract, EventItem, inverseFrom, kinds, labelAt, objectFromData, optimisticFrom, portableContract, previewFrom, read, type PortableContract } from './index.js';

const pace = { visible: 5, hidden: 60 };
const Incident = z.object({ id: z.string(), title: z.string(), state: z.enum(['open', 'resolved']), weight: z.number().default(1), tags: z.array(z.string()) });
const incidents = collection({ title: 'Incidents', item: Incident, key: 'id', pace, days: { before: 14 } });
const events = collection({ title: 'Events', kind: kinds.event, item: EventItem.extend({ room: z.string() }), key: 'id', pace });
const resolve = action({
  title: 'Resolve',
  on: incidents,
  input: z.object({ state: z.enum(['open', 'resolved']), note: z.string().default('') }),
  output: z.object({ ok: z.boolean() }),
  risk: 'reversible',
  preview: previewFrom({ title: 'Set “{item.title}” to {input.state}', lines: [{ label: 'State', before: '{item.state}', after: '{input.state}' }] }),
  optimistic: optimisticFrom({ state: '{input.state}', weight: 2 }),
  inverse: inverseFrom({ action: 'resolve', input: { state: '{item.state}' } }),
});
const unmove = action({ title: 'Move back', takesBack: true, input: z.object({ id: z.string() }), output: z.null(), risk: 'reversible', preview: previewFrom({ title: 'Move it back' }) });
const status = defineContract({
  id: 'status-page',
  version: 1,
  title: 'Status page',
  auth: { type: 'token', label: 'Token', helpUrl: 'https://status.example.com/help' },
  network: [{ origin: 'https://status.example.com', methods: ['GET', 'POST'], paths: ['/api'], headers: { accept: 'application/json' } }],
  identity: { path: '/api/me', label: labelAt('/user/email'), key: labelAt('/user/id'), workspace: labelAt('/team/id') },
  quota: { units: 60, perSeconds: 60 },
  collections: { incidents, events },
  reads: { history: read({ title: 'History', input: z.object({ days: z.int().default(7) }), output: z.array(z.string()), maxAge: 60 }) },
  actions: { resolve, unmove, move: action({ title: 'Move', on: events, fulfils: kinds.event.actions.move, input: kinds.event.actions.move.input, output: z.null(), risk: 'reversible', preview: previewFrom({ title: 'Move it' }) }) },
  push: ['incidents'],
});
const overWire = (contract: Parameters<typeof portableContract>[0]) => JSON.parse(JSON.stringify(portableContract(contract))) as PortableContract;
const changed = (change: (data: PortableContract) => void) => {
  const data = overWire(status);
  change(data);
  return data;
};

describe('a contract as data', () => {
  test('comes back as the same contract', () => {
    const back = contractFromData(overWire(status));
    const { id, version, title, auth, network, quota, push } = status.definition;
    assert.deepEqual(JSON.parse(JSON.stringify({ id, version, title, auth, network, quota, push })), { id, version, title, auth, network, quota, push: back.definition.push });
    for (const members of ['collections', 'reads', 'actions'] as const) assert.deepEqual(Object.keys(back.definition[members]), Object.keys(status.definition[members]));
    assert.equal(back.definition.identity?.label({ user: { email: 'a@example.com' } }), 'a@example.com');
    assert.deepEqual([back.definition.identity?.key?.({ user: { id: 7 } }), back.definition.identity?.key?.({ user: { id: 0.5 } })], ['7', undefined]);
    assert.equal(back.definition.identity?.workspace?.({ team: { id: 'w1' } }), 'w1');
    assert.equal(back.definition.actions.move?.fulfils, kinds.event.actions.move);
    assert.deepEqual([back.definition.actions.unmove?.takesBack, back.definition.actions.resolve?.takesBack], [true, undefined]);
    assert.equal(back.definition.actions.resolve?.on, back.definition.collections.incidents);
  });

  test('its items are parsed, defaults filled, unknown fields dropped', () => {
    const { item } = contractFromData(overWire(status)).definition.collections.incidents!;
    assert.deepEqual(item.parse({ id: 'a', title: 'Down', state: 'open', weight: 3, tags: [], more: 1 }), { id: 'a', title: 'Down', state: 'open', weight: 3, tags: [] });
    for (const wrong of [{ id: 'a' }, { id: 1, title: 'x', state: 'open', weight: 1, tags: [] }, { id: 'a', title: 'x', state: 'gone', weight: 1, tags: [] }]) assert.ok(!item.safeParse(wrong).success);
  });

  test('what claims a kind is held to the kind, whatever its data say', () => {
    const event = { id: 'a', title: 'x', start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T11:00:00.000Z', allDay: false, status: 'confirmed', attendees: [], calendar: 'c', recurring: false, readOnly: false, busy: true, room: 'R1' };
    const lax = contractFromData(changed((data) => (data.collections.events!.item = { type: 'object', properties: { id: {}, color: {}, room: { type: 'string' } } })));
    const { item } = lax.definition.collections.events!;
    assert.equal((item.parse(event) as { room: string }).room, 'R1');
    for (const wrong of [{ color: 'red;background:url(//x)' }, { url: 'javascript:alert(1)' }, { start: 'soon' }]) assert.ok(!item.safeParse({ ...event, ...wrong }).success, JSON.stringify(wrong));
  });

  test('templates preview, foretell and take back; what is sent is always shown', () => {
    const { preview, optimistic, inverse } = contractFromData(overWire(status)).definition.actions.resolve!;
    const item = { id: 'a', title: 'Down {input.state}', state: 'open', weight: 1, tags: [] };
    const input = { state: 'resolved', note: 'done' };
    assert.deepEqual(preview(input, item), {
      title: 'Set “Down {input.state}” to resolved',
      lines: [{ label: 'State', before: 'open', after: 'resolved' }, { label: 'Sent as “state”', after: 'resolved' }, { label: 'Sent as “note”', after: 'done' }],
    });
    assert.deepEqual(optimistic!(item, input), { ...item, state: 'resolved', weight: 2 });
    assert.deepEqual(inverse!(item, input, {}), { action: 'resolve', input: { state: 'open' } });
  });

  test('what is foretold but no item is not shown', () => {
    const { optimistic } = contractFromData(changed((data) => (data.actions.resolve!.optimistic = { state: 'exploded' }))).definition.actions.resolve!;
    const item = { id: 'a', title: 'Down', state: 'open', weight: 1, tags: [] };
    assert.equal(optimistic!(item, { state: 'resolved' }), item);
  });

  test('an author is told what cannot be carried, by name', () => {
    const own = { ...status.definition, collections: { incidents }, push: undefined } as never;
    const withAction = (change: object) => defineContract({ ...(own as typeof status.definition), actions: { resolve: { ...resolve, ...change } } } as never);
    assert.throws(() => portableContract(withAction({ preview: () => ({ title: 'x' }) })), /preview of "resolve" is written as code.*previewFrom/);
    assert.throws(() => portableContract(withAction({ inverse: () => undefined })), /inverseFrom/);
    assert.throws(() => portableContract(withAction({ input: z.object({ at: z.date() }) })), /Action "resolve", input/);
    const Node: z.ZodObject = z.object({ get child() { return Node.optional(); } });
    assert.throws(() => portableContract(withAction({ input: Node })), /refers to another schema/);
  });
});

describe('hostile data', () => {
  const attacks: [string, (data: PortableContract) => void][] = [
    ['another protocol', (data) => (data.network[0]!.origin = 'http://status.example.com')],
    ['a path in the origin', (data) => (data.network[0]!.origin = 'https://status.example.com/x')],
    ['a credential of its own', (data) => (data.network[0]!.headers = { authorization: 'Bearer x' })],
    ['another host by header', (data) => (data.network[0]!.headers = { host: 'internal' })],
    ['a header with a line break', (data) => (data.network[0]!.headers = { 'x-a': 'a\r\nhost: b' })],
    ['a consent page without https', (data) => (data.auth = { type: 'oauth2', authorizeUrl: 'http://a.example', tokenUrl: 'https://a.example', scopes: [], readOnlyScopes: [] })],
    ['a help page that is a script', (data) => (data.auth = { type: 'token', label: 'x', helpUrl: 'javascript:alert(1)' })],
    ['a title that reads backwards', (data) => (data.title = 'a\u202egpj.exe')],
    ['an id that is a path', (data) => (data.id = '../gmail')],
    ['a kind that is none', (data) => (data.collections.incidents!.kind = 'constructor')],
    ['a kind action of a read', (data) => (data.actions.resolve!.fulfils = 'message.body')],
    ['acting on a prototype', (data) => (data.actions.resolve!.on = 'constructor')],
    ['a key that is no field', (data) => (data.collections.incidents!.key = 'toString')],
    ['polling without rest', (data) => (data.collections.incidents!.pace.visible = 0.01)],
    ['no end of nesting', (data) => { let item: Record<string, unknown> = { type: 'string' }; for (let depth = 0; depth < 40; depth++) item = { type: 'object', properties: { a: item } }; data.collections.incidents!.item = item as never; }],
    ['no end of parts', (data) => (data.collections.incidents!.item = { type: 'object', properties: Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`a${index}`, { type: 'string' }])) })],
    ['a schema that leads to itself', (data) => (data.collections.incidents!.item = { type: 'object', properties: { id: { $ref: '#' } } })],
    ['an item that is no object', (data) => (data.collections.incidents!.item = { type: 'string' })],
  ];
  for (const [title, attack] of attacks) test(`refused: ${title}`, () => assert.throws(() => contractFromData(changed(attack)), { code: 'invalid-input' }));

  test('a property that every object has is refused', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      assert.throws(() => objectFromData(JSON.parse(`{"type":"object","properties":{"id":{"type":"string"},"${name}":{"type":"string"}}}`)), { code: 'invalid-input' });
  });

  test('a regular expression is never run', () => {
    const data = changed((one) => (one.collections.incidents!.item = { type: 'object', properties: { id: { type: 'string', pattern: '^(a+)+$' } } }));
    assert.ok(contractFromData(data).definition.collections.incidents!.item.safeParse({ id: `${'a'.repeat(60)}!` }).success);
  });

  test('a template reaches own values only', () => {
    const { preview } = contractFromData(changed((data) => (data.actions.resolve!.preview = { title: '{item.constructor.name}{input.__proto__}{item.title.length}!' }))).definition.actions.resolve!;
    assert.equal(preview({ state: 'open' }, { title: 'x' }).title, '!');
  });
});
