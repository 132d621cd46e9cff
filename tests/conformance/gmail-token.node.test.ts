import { gmail } from '@vivarium/gmail/contract';
import { demoAccount, startEmulator, type GmailEmulator } from '@vivarium/gmail/emulator';
import { createHttp, type Transport } from '@vivarium/sdk/connector';
import { runSync } from '@vivarium/sdk/testing/connector';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openPlugins } from '../../host/companion/services-testing.js';
import { createServices, type Services } from '../../host/companion/services.js';
import { connector } from '../../plugins/gmail/connector.js';

/** The connector behind the broker that the product runs, which alone can renew a token. */
describe("Gmail's connector behind the broker, when its token ends between two requests of a sync", () => {
  let folder: string;
  let services: Services;
  let source: GmailEmulator;
  /** Called before a batch leaves. */
  let beforeBatch: () => void;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-gmail-token-'));
    beforeBatch = () => undefined;
    services = await createServices({
      dataFolder: folder,
      plugins: [{ id: 'gmail', contract: gmail, loadEmulator: async () => ({ demoAccount, startEmulator: async (options) => (source = await startEmulator({ ...options, unitsPerMinute: Infinity })) }) }],
      installed: await openPlugins(folder),
      documents: { forgetGrants: () => Promise.resolve() },
      publish: () => undefined,
      origin: 'http://127.0.0.1:1',
      log: () => undefined,
      demo: true,
      vault: 'file',
    });
  });
  afterEach(async () => {
    await services.close();
    await rm(folder, { recursive: true });
  });

  const transport: Transport = async ({ body, signal, ...request }) => {
    if (request.url.includes('/batch/')) beforeBatch();
    const bytes = body === undefined ? {} : { body: typeof body === 'string' ? Buffer.from(body) : new Uint8Array(body) };
    const answer = await services.broker.exchange({ account: 'gmail-1', ...request, ...bytes }, signal ?? new AbortController().signal);
    return { status: answer.status, headers: answer.headers, body: new Uint8Array(await buffer(answer.content)).buffer };
  };
  const sync = () =>
    runSync(
      connector,
      'messages',
      { http: createHttp(gmail.definition, transport, connector.mapError), account: { id: 'gmail-1', label: 'demo', timeZone: 'Europe/Berlin', readOnly: false, settings: {} } },
      { items: new Map(), cursor: undefined },
    );
  const asked = (path: string) => source.journal.filter((one) => one.path.startsWith(path));

  it('renews it once and asks again for what was refused', async () => {
    const whole = (await sync()).items;
    const [tokens, batches] = [asked('/token').length, asked('/batch').length];
    beforeBatch = () => {
      beforeBatch = () => undefined;
      source.expireAccessTokens();
    };
    assert.deepEqual((await sync()).items, whole);
    assert.equal(asked('/token').length - tokens, 1, 'renewals');
    // The batch that was refused is the one more.
    assert.equal(asked('/batch').length - batches, batches + 1);
    assert.notEqual(asked('/batch').at(-1)?.requestHeaders['authorization'], asked('/batch')[batches]?.requestHeaders['authorization']);
  });

  it('is signed out where the consent itself has ended', async () => {
    beforeBatch = () => source.revokeConsents();
    await assert.rejects(sync(), { code: 'signed-out' });
    assert.equal((await services.state()).accounts[0]?.status, 'signed-out');
  });

  it('gives up where every token is refused, and does not ask for ever', async () => {
    beforeBatch = () => source.expireAccessTokens();
    await assert.rejects(sync(), { code: 'signed-out' });
    assert.equal(asked('/batch').length, 2);
  });
});
