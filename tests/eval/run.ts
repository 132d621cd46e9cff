/**
 * `npm run eval -- --base-url URL [--model M] [--only panel,edit-02] [--prompts FILE] [--out FOLDER] [--minutes N]`: the studio with
 * whichever model answers at an address that speaks the Messages API. The key, where one is needed, is ANTHROPIC_API_KEY.
 * Everything is real but the accounts, which are the demo's: the built product, its loop, its frames in Chromium.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, openContext, Product } from '../e2e/product.js';
import { ask, listen } from './ask.js';
import { writeDataFolder } from './fixtures.js';
import { Misuse, readOptions, usage } from './options.js';
import { htmlOf, lineOf, totals, type Outcome } from './report.js';

const options = await readOptions(process.argv.slice(2)).catch((thrown: unknown) => {
  if (!(thrown instanceof Misuse)) throw thrown;
  console.error(`${thrown.message}\n${usage}`);
  process.exit(2);
});
if (options === 'help') {
  console.log(usage);
  process.exit(0);
}
const { baseUrl, out, minutes, prompts } = options;

await mkdir(out, { recursive: true });
const dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-eval-'));
await writeDataFolder(dataFolder, { baseUrl, model: options.model });
const product = await Product.start({ dataFolder });
const browser = await openBrowser();
const outcomes: Outcome[] = [];
let model = options.model ?? '';
try {
  const { context } = await openContext(browser);
  await listen(context);
  const page = await context.newPage();
  await page.goto(await product.url());
  await page.goto(`${product.origin}/#/settings`);
  await page.getByLabel('API key').fill(process.env['ANTHROPIC_API_KEY'] || 'sk-eval-without-a-key');
  await page.locator('viv-claude-section').getByRole('button', { name: 'Save' }).click();
  await page.getByText('A key is in the vault.').waitFor();
  for (const prompt of prompts) {
    // Nothing of the one before: neither a dialog nor a preview.
    await page.goto(`${product.origin}/#/artifact/eval`);
    await page.reload();
    await page.locator('viv-agenda').first().waitFor();
    await page.getByRole('button', { name: 'Ask for a widget…' }).waitFor();
    const { outcome, model: answered } = await ask(page, prompt, out, minutes * 60_000);
    model = answered ?? model;
    outcomes.push(outcome);
    console.log(lineOf(outcome));
    // After each: what is there is worth having when the rest does not come.
    const report = { at: new Date().toISOString(), baseUrl, model, outcomes };
    await writeFile(join(out, 'results.json'), `${JSON.stringify({ ...report, totals: totals(outcomes) }, null, 2)}\n`);
    await writeFile(join(out, 'index.html'), htmlOf(report));
  }
} finally {
  await browser.close();
  await product.remove();
}
if (options.model && model !== options.model) console.error(`Asked for ${options.model}, answered by ${model}: the address does not list the model that was asked for.`);
console.table(totals(outcomes));
console.log(`${join(out, 'index.html')}\n${join(out, 'results.json')}`);
