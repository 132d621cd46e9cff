import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { AgentBench } from '../../../host/companion/agents/agents-testing.js';
import { listen, type TestServer } from '../../../host/companion/services-testing.js';
import { PATIENCE, runScenario, scenariosOf } from './suite.js';

/** What needs nothing of a server but the protocol. */
const scenarios = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list', 'caching', 'dns-rebinding-protection', 'http-header-validation', 'sep-2164-resource-not-found'];

/** What is left out, and why, by how its name begins. */
const excluded: Readonly<Record<string, string>> = {
  'tools-call-': 'calls tools that only the example server has (test_…), as do the next',
  'elicitation-': 'asks the person through a tool of the example server; vivarium mcp asks nobody',
  'input-required-': 'the same in the newest version of the protocol',
  'json-schema-': 'looks at a tool of the example server',
  'http-custom-header-': 'no tool of ours has parameters in headers',
  'server-stateless': 'needs the diagnostic tools of the example server',
  'server-sse-': 'needs tools of the example server, and a session, which vivarium mcp has none of',
  'server-session-': 'vivarium mcp keeps no sessions',
  'completion-': 'no arguments to complete',
  'logging-': 'no log is offered: each call is in the log of the person',
  'resources-': 'reads and follows resources that only the example server has (test://…)',
  'prompts-': 'gets prompts that only the example server has (test_…)',
  'tasks-': 'an extension that is not offered',
  'sep-2640-': 'an extension that is not offered',
};

/** Adds the token that the suite knows nothing of. Who names another host or origin is not corrected. */
function withToken(target: URL, token: string): Promise<TestServer> {
  return listen((incoming, outgoing) => {
    const own = `127.0.0.1:${incoming.socket.localPort}`;
    const { host, origin, ...rest } = incoming.headers;
    const headers = { ...rest, authorization: `Bearer ${token}`, host: host === own ? target.host : host, ...(origin === undefined ? {} : { origin: origin === `http://${own}` ? target.origin : origin }) };
    const passed = request(target, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
}

describe('vivarium mcp conforms', { concurrency: 2 }, () => {
  let bench: AgentBench;
  let proxy: TestServer;
  before(async () => {
    bench = await AgentBench.start();
    // What is read is in a page.
    await bench.page(() => ({ readable: [] }));
    proxy = await withToken(bench.mcp, (await bench.agent()).token);
  });
  after(async () => {
    await proxy?.close();
    await bench?.close();
  });

  it('in every scenario that there is, or it is said why not', async () => {
    const unnamed = (await scenariosOf('server')).filter((one) => !scenarios.includes(one) && !Object.keys(excluded).some((start) => one.startsWith(start)));
    assert.deepEqual(unnamed, []);
  });

  for (const scenario of scenarios)
    it(scenario, { timeout: PATIENCE }, async () => {
      const { good, said } = await runScenario(['server', '--url', `${proxy.origin}/mcp`, '--scenario', scenario]);
      assert.ok(good, said);
    });
});
