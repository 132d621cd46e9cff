import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StartQueue } from './start-queue.js';

/** Starts that are under way until they are told to end, in the order in which they began. */
class Starts {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();

  of(name: string): () => Promise<void> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => this.ends.set(name, resolve));
    };
  }

  /** What waits for this start has been told when it resolves. */
  async end(name: string): Promise<void> {
    this.ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue in which frames start', () => {
  it('starts a few at a time, the next when one is through', async () => {
    const [queue, starts] = [new StartQueue(2), new Starts()];
    for (const name of ['a', 'b', 'c', 'd']) queue.add(starts.of(name));
    await settled();
    assert.deepEqual(starts.begun, ['a', 'b']);
    await starts.end('b');
    assert.deepEqual(starts.begun, ['a', 'b', 'c']);
  });

  it('goes on at once after one that is through at once', async () => {
    const [queue, starts] = [new StartQueue(1), new Starts()];
    queue.add(() => Promise.resolve());
    queue.add(starts.of('b'));
    await settled();
    assert.deepEqual(starts.begun, ['b']);
  });

  it('starts what can be seen before what cannot, and of that only one', async () => {
    const [queue, starts] = [new StartQueue(2, 1), new Starts()];
    queue.addAhead(starts.of('far'));
    queue.addAhead(starts.of('farther'));
    queue.add(starts.of('near'));
    await settled();
    assert.deepEqual(starts.begun, ['near']);
    await starts.end('near');
    assert.deepEqual(starts.begun, ['near', 'far']);
    await starts.end('far');
    assert.deepEqual(starts.begun, ['near', 'far']);
    queue.release();
    assert.deepEqual(starts.begun, ['near', 'far', 'farther']);
  });

  it('never starts what was called off', async () => {
    const [queue, starts] = [new StartQueue(1), new Starts()];
    queue.add(starts.of('a'));
    const cancel = queue.add(starts.of('b'));
    queue.add(starts.of('c'));
    await settled();
    cancel();
    await starts.end('a');
    assert.deepEqual(starts.begun, ['a', 'c']);
  });
});
