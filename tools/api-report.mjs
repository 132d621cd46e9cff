/** Writes sdk/*.api.md, what plugin authors see; `--check` fails where the committed report differs. */
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const check = process.argv.includes('--check');
const sdk = resolve(import.meta.dirname, '../sdk');
execFileSync(process.execPath, [resolve(sdk, '../node_modules/typescript/bin/tsc'), '-p', resolve(sdk, 'tsconfig.build.json')], { stdio: 'inherit' });

let stale = false;
for (const entry of ['contract', 'protocol', 'connector', 'widget', 'kinds', 'testing']) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: resolve(sdk, 'api-extractor.json'),
    packageJsonFullPath: resolve(sdk, 'package.json'),
    configObject: {
      projectFolder: sdk,
      mainEntryPointFilePath: resolve(sdk, `dist/${entry}/index.d.ts`),
      compiler: { tsconfigFilePath: resolve(sdk, 'tsconfig.build.json') },
      apiReport: { enabled: true, reportFileName: `${entry}.api.md`, reportFolder: sdk, reportTempFolder: resolve(sdk, 'dist/report') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const result = Extractor.invoke(config, { localBuild: !check, messageCallback: (message) => (message.handled = message.logLevel !== 'error') });
  if (result.apiReportChanged) {
    console.log(`sdk/${entry}.api.md ${check ? 'is stale: run `npm run api` and review the difference' : 'written'}`);
    stale = true;
  }
}
if (check && stale) process.exitCode = 1;
