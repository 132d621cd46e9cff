import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { browserFlags, ensureBrowser } from './tools/browser.mjs';
import { browserFailures } from './tools/failures.mjs';

/** Locale files as modules, as the build makes them. */
const isLocale = ({ path }) => /\/host\/locales\/(said\/)?[^/]+\.json$/.test(path);
const locales = {
  name: 'locales',
  resolveMimeType: (context) => (isLocale(context) ? 'js' : undefined),
  transform: (context) => (isLocale(context) ? `export default ${context.body}` : undefined),
};

/** Browser tests: every `x.test.ts` beside the code it tests, in a real Chromium. */
export default {
  files: ['{sdk,host,widgets,plugins,tests/browser}/**/*.test.ts', '!**/*.node.test.ts', '!**/node_modules/**'],
  nodeResolve: { exportConditions: ['vivarium-source', 'browser', 'development'] },
  plugins: [locales, esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' })],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: ensureBrowser(), args: browserFlags },
      // What is between two colours when it is looked at has neither of them.
      createBrowserContext: ({ browser }) => browser.newContext({ reducedMotion: 'reduce' }),
    }),
  ],
  reporters: [defaultReporter(), browserFailures()],
  concurrency: 2,
  testFramework: { config: { timeout: 60_000 } },
  testsFinishTimeout: 240_000,
};
