import { expect } from '@open-wc/testing';
import { alone, heldNames } from './locks.js';

/** A run that ends when it is told to. */
function held(): { run: (alone: boolean) => Promise<boolean>; begun: Promise<boolean>; end: () => void } {
  let begin!: (free: boolean) => void;
  let end!: () => void;
  const begun = new Promise<boolean>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async (free: boolean) => {
    begin(free);
    await ended;
    return free;
  };
  return { run, begun, end };
}

for (const [where, refuses] of [
  ['where the browser has locks', false],
  ['where it refuses them', true],
] as const)
  describe(`running alone, ${where}`, () => {
    const locks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')!;
    before(() => {
      const refuse = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'));
      if (refuses) Object.defineProperty(Navigator.prototype, 'locks', { ...locks, get: () => ({ request: refuse, query: refuse }) });
    });
    after(() => Object.defineProperty(Navigator.prototype, 'locks', locks));

    it('one waits for the other, and is known by its name meanwhile', async () => {
      const name = crypto.randomUUID();
      const [one, other] = [held(), held()];
      const first = alone(name, {}, one.run);
      expect(await one.begun).to.equal(true);
      expect([...(await heldNames())]).to.include(name);
      const second = alone(name, {}, other.run);
      expect(await alone(name, { ifAvailable: true }, (free) => Promise.resolve(free))).to.equal(false);
      one.end();
      expect(await first).to.equal(true);
      expect(await other.begun).to.equal(true);
      other.end();
      expect(await second).to.equal(true);
      expect([...(await heldNames())]).not.to.include(name);
    });

    it('what one throws reaches its caller, and the next runs', async () => {
      const name = crypto.randomUUID();
      const failed = await alone(name, {}, () => Promise.reject(new Error('on purpose'))).catch((thrown: Error) => thrown.message);
      expect(failed).to.equal('on purpose');
      expect(await alone(name, {}, (free) => Promise.resolve(free))).to.equal(true);
    });

    it('one that is given up before its turn does not run', async () => {
      const name = crypto.randomUUID();
      const one = held();
      const first = alone(name, {}, one.run);
      await one.begun;
      const ended = new AbortController();
      const second = alone(name, { signal: ended.signal }, () => Promise.resolve('it ran')).catch((thrown: Error) => thrown.name);
      ended.abort();
      one.end();
      await first;
      expect(await second).to.equal('AbortError');
    });
  });
