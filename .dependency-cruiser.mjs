/** The direction of dependencies in docs/adr/0001: each rule has a planted fault in tools/dependency-rules.node.test.ts. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const tests = String.raw`\.test\.ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule('no-circular', 'A cycle has no layers.', { pathNot: tests }, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('contract-imports-zod-only', 'The contract is free of I/O.', { path: '^sdk/contract/', pathNot: tests }, { pathNot: ['^sdk/contract/', 'node_modules/zod/'] }),
    rule('protocol-imports-contract', 'The protocol is schemas.', { path: '^sdk/protocol/', pathNot: tests }, { pathNot: ['^sdk/(contract|protocol)/', 'node_modules/zod/'] }),
    rule('connector-has-no-dom', 'A connector runs in a Worker.', { path: '^sdk/connector/', pathNot: [tests, '/fixture/'] }, { pathNot: ['^sdk/(contract|protocol|connector)/', 'node_modules/(zod|comlink)/'] }),
    rule('kinds-import-contract', 'Pure functions over kinds, for widgets and the host.', { path: '^sdk/kinds/', pathNot: tests }, { pathNot: ['^sdk/(contract|kinds)/'] }),
    rule('widget-knows-no-connector', 'The same widget runs in page and frame.', { path: '^sdk/widget/', pathNot: tests }, { path: ['^sdk/(connector|testing)/', '^(host|plugins|widgets|tests)/'] }),
    rule('sdk-knows-nobody', 'The SDK is published alone.', { path: '^sdk/', pathNot: tests }, { path: '^(host|plugins|widgets|tests)/' }),
    rule('plugins-import-sdk-only', 'A plugin could be anybody’s.', { path: '^plugins/([^/]+)/' }, { path: '^(host|widgets|tests|plugins/(?!$1/))' }),
    rule('plugin-code-has-no-widget-or-test-kit', 'Contract, connector and worker stay small.', { path: String.raw`^plugins/[^/]+/(contract|connector|worker)\.ts$` }, { path: '^sdk/(widget|testing)/' }),
    rule('widgets-import-sdk-and-contracts', 'A widget could be anybody’s.', { path: '^widgets/(?!gallery/)' }, { path: ['^host/', '^tests/', String.raw`^plugins/[^/]+/(?!contract\.ts)`] }),
    rule('only-connectors-use-comlink', 'One user in the page.', { path: '^host/(?!connectors/)', pathNot: tests }, { path: 'node_modules/comlink/' }),
    rule('only-store-uses-idb', 'One owner of the database.', { path: '^(host/(?!store/)|widgets|sdk|plugins)', pathNot: tests }, { path: 'node_modules/idb/' }),
    rule('only-companion-uses-claude', 'The key stays in the companion.', { path: '^(host/(?!companion/)|widgets|sdk|plugins)' }, { path: 'node_modules/@anthropic-ai/' }),
    rule('browser-never-imports-companion', 'They meet in the protocol.', { path: '^(host/(?!companion/)|widgets|sdk/(?!testing/))', pathNot: tests }, { path: '^host/companion/' }),
    rule('companion-never-imports-browser', 'They meet in the protocol.', { path: '^host/companion/' }, { path: '^(host/(?!companion/)|widgets|sdk/(widget|connector)/)' }),
    rule('browser-code-has-no-node', 'It would not load.', { path: ['^host/(?!companion/)', '^widgets/', '^sdk/(contract|protocol|connector|widget|kinds)/'], pathNot: tests }, { dependencyTypes: ['core'] }),
    rule('only-shell-composes', 'Parts of the host know their own layer.', { path: '^host/board/', pathNot: tests }, { path: '^host/(?!board/|ui/)' }),
    rule('ui-knows-nobody', 'Tokens and controls are shared by all of the host.', { path: '^host/ui/', pathNot: tests }, { path: '^host/(?!ui/)' }),
    rule('store-is-the-ground', 'The store knows nobody above it.', { path: '^host/store/', pathNot: tests }, { path: '^host/(?!store/)' }),
    rule('nothing-imports-tests', 'Tests look at the product, not the reverse.', { pathNot: '^(tests|tools)/' }, { path: '^tests/' }),
    rule('not-to-unresolvable', 'It would not load.', {}, { couldNotResolve: true, pathNot: '^virtual:' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(sdk/)?dist/', '^tests/bench/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['vivarium-source', 'import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
