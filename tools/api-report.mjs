/** Writes sdk/*.api.md, what plugin authors see; `--check` fails where the committed report differs. */
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const check = process.argv.includes('--check');
const sdk = resolve(import.meta.dirname, '../sdk');
await import('./sdk-dist.mjs');

let stale = false;
const { exports } = JSON.parse(readFileSync(resolve(sdk, 'package.json'), 'utf8'));
for (const [entry, { types }] of Object.entries(exports)) {
  const reportFileName = `${entry.slice(2).replaceAll('/', '-')}.api.md`;
  const config = ExtractorConfig.prepare({
    configObjectFullPath: resolve(sdk, 'api-extractor.json'),
    packageJsonFullPath: resolve(sdk, 'package.json'),
    configObject: {
      projectFolder: sdk,
      mainEntryPointFilePath: resolve(sdk, types),
      compiler: { tsconfigFilePath: resolve(sdk, 'tsconfig.build.json') },
      apiReport: { enabled: true, reportFileName, reportFolder: sdk, reportTempFolder: resolve(sdk, 'dist/report') },
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
    console.log(`sdk/${reportFileName} ${check ? 'is stale: run `npm run api` and review the difference' : 'written'}`);
    stale = true;
  }
}
if (check && stale) process.exitCode = 1;
