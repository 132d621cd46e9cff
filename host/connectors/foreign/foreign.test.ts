import { expect } from '@open-wc/testing';
import { collection, defineContract, kinds, VivariumError } from '@vivarium/sdk/contract';
import { SyncBatch } from '@vivarium/sdk/protocol';
import { wrap } from 'comlink';
import { z } from 'zod';
import { TestClock } from '../fixture/clock.js';
import { WorkerClient } from '../worker-client.js';
import type { ChannelEnd, OpenChannel } from '../channel.js';
import { doubt } from './doubt.js';
import { GuardedEndpoint } from './guarded-endpoint.js';

const contract = defineContract({
  id: 'stranger', version: 1, title: 'Stranger', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, reads: {}, actions: {},
  collections: { things: collection({ title: 'Things', item: z.object({ id: z.string(), size: z.number() }), key: 'id', pace: { visible: 5, hidden: 50 } }) },
});
const batch = (upsert: unknown[]) => ({ ...SyncBatch.parse({}), upsert: upsert as SyncBatch['upsert'] });

describe('the endpoint towards a connector from elsewhere', () => {
  const forged: Record<string, () => [unknown, Transferable[]?]> = {
    'a proxy': () => {
      const { port1 } = new MessageChannel();
      return [{ id: 'ID', type: 'HANDLER', name: 'proxy', value: port1 }, [port1]];
    },
    'an exception': () => [{ id: 'ID', type: 'HANDLER', name: 'throw', value: { isError: false, value: 'theirs' } }],
    'a prototype': () => [{ id: 'ID', type: 'RAW', value: JSON.parse('{"__proto__":{"polluted":1}}') as unknown }],
    'an object that is no data': () => [{ id: 'ID', type: 'RAW', value: new Map() }],
    'more than it may': () => [{ id: 'ID', type: 'RAW', value: 'x'.repeat(2_000_001) }],
    'a port beside': () => {
      const { port1 } = new MessageChannel();
      return [{ id: 'ID', type: 'RAW', value: 1 }, [port1]];
    },
    'a number for an id': () => [{ id: 1, type: 'RAW', value: 1 }],
    'nothing': () => [null],
  };
  /** Answers the first call with what `answer` makes, its id put in. */
  const stranger = (answer: () => [unknown, Transferable[]?]) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }: MessageEvent<{ id: string }>) => {
      const [message, transfer = []] = answer();
      if (typeof message === 'object' && message !== null && 'id' in message && message.id === 'ID') message.id = data.id;
      port2.postMessage(message, transfer);
    };
    return port1;
  };
  for (const [name, answer] of Object.entries(forged))
    it(`ends at ${name}, and nobody hears it`, async () => {
      const port = stranger(answer);
      let heard = false;
      const ended = new Promise<void>((resolve) => {
        const api = wrap<{ read(): Promise<unknown> }>(new GuardedEndpoint(port, resolve));
        api.read().then(() => (heard = true), () => (heard = true));
      });
      await ended;
      port.close();
      expect(heard).to.equal(false);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });

  it('without it, a stranger’s exception and proxy are taken in', async () => {
    for (const name of ['an exception', 'a proxy']) {
      const port = stranger(forged[name]!);
      const taken = await wrap<{ read(): Promise<unknown> }>(port).read().then((value) => typeof value, (thrown: unknown) => thrown);
      expect(taken).to.equal(name === 'a proxy' ? 'function' : 'theirs');
      port.close();
    }
  });

  it('lets a plain answer through, as a copy with nothing else in it', async () => {
    const port = stranger(() => [{ id: 'ID', type: 'RAW', value: { ok: true }, name: 'proxy' }]);
    expect(await wrap<{ read(): Promise<unknown> }>(new GuardedEndpoint(port, () => undefined)).read()).to.deep.equal({ ok: true });
    port.close();
  });
});

describe('a batch of a connector from elsewhere', () => {
  it('is believed as far as the contract reads it', () => {
    const items = [{ id: 'a', size: 1, extra: 'gone' }, { id: 'b', size: 'large' }, { id: '', size: 1 }, { size: 1 }, { id: 'c', size: 1, long: 'x'.repeat(20_001) }, null];
    const { upsert, rejected } = doubt(contract, 'things', batch(items));
    expect(upsert).to.deep.equal([{ id: 'a', size: 1 }]);
    expect(rejected.map(({ key }) => key)).to.deep.equal(['#1', '#2', '#3', '#4', '#5']);
  });

  it('of a collection that the contract does not have is nothing', () => {
    for (const name of ['others', '__proto__', 'constructor']) expect(doubt(contract, name, { ...batch([{ id: 'a', size: 1 }]), remove: ['b'] })).to.deep.include({ upsert: [], remove: [] });
  });

  it('of a kind is held to the kind', () => {
    const events = defineContract({
      id: 'stranger', version: 1, title: 'Stranger', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, reads: {}, actions: {},
      collections: { events: collection({ title: 'Events', kind: kinds.event, item: kinds.event.item, key: 'id', pace: { visible: 5, hidden: 50 } }) },
    });
    expect(doubt(events, 'events', batch([{ id: 'a', title: 'No times' }])).upsert).to.deep.equal([]);
  });
});

describe('a connector that ends', () => {
  let clock: TestClock;
  let end: ChannelEnd = () => undefined;
  let opened = 0;
  let closed = 0;
  /** Never answers. */
  const silent: OpenChannel = (ended) => {
    opened += 1;
    end = ended;
    const { port1 } = new MessageChannel();
    return { endpoint: new GuardedEndpoint(port1, () => undefined), ready: Promise.resolve(), close: () => ((closed += 1), port1.close()) };
  };
  const client = () => new WorkerClient({ contract, clock, open: silent, account: () => ({ id: 'stranger-1', label: '', timeZone: 'UTC', readOnly: false, settings: {} }), serve: () => () => undefined });
  const failure = (promise: Promise<unknown>): Promise<VivariumError> => promise.then(() => Promise.reject(new Error('it succeeded')), (thrown: unknown) => VivariumError.from(thrown));
  beforeEach(() => {
    clock = new TestClock();
    opened = closed = 0;
  });

  it('is named, started again, and after three times held back until somebody asks for it', async () => {
    const worker = client();
    for (const kind of ['crashed', 'memory', 'flooded'] as const) {
      const failed = failure(worker.read('x', {}));
      end(kind, 'detail');
      expect((await failed).message).to.match(/^The connector of Stranger .*It is started again\.$/);
      expect(worker.fault?.kind).to.equal(kind);
    }
    expect([worker.state, opened, closed]).to.deep.equal(['broken', 3, 3]);
    const held = await failure(worker.read('x', {}));
    expect(held.code).to.equal('blocked');
    expect(held.message).to.contain('several times it sent far more messages');
    worker.revive();
    expect([worker.state, worker.fault]).to.deep.equal(['stopped', undefined]);
    void worker.read('x', {}).catch(() => undefined);
    expect(opened).to.equal(4);
    worker.close();
  });

  it('hangs when it answers no ping', async () => {
    const worker = client();
    const failed = failure(worker.read('x', {}));
    await clock.pass(21_000);
    expect((await failed).code).to.equal('timeout');
    expect(worker.fault?.kind).to.equal('hung');
  });

  it('is not blamed where Vivarium could not be asked for its code', async () => {
    const worker = client();
    for (let n = 0; n < 4; n += 1) {
      const failed = failure(worker.read('x', {}));
      end('offline');
      expect((await failed).code).to.equal('offline');
    }
    expect([worker.state, worker.fault]).to.deep.equal(['stopped', undefined]);
  });
});
