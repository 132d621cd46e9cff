import { VivariumError } from '@vivarium/sdk/contract';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { listen, type TestServer } from '../../../host/companion/services-testing.js';
import { Task, useServer } from './person.js';
import { PATIENCE, runScenario, scenariosOf } from './suite.js';

/** Every scenario of a client's core and sign-in, over all versions of the protocol. */
const scenarios = `
  initialize tools_call sse-retry request-metadata http-standard-headers http-custom-headers http-invalid-tool-headers
  elicitation-sep1034-client-defaults sep-2322-client-request-state
  json-schema-ref-no-deref json-schema-2020-12-preservation
  auth/metadata-default auth/metadata-var1 auth/metadata-var2 auth/metadata-var3 auth/metadata-issuer-mismatch
  auth/basic-cimd auth/pre-registration auth/authorization-server-migration auth/resource-mismatch
  auth/scope-from-www-authenticate auth/scope-from-scopes-supported auth/scope-omitted-when-undefined auth/scope-step-up auth/scope-retry-limit
  auth/offline-access-scope auth/offline-access-not-supported
  auth/token-endpoint-auth-basic auth/token-endpoint-auth-post auth/token-endpoint-auth-none
  auth/2025-03-26-oauth-metadata-backcompat auth/2025-03-26-oauth-endpoint-fallback
  auth/iss-supported auth/iss-not-advertised auth/iss-supported-missing auth/iss-wrong-issuer auth/iss-unexpected auth/iss-normalized
`.trim().split(/\s+/);

/** What is left out, and why: extensions, which no version of the protocol asks of a client. */
const excluded: Readonly<Record<string, string>> = {
  'auth/client-credentials-jwt': 'a person signs in, not a service',
  'auth/client-credentials-basic': 'a person signs in, not a service',
  'auth/enterprise-managed-authorization': 'needs an identity provider of a company',
  'auth/dpop': 'tokens are kept in the vault and not bound to a key',
  'auth/dpop-nonce': 'tokens are kept in the vault and not bound to a key',
  'auth/wif-jwt-bearer': 'a person signs in, not a workload',
  'sep-2640-client-no-prefetch': 'skills of servers are not used',
  'sep-2640-client-verify-digest': 'skills of servers are not used',
  'sep-2640-client-verify-size': 'skills of servers are not used',
  'sep-2640-client-verify-frontmatter': 'skills of servers are not used',
};

describe('the client of MCP servers conforms', { concurrency: 2 }, () => {
  let asked: TestServer;
  before(async () => {
    asked = await listen((request, response) => {
      const answer = (status: number, said: string) => response.writeHead(status).end(said);
      text(request)
        .then((body) => useServer(Task.parse(JSON.parse(body))))
        .then(() => answer(200, ''), (thrown: unknown) => answer(500, VivariumError.from(thrown).message));
    });
  });
  after(() => asked.close());

  it('in every scenario that there is, or it is said why not', async () => {
    assert.deepEqual([...scenarios, ...Object.keys(excluded)].sort(), (await scenariosOf('client')).sort());
  });

  for (const scenario of scenarios)
    it(scenario, { timeout: PATIENCE }, async () => {
      const ask = fileURLToPath(new URL('ask.mjs', import.meta.url));
      const { good, said } = await runScenario(['client', '--command', `node ${ask}`, '--scenario', scenario, '--timeout', String(PATIENCE)], { VIVARIUM_TEST_CLIENT: asked.origin });
      assert.ok(good, said);
    });
});
