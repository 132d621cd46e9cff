import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VivariumError } from '@vivarium/sdk/contract';
import { Credentials, type Secret } from './accounts-credentials.js';
import type { OAuthSession, Tokens } from './oauth.js';
import type { Vault } from './vault.js';

const NOW = 1_000_000;
const secretOf = (accessToken: string, expiresAt: number, refreshToken = 'r1'): Secret => ({ type: 'oauth2', client: { clientId: 'c' }, tokens: { accessToken, expiresAt, refreshToken, scopes: [] } });

function bench(options: { brokenVault?: boolean } = {}) {
  const kept = new Map<string, string>();
  const problems: string[] = [];
  const waiting: { tokens: Tokens; answer(tokens: Tokens): void; refuse(error: Error): void }[] = [];
  const vault: Vault = {
    kind: 'file',
    read: (name) => Promise.resolve(kept.get(name)),
    write: (name, secret) => (options.brokenVault ? Promise.reject(new Error('disk full')) : Promise.resolve(void kept.set(name, secret))),
    erase: (name) => Promise.resolve(void kept.delete(name)),
  };
  const session = { refresh: (tokens: Tokens) => new Promise<Tokens>((answer, refuse) => waiting.push({ tokens, answer, refuse })) } as unknown as OAuthSession;
  const credentials = new Credentials({ vault, session: () => session, onKept: (_id, problem) => void (problem === undefined || problems.push(problem)), now: () => NOW });
  return { credentials, kept, problems, waiting, vault };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const fresh = (name: string, refreshToken = 'r2'): Tokens => ({ accessToken: name, expiresAt: NOW + 3_600_000, refreshToken, scopes: [] });

describe('credentials', () => {
  it('serve a fresh token without asking anybody', async () => {
    const { credentials, waiting } = bench();
    await credentials.store('a', secretOf('good', NOW + 600_000));
    assert.equal(await credentials.current('a'), 'good');
    assert.equal(waiting.length, 0);
  });

  it('renew once for everybody who waits, and keep the rotated token', async () => {
    const { credentials, kept, waiting } = bench();
    await credentials.store('a', secretOf('old', NOW + 10_000));
    const all = Promise.all([...Array.from({ length: 20 }, () => credentials.current('a')), credentials.renewed('a', 'old')]);
    await turn();
    assert.equal(waiting.length, 1);
    waiting[0]?.answer(fresh('new'));
    assert.deepEqual(new Set(await all), new Set(['new']));
    assert.match(kept.get('account:a') ?? '', /"r2"/);
    assert.equal(await credentials.renewed('a', 'old'), 'new');
    assert.equal(waiting.length, 1);
  });

  it('leave nothing in the vault of what is erased while it is written', async () => {
    const { credentials, kept, vault } = bench();
    let written!: () => void;
    const slow = new Promise<void>((resolve) => (written = resolve));
    const write = vault.write.bind(vault);
    vault.write = async (...secret) => {
      await slow;
      await write(...secret);
    };
    const both = Promise.all([credentials.store('a', secretOf('good', NOW + 600_000)), credentials.erase('a')]);
    written();
    await both;
    assert.deepEqual([...kept], []);
  });

  it('renew once also when many ask at once after a start, and keep what was rotated', async () => {
    const { credentials, kept, waiting } = bench();
    kept.set('account:a', JSON.stringify(secretOf('old', NOW + 10_000)));
    const all = Promise.all(Array.from({ length: 5 }, () => credentials.current('a')));
    await turn();
    assert.equal(waiting.length, 1);
    waiting[0]?.answer(fresh('new'));
    assert.deepEqual(new Set(await all), new Set(['new']));
    assert.match(kept.get('account:a') ?? '', /"r2"/);
  });

  it('renew again when the renewed one is refused', async () => {
    const { credentials, waiting } = bench();
    await credentials.store('a', secretOf('first', NOW + 600_000));
    const second = credentials.renewed('a', 'first');
    await turn();
    waiting[0]?.answer(fresh('second'));
    assert.equal(await second, 'second');
    const third = credentials.renewed('a', 'second');
    await turn();
    assert.equal(waiting[1]?.tokens.refreshToken, 'r2');
    waiting[1]?.answer(fresh('third'));
    assert.equal(await third, 'third');
  });

  it('let a failed renewal be tried again', async () => {
    const { credentials, waiting } = bench();
    await credentials.store('a', secretOf('old', 0));
    const failing = credentials.current('a');
    await turn();
    waiting[0]?.refuse(new VivariumError('unavailable', 'later'));
    await assert.rejects(failing, { code: 'unavailable' });
    const again = credentials.current('a');
    await turn();
    waiting[1]?.answer(fresh('new'));
    assert.equal(await again, 'new');
  });

  it('prefer a reconnect to the renewal it overtook, whether that succeeds or fails', async () => {
    for (const end of ['answer', 'refuse'] as const) {
      const { credentials, kept, waiting } = bench();
      await credentials.store('a', secretOf('old', 0));
      const late = credentials.current('a');
      await turn();
      await credentials.store('a', secretOf('reconnected', NOW + 600_000, 'r9'));
      if (end === 'answer') waiting[0]?.answer(fresh('late'));
      else waiting[0]?.refuse(new VivariumError('signed-out', 'ended'));
      assert.equal(await late, 'reconnected');
      assert.match(kept.get('account:a') ?? '', /r9/);
    }
  });

  it('leave nothing behind when the account is disconnected during a renewal', async () => {
    const { credentials, kept, waiting } = bench();
    await credentials.store('a', secretOf('old', 0));
    const late = credentials.current('a');
    await turn();
    await credentials.erase('a');
    waiting[0]?.answer(fresh('late'));
    await assert.rejects(late, { code: 'not-found' });
    assert.equal(kept.size, 0);
  });

  it('are read from the vault after a restart, and missed in words', async () => {
    const { credentials, vault, kept } = bench();
    await credentials.store('a', { type: 'token', token: 't' });
    const restarted = new Credentials({ vault, session: () => assert.fail('a token has no session'), onKept: () => undefined });
    assert.equal(await restarted.current('a'), 't');
    assert.equal(await restarted.renewed('a', 't'), undefined);
    kept.clear();
    const lost = new Credentials({ vault, session: () => assert.fail('nothing to renew'), onKept: () => undefined });
    await assert.rejects(lost.current('a'), { code: 'signed-out' });
  });

  it('serve until the end where the vault cannot keep them, and say so', async () => {
    const { credentials, problems } = bench({ brokenVault: true });
    await credentials.store('a', { type: 'token', token: 't' });
    assert.equal(await credentials.current('a'), 't');
    assert.match(problems[0] ?? '', /could not be kept/);
  });
});
