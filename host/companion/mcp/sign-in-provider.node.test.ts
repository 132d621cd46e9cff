import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Transport } from '../broker-transport.js';
import { listen } from '../services-testing.js';
import { FileVault } from '../vault-file.js';
import { McpServers } from './servers.js';
import { ownClient, Source } from './sign-in-testing.js';

/** Goes where a browser would go, with its cookies, until a page is shown. */
async function browse(start: string): Promise<Response> {
  const cookies = new Map<string, string>();
  let at = new URL(start);
  for (let steps = 0; steps < 12; steps += 1) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      cookies.set(name!, value!);
    }
    const next = answer.headers.get('location');
    if (next === null) return answer;
    await answer.body?.cancel();
    at = new URL(next, at);
  }
  throw new Error('It leads from one place to the next.');
}

describe('signing in at an MCP server by an authorization server that others wrote (oidc-provider)', { timeout: 120_000 }, () => {
  let folder: string;
  let servers: McpServers;
  let broker: Transport;
  let source: Source;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-mcp-'));
    broker = new Transport();
    source = new Source();
    source.server = await listen((request, response) => void source.handle(request, response));
    source.begin();
    servers = await open();
  });
  const open = async () => {
    const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
    return McpServers.open({ dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined }, broker);
  };
  afterEach(async () => {
    await servers.close();
    broker.close();
    await source.server.close();
    await rm(folder, { recursive: true });
  });
  const add = () => servers.add({ title: 'Source', transport: { type: 'http', url: source.resource, secrets: [] }, secretValues: {}, roots: [] });
  const call = (id: string) => servers.get(id).answer({ url: new URL(`${servers.originOf(id)}/read/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: 'list' }) });

  it('finds it, registers as a native client, proves the code as its own, and names what the token is for', async () => {
    const { id, state } = await add();
    assert.equal(state, 'signed-out');
    const page = await browse((await servers.get(id).beginSignIn())!);
    assert.match(await page.text(), /Connected/);
    assert.match(await call(id), /Amanda/);
    assert.deepEqual(source.registered.map(({ application_type, token_endpoint_auth_method }) => [application_type, token_endpoint_auth_method]), [['native', 'none']]);
    const asked = source.asked.at(-1)!;
    assert.deepEqual([asked['code_challenge_method'], asked['resource'], asked['response_type']], ['S256', source.resource, 'code']);
    assert.ok((asked['state']?.length ?? 0) >= 32 && (asked['code_challenge']?.length ?? 0) >= 43);
    assert.deepEqual(source.grants.map((one) => [one['grant_type'], one['resource']]), [['authorization_code', source.resource]]);
  });

  it('renews by itself with the token that it got last: one that was used before would end everything here', async () => {
    const { id } = await add();
    await browse((await servers.get(id).beginSignIn())!);
    for (let round = 0; round < 3; round += 1) {
      await call(id);
      await source.expire();
    }
    assert.match(await call(id), /Amanda/);
    const renewals = source.grants.filter((one) => one['grant_type'] === 'refresh_token');
    assert.deepEqual(renewals.map((one) => one['resource']), Array(3).fill(source.resource));
    assert.equal(new Set(renewals.map((one) => one['refresh_token'])).size, 3);
    assert.equal(source.registered.length, 1);
  });

  it('takes no answer to a sign-in that another began', async () => {
    const { id } = await add();
    const url = new URL((await servers.get(id).beginSignIn())!);
    url.searchParams.set('state', 'somebody-else-began-this');
    const page = await browse(url.href);
    assert.equal(page.status, 400);
    assert.deepEqual(source.grants, []);
    await assert.rejects(call(id), { code: 'signed-out' });
  });

  for (const secret of [undefined, 'known to the two of them'])
    it(`registers nobody: the person's own client ${secret ? 'with a secret' : 'without a secret'} is taken, kept in the vault, and used to renew after a restart, too`, async () => {
      source.begin(ownClient(secret));
      const { id } = await add();
      await assert.rejects(servers.get(id).beginSignIn(), { code: 'signed-out', message: /sign in with a client of your own/ });
      assert.equal(servers.list()[0]!.state, 'signed-out');
      const page = await browse((await servers.get(id).beginSignIn({ clientId: 'amandas-own', ...(secret ? { clientSecret: secret } : {}) }))!);
      assert.match(await page.text(), /Connected/);
      assert.match(await call(id), /Amanda/);
      assert.match(source.asked.at(-1)!['redirect_uri']!, /^http:\/\/127\.0\.0\.1:\d+\/vivarium$/);
      assert.equal(source.asked.at(-1)!['client_id'], 'amandas-own');
      assert.ok(!(await readFile(join(folder, 'mcp.json'), 'utf8')).includes('amandas-own'));
      await servers.close();
      servers = await open();
      await source.expire();
      assert.match(await call(id), /Amanda/);
      assert.equal(source.grants.at(-1)!['grant_type'], 'refresh_token');
      // The next sign-in is with it, too, until they want none of their own any more.
      assert.match((await servers.get(id).beginSignIn({ clientId: 'another' }))!, /client_id=another/);
      assert.match((await servers.get(id).beginSignIn())!, /client_id=another/);
      await assert.rejects(servers.get(id).beginSignIn(null), { code: 'signed-out' });
    });
});
