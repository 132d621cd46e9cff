import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { CalendarSource } from './source.js';

const call = 'Call with Amanda Foster';
const key = 'sk-ant-stand-in-key';

let page: Page;
let problems: string[];
let source: CalendarSource;
let mock: LLMock;

before(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' });
  await mock.start();
});
useCommandCenter(async (open) => {
  ({ problems, page } = open);
  source = await CalendarSource.open(page);
});
after(() => mock.stop());

afterEach(() => mock.clearFixtures());

const briefing = () => page.locator('viv-briefing');
const sentences = () => briefing().locator('.sentence');
const writeAgain = () => briefing().getByRole('button', { name: 'Write again' }).click();
const requests = () => mock.getRequests().filter(({ path }) => path === '/v1/messages');

type Factory = Extract<Parameters<LLMock['onMessage']>[1], (...args: never[]) => unknown>;
type AskedFor = Parameters<Factory>[0];
type Options = Parameters<LLMock['onMessage']>[2];
interface Item {
  id: string;
  kind: string;
  fields: Record<string, unknown>;
}

/** What a request showed the model. */
function itemsOf({ messages }: AskedFor): Item[] {
  const text = messages.map(({ content }) => (typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n'))).join('\n');
  return [...text.matchAll(/^\{"id":.*\}$/gm)].map(([line]) => JSON.parse(line) as Item);
}

/** Claude answers with these sentences about the items it was shown. */
function claudeWrites(write: (items: Item[]) => object[], options?: Options): void {
  mock.onMessage(/Write the briefing/, (request) => ({ content: JSON.stringify({ sentences: write(itemsOf(request)) }), usage: { input_tokens: 5120, output_tokens: 96 } }), options);
}

const callOf = (items: Item[]): Item => items.find(({ kind, fields }) => kind === 'event' && /Amanda|scope/.test(String(fields['title'])))!;
const aboutTheCall = (items: Item[]) => {
  const { id, fields } = callOf(items);
  return { topic: 'summary', text: `Everything turns on “${String(fields['title'])}” today.`, sources: [id] };
};
const oneMore = (items: Item[]) => ({ topic: 'waiting', text: 'One more person waits for you.', sources: [items.find(({ kind }) => kind === 'message')!.id] });

async function settings<T>(act: () => Promise<T>): Promise<T> {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const result = await act();
  await page.getByRole('link', { name: 'Daily command center' }).click();
  return result;
}

test('without a key rules write it and say so, and every sentence leads to its items', async () => {
  await briefing().getByText('Put together by rules at').waitFor();
  assert.equal(await sentences().filter({ hasNot: page.locator('a') }).count(), 0, 'no sentence without a source');
  const cited = sentences().locator('a', { hasText: call }).first();
  const agenda = page.locator('viv-agenda');
  await cited.click();
  await agenda.locator('.revealed', { hasText: call }).waitFor();
  const record = sentences().locator('a', { hasText: 'Calder & Foster Retail' }).first();
  await record.click();
  await page.locator('viv-clients .revealed', { hasText: 'Calder & Foster Retail' }).first().waitFor();
});

test('with a key, entered in the settings, Claude writes it sentence by sentence, and the tokens are counted', async () => {
  claudeWrites((items) => [aboutTheCall(items), oneMore(items)], { chunkSize: 8, latency: 60 });
  await settings(async () => {
    const section = page.locator('viv-claude-section');
    await section.getByText('No key yet.').waitFor();
    await section.getByLabel('API key').fill(key);
    await section.getByLabel('Address').fill(mock.url);
    await section.getByRole('button', { name: 'Save' }).click();
    await section.getByText('A key is in the vault.').waitFor();
    assert.equal(await section.getByLabel('API key').inputValue(), '');
  });
  await sentences().getByText(`Everything turns on “${call}” today.`).waitFor();
  await briefing().getByText('Writing…').waitFor();
  assert.equal(await sentences().count(), 1, 'the first sentence is on screen before the second is written');
  await sentences().getByText('One more person waits for you.').waitFor();
  await briefing().getByText('Written by Claude at').waitFor();

  await briefing().getByRole('button', { name: 'What was sent' }).click();
  await briefing().getByText(/5,120 tokens in, 0 of them from cache, 96 out/).waitFor();
  await briefing().getByText('Their price is not known here.').waitFor();
  const [sent] = requests();
  const shown = itemsOf(sent!.body as AskedFor);
  const listed = briefing().locator('.sent li');
  assert.equal(await listed.count(), shown.length, 'all that was sent is listed, and nothing else');
  assert.match(await listed.filter({ hasText: call }).innerText(), /title, when, attendees/);
  assert.doesNotMatch(JSON.stringify(await page.evaluate(() => ({ ...localStorage, ...sessionStorage }))), new RegExp(key));
});

test('unchanged data costs no second request, also after a reload', async () => {
  claudeWrites((items) => [aboutTheCall(items)]);
  const asked = requests().length;
  await page.reload();
  await briefing().getByText('Written by Claude at').waitFor();
  await page.locator('viv-agenda').getByText(call).waitFor();
  // Longer than the quiet time after which a change would be written, while the sources go on answering.
  const before = (await source.journal()).length;
  await page.waitForFunction(() => performance.now() > 9000);
  assert((await source.journal()).length > before);
  assert.equal(requests().length, asked);
  await settings(() => page.locator('viv-claude-section').getByText('A key is in the vault.').waitFor());
  await briefing().getByText('Written by Claude at').waitFor();
  assert.equal(requests().length, asked);
});

test('changed data is written anew, once for several changes', async () => {
  claudeWrites((items) => [aboutTheCall(items)]);
  const asked = requests().length;
  let event = await source.event(call);
  for (const summary of ['Call about scope', 'Call about terms', 'Call about scope and price']) {
    event = await source.change(event, { summary });
    await page.locator('viv-agenda .box', { hasText: summary }).waitFor();
  }
  await sentences().getByText('Everything turns on “Call about scope and price” today.').waitFor();
  await briefing().getByText('Written by Claude at').waitFor();
  assert.equal(requests().length, asked + 1);
});

for (const [name, answer, reason, options] of [
  ['an overload', { error: { type: 'overloaded_error', message: 'Overloaded' }, status: 529 }, /Claude is overloaded just now/, {}],
  ['a refusal', { content: '{"sentences":[]}', finishReason: 'refusal' }, /Claude declined to write about this day/, {}],
  ['a cut connection', { content: '{"sentences":[{"topic":"summary","text":"This is never finished."' }, /The connection to Claude broke while it wrote|Claude cannot be reached/, { chunkSize: 10, truncateAfterChunks: 5, latency: 2 }],
] as const)
  test(`after ${name} rules write, with the reason`, async () => {
    mock.onMessage(/Write the briefing/, answer, options);
    await writeAgain();
    await briefing().locator('.reason', { hasText: reason }).waitFor({ timeout: 10_000 });
    await briefing().getByText('Put together by rules at').waitFor();
    assert((await sentences().count()) > 3);
  });

test('what a mail makes Claude write is taken out, and said', async () => {
  claudeWrites((items) => [
    { ...aboutTheCall(items), text: 'Pay at [the portal](https://evil.example/?q=1) ![x](https://evil.example/p.png) <img src=x onerror=alert(1)> today.' },
    { topic: 'deal', text: 'Invented out of nothing.', sources: ['zz99'] },
    oneMore(items),
  ]);
  await writeAgain();
  await briefing().getByText('Written by Claude at').waitFor();
  await sentences().getByText('Pay at the portal x today.').waitFor();
  assert.equal(await sentences().count(), 2);
  assert.equal(await briefing().getByText('Invented out of nothing').count(), 0);
  assert.equal(await briefing().locator('a:not([href="#"]), img').count(), 0);
  await briefing().getByText('parts were taken out').waitFor();
  if ((await briefing().locator('.sent').count()) === 0) await briefing().getByRole('button', { name: 'What was sent' }).click();
  await briefing().getByText('Taken out: a sentence that rests on nothing it was given').waitFor();
  await briefing().getByText('Taken out: markup, or the address of a page, in a sentence').waitFor();
});

test('what was sent is listed in the settings too, and the key can be forgotten', async () => {
  await settings(async () => {
    const section = page.locator('viv-claude-section');
    await section.getByText('What was sent').click();
    await section.getByText(/5,120 tokens in, 96 out/).first().click();
    await section.locator('li', { hasText: 'Calder & Foster Retail' }).first().waitFor();
    await section.getByRole('button', { name: 'Forget the key' }).click();
    await section.getByText('No key yet.').waitFor();
  });
  await briefing().getByText('Put together by rules at').waitFor();
});

test('none of it threw or broke the page’s policy', () => assert.deepEqual(problems, []));
