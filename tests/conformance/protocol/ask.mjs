/** What the conformance suite starts as the client: passes the scenario on to the test, where the product's client runs. */
const { VIVARIUM_TEST_CLIENT: client, MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context } = process.env;
const answer = await fetch(client, { method: 'POST', body: JSON.stringify({ url: process.argv.at(-1), scenario, context: JSON.parse(context ?? '{}') }) });
console.log(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
