import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FRAME_PROTOCOL, FrameMessage, frameToHost, HostMessage, hostToFrame } from '@vivarium/sdk/protocol';
import { VivariumError } from '@vivarium/sdk/contract';
import type { ItemChange } from '@vivarium/sdk/widget';
import { bench, type Item, live } from './bridge-testing.js';

interface Line {
  from: 'frame' | 'host' | 'cause';
  message: { type: string; params?: { image?: unknown }; id?: number };
  cause?: 'items' | 'changes' | 'environment' | 'say' | 'revoked';
  [more: string]: unknown;
}
const recorded = (version: number) => JSON.parse(readFileSync(join(import.meta.dirname, `golden/v${version}.json`), 'utf8')) as Line[];

for (let version: number = FRAME_PROTOCOL.oldest; version <= FRAME_PROTOCOL.newest; version += 1)
  test(`version ${version}: what was once said is understood and answered as it was then`, async () => {
    const { host, bridge, port, told } = bench();
    const heard: unknown[] = [];
    const waiting: ((message: unknown) => void)[] = [];
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => (waiting.shift() ?? ((message: unknown) => heard.push(message)))(data));
    port.start();
    const next = () => (heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise((resolve) => waiting.push(resolve)));
    const known = new Map<string, Item>();
    const items = (list: Item[]) => list.map((item) => known.get(item.$ref) ?? (known.set(item.$ref, item), item));
    host.snapshot = { items: items([{ $ref: 'a/messages/1', subject: 'One' }, { $ref: 'a/messages/2', subject: 'Two' }] as Item[]), freshness: live, ready: true };
    host.answer = async (use) => {
      if (use === 'body') return { text: 'Hello' };
      throw new VivariumError('declined', 'You said no.');
    };
    for (const line of recorded(version)) {
      if (line.from === 'frame') {
        const { params } = line.message;
        port.postMessage(params?.image ? { ...line.message, params: { image: new ArrayBuffer(8) } } : line.message);
      } else if (line.from === 'host') assert.deepEqual(await next(), line.message);
      else if (line.cause === 'items') host.set(items(line['items'] as Item[]), line['freshness'] as never);
      else if (line.cause === 'changes') host.note(new Map(line['changes'] as [string, ItemChange][]));
      else if (line.cause === 'environment') host.surround(line['environment'] as never);
      else if (line.cause === 'say') bridge.say(line['type'] as 'theme', line['params'] as never);
      else host.set([], { state: 'failed', demo: true, reason: { code: 'not-granted', message: 'You took this back.' } });
      // A notification has no answer to wait for.
      if (line.from === 'frame') await new Promise(setImmediate);
    }
    assert.deepEqual(bridge.counts, { malformed: 0, excess: 0 });
    assert.deepEqual(told, [['drawn'], ['key', 'ArrowLeft'], ['alive', 7], ['picture', 8], ['inspected', 1, 'Too wide.'], ['picked', 'ul li', 'Two'], ['fault', 'internal', 'planted']]);
    assert.deepEqual(host.asked.slice(1), [
      ['read', 'body', { id: '1' }, { account: 'a' }],
      ['call', 'star', { starred: true }, { on: 'a/messages/2' }],
      ['saveState', { count: 2 }],
      ['selectDay', '2026-03-06'],
      ['reveal', 'a/messages/3'],
      ['openLink', 'https://example.com/'],
      ['saw', ['a/messages/3']],
      ['changeConfig', { days: 4 }],
    ]);
    port.close();
  });

test('every message of the newest version is among the recorded ones, and parses', () => {
  const lines = recorded(FRAME_PROTOCOL.newest);
  const said = (from: string) => new Set(lines.filter((line) => line.from === from).map(({ message }) => message.type));
  assert.deepEqual([...Object.keys(frameToHost)].filter((type) => !said('frame').has(type)), ['manifest']);
  assert.deepEqual([...Object.keys(hostToFrame), 'answer'].filter((type) => !said('host').has(type)), []);
  for (const { from, message } of lines) {
    if (from === 'frame') FrameMessage.parse(message);
    else if (from === 'host') HostMessage.parse(message);
  }
});
