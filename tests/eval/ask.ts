import { join } from 'node:path';
import { RestyleLine, StudioLine } from '@vivarium/sdk/protocol';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { fixtures } from './fixtures.js';
import type { Outcome } from './report.js';

/** One prompt of the set. */
export const Prompt = z.object({ id: z.string().regex(/^[\w-]{1,60}$/), kind: z.enum(['panel', 'odd', 'restyle', 'edit']), prompt: z.string().min(1).max(4000), widget: z.string().optional() });
/** One prompt of the set. */
export type Prompt = z.output<typeof Prompt>;

const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 };

/** Asks as a person would, waits for the end of the loop, takes a picture and leaves the page as it was. */
export async function ask(page: Page, prompt: Prompt, folder: string, limit: number): Promise<{ outcome: Outcome; model: string | undefined }> {
  const started = performance.now();
  const said = (prompt.kind === 'restyle' ? restyle : make)(page, prompt, folder, limit);
  const { model, ...outcome } = await said.catch((thrown: unknown) => ({ model: undefined, result: 'failed' as const, firstTry: false, rounds: 0, runs: [], findings: [], ...none, error: thrown instanceof Error && thrown.name !== 'TimeoutError' ? thrown.message.split('\n')[0]! : thrown instanceof Error ? `It took longer than the ${limit / 60_000} minutes that one may.` : String(thrown) }));
  return { model, outcome: { id: prompt.id, kind: prompt.kind, prompt: prompt.prompt, ...outcome, seconds: (performance.now() - started) / 1000 } };
}

type Said = Omit<Outcome, 'id' | 'kind' | 'prompt' | 'seconds'> & { model: string | undefined };

/** Keeps what the companion streams beside what the page reads of it: a browser keeps no body that was read as it came. As text: the page has nothing of what a compiler would add to it. */
export const listen = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(`{
    const { fetch } = globalThis;
    globalThis.fetch = async (...request) => {
      const response = await fetch(...request);
      if (/\\/api\\/(studio|restyle)$/.test(response.url)) globalThis.said = response.clone().text();
      return response;
    };
  }`);

/** All that the companion said of the last run, once it is over. */
async function linesOf<Schema extends z.ZodType>(page: Page, schema: Schema): Promise<z.output<Schema>[]> {
  const text = await page.evaluate<string>('globalThis.said');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [schema.parse(JSON.parse(line))]));
}

async function make(page: Page, { id, kind, prompt, widget }: Prompt, folder: string, limit: number): Promise<Said> {
  if (kind === 'edit') {
    const { manifest } = fixtures.find((one) => one.manifest.tag === widget) ?? fixtures[0]!;
    await page.getByRole('button', { name: `Actions of ${manifest.title}` }).click();
    await page.getByRole('menuitem', { name: 'Change this…' }).click();
  } else await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  await studio.locator('textarea').fill(prompt);
  await studio.locator('form button:not([type=button])').click();
  const over = studio.locator('article, [role=alert]').first();
  const decide = studio.getByRole('button', { name: 'Let Claude decide' });
  await over.or(decide).first().waitFor({ timeout: limit });
  // Nobody is there to answer.
  if (await decide.isVisible()) await decide.click();
  await over.waitFor({ timeout: limit });
  const all = await linesOf(page, StudioLine);
  const picture = await pictureOf(studio.locator('article'), folder, id);
  await studio.getByRole('button', { name: 'Close', exact: true }).click();
  await studio.waitFor({ state: 'detached' });

  const runs = all.flatMap((line) => (line.type === 'checked' ? [line.findings] : []));
  const model = all.flatMap((line) => (line.type === 'started' ? [line.model] : []))[0];
  const last = all.at(-1);
  if (last?.type !== 'done') return { model, result: 'failed', firstTry: false, rounds: runs.length, runs, findings: runs.at(-1) ?? [], ...none, ...(last?.type === 'error' && last.usage), error: last?.type === 'error' ? last.error.message : 'It stopped in the middle.' };
  const { result: { findings, rounds, usage, summary } } = last;
  return { model, result: findings.length === 0 ? 'good' : 'findings', firstTry: rounds === 1 && !findings.some(({ severity }) => severity === 'error'), rounds, runs, findings, summary, ...usage, ...picture } as Said;
}

async function restyle(page: Page, { id, prompt }: Prompt, folder: string, limit: number): Promise<Said> {
  await page.getByRole('button', { name: 'Actions of this page' }).click();
  await page.getByRole('menuitem', { name: 'Restyle this page…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Theme of this page' });
  await dialog.locator('textarea').fill(prompt);
  await dialog.getByRole('button', { name: 'Restyle', exact: true }).click();
  await dialog.locator('.result, [role=alert]').first().waitFor({ timeout: limit });
  const all = await linesOf(page, RestyleLine);
  const model = all.flatMap((line) => (line.type === 'started' ? [line.model] : []))[0];
  const last = all.at(-1);
  if (last?.type !== 'done') {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    return { model, result: 'failed', firstTry: false, rounds: 0, runs: [], findings: [], ...none, ...(last?.type === 'error' && last.usage), error: last?.type === 'error' ? last.error.message : 'It stopped in the middle.' };
  }
  const repaired = await dialog.locator('.moves li').count();
  await dialog.getByRole('button', { name: 'Use this theme' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('viv-artifact[data-theme]').waitFor();
  const picture = await pictureOf(page.locator('viv-app'), folder, id);
  await page.keyboard.press('Control+z');
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  return { model, result: 'good', firstTry: last.rounds === 1, rounds: last.rounds, runs: [], findings: [], repaired, summary: last.restyle.summary, ...last.usage, ...picture } as Said;
}

/** A picture of what there is; without it the rest still counts. */
async function pictureOf(what: Locator, folder: string, id: string): Promise<{ picture?: string }> {
  if ((await what.count()) === 0) return {};
  const picture = `${id}.png`;
  return what.screenshot({ path: join(folder, picture), animations: 'disabled' }).then(() => ({ picture }), () => ({}));
}
