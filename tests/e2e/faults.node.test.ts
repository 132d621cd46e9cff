import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { CalendarSource, Source, type WireEvent } from './source.js';

const call = 'Call with Amanda Foster';
const deltas = '/events\\?.*syncToken';
const anyEvents = '/calendar/v3/calendars/';

let page: Page;
let problems: string[];
let source: CalendarSource;

useCommandCenter(async (open) => {
  ({ problems, page } = open);
  source = await CalendarSource.open(page);
  await freshness('viv-agenda').and(page.locator('[state="live"]')).waitFor();
});

afterEach(() => source.heal());

const placement = (widget: string) => page.locator('viv-placement', { has: page.locator(widget) });
const freshness = (widget: string) => placement(widget).locator('viv-freshness');
const appointment = (title: string) => page.locator('viv-agenda .box', { hasText: title });
const rename = (event: WireEvent, summary: string) => source.change(event, { summary });

/** The dot of a widget is in this state. */
const isIn = (widget: string, state: string) => placement(widget).locator(`viv-freshness[state="${state}"]`).waitFor();

/** The sentence that the dot shows to who points at it. */
async function words(widget: string): Promise<string> {
  await freshness(widget).getByRole('button').hover();
  const sentence = freshness(widget).locator('.words');
  await sentence.waitFor();
  return sentence.innerText();
}

/** The person presses "Refresh now" in the widget's menu. */
async function refresh(widget: string): Promise<void> {
  await placement(widget).getByRole('button', { name: /^Actions of/ }).click();
  await page.getByRole('menuitem', { name: 'Refresh now' }).click();
}

/** What was changed at the source during a fault arrives once it is over. */
async function catchesUp(before: string, after: string): Promise<void> {
  const event = await source.event(before);
  await rename(event, after);
  await appointment(after).waitFor();
  await isIn('viv-agenda', 'live');
  await rename(await source.event(after), before);
  await appointment(before).waitFor();
}

test('429: the widget says why it is stale and when it asks again, and waits as long as it was told', async () => {
  await source.break(anyEvents, { status: 429, headers: { 'retry-after': '3' }, body: { error: { code: 429, errors: [{ reason: 'rateLimitExceeded' }] } } });
  await isIn('viv-agenda', 'stale');
  // While it asks, the sentence has no time for it.
  await freshness('viv-agenda').getByRole('button').hover();
  await freshness('viv-agenda').locator('.words', { hasText: /^Stale since \d\d:\d\d: Google asks us to slow down\..* Asked again in \d sec\./ }).waitFor();
  await appointment(call).waitFor();
  const refused = (await source.journal()).filter(({ status }) => status === 429).length;
  await source.heal();
  const healed = Date.now();
  await isIn('viv-agenda', 'live');
  assert(Date.now() - healed < 10_000);
  assert(refused < 20, `asked ${refused} times although told to wait`);
  await catchesUp(call, 'Call about scope');
});

test('410 for the sync token: the old data stays while everything is fetched again, and the new replaces it', async () => {
  const event = await source.event(call);
  const boxes = await page.locator('viv-agenda .box').count();
  await page.evaluate(() => {
    const root = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!;
    const agenda = [...root.querySelectorAll('viv-placement')].flatMap(({ shadowRoot }) => shadowRoot?.querySelector('viv-agenda') ?? [])[0]!;
    const seen: number[] = ((window as unknown as { seen: number[] }).seen = []);
    new MutationObserver(() => seen.push(agenda.shadowRoot!.querySelectorAll('.box').length)).observe(agenda.shadowRoot!, { childList: true, subtree: true });
  });
  await source.break(deltas, { status: 410, body: { error: { code: 410, errors: [{ reason: 'fullSyncRequired' }] } } }, { times: 6 });
  await rename(event, 'Call after the resync');
  await appointment('Call after the resync').waitFor();
  await isIn('viv-agenda', 'live');
  assert((await source.journal()).some(({ status }) => status === 410));
  const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
  assert.equal(Math.min(...seen, boxes), boxes, 'no appointment left the screen meanwhile');
  await rename(await source.event('Call after the resync'), call);
  await appointment(call).waitFor();
});

for (const [name, then, why] of [
  ['503', { status: 503, body: 'down' }, /Stale since .*: .+\./],
  ['a malformed body', 'malformed', /Stale since .*: .+\.|Not working: .+ You see what was known at \d\d:\d\d\. Asked again .+\./],
  ['a connection cut in the middle', 'cut', /(Stale since|Not working|Offline).+\./],
] as const) {
  test(`${name}: what is known stays on screen, the reason is told, and it recovers`, async () => {
    await source.break(anyEvents, then);
    await placement('viv-agenda').locator('viv-freshness:not([state="live"])').waitFor();
    assert.match(await words('viv-agenda'), why);
    await appointment(call).waitFor();
    await isIn('viv-inbox', 'live');
    assert.deepEqual(await barriersByDayAndNight(page, name), []);
    await source.heal();
    await refresh('viv-agenda');
    await isIn('viv-agenda', 'live');
    await catchesUp(call, `Call after ${name}`);
  });
}

test('an expired token is renewed without a word', async () => {
  const before = (await source.journal()).filter(({ path }) => path === '/token').length;
  const states: string[] = [];
  await page.exposeFunction('sawState', (state: string) => states.push(state));
  await freshness('viv-agenda').evaluate((element) => {
    new MutationObserver(() => (window as unknown as { sawState(state: string): void }).sawState(element.getAttribute('state')!)).observe(element, { attributes: true, attributeFilter: ['state'] });
  });
  await source.break(deltas, { status: 401, body: { error: { code: 401, errors: [{ reason: 'authError' }] } } }, { times: 1 });
  await catchesUp(call, 'Call with a new token');
  assert((await source.journal()).filter(({ path }) => path === '/token').length > before);
  assert.deepEqual(states.filter((state) => state !== 'live' && state !== 'syncing'), []);
});

test('a revoked consent: signed out on screen with what to do, and reconnecting works in place', async () => {
  await source.break(anyEvents, { status: 401, body: { error: { code: 401, errors: [{ reason: 'authError' }] } } });
  await source.break('^/token', { status: 400, body: { error: 'invalid_grant' } });
  await isIn('viv-agenda', 'signed-out');
  assert.match(await words('viv-agenda'), /^Signed out\. You see what was known at \d\d:\d\d\. Reconnect the account in Settings\./);
  await appointment(call).waitFor();
  await isIn('viv-inbox', 'live');
  assert.deepEqual(await barriersByDayAndNight(page, 'signed out'), []);

  await source.heal();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const card = page.getByRole('article', { name: /^Google Calendar/ });
  await card.getByRole('alert').filter({ hasText: 'The consent for Google Calendar has ended. Reconnect the account to go on.' }).waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'an account that is signed out'), []);
  await card.getByRole('button', { name: 'Reconnect' }).click();
  await card.getByText(/^Live/).waitFor();
  await page.getByRole('link', { name: 'Daily command center' }).click();
  await appointment(call).waitFor();
  await isIn('viv-agenda', 'live');
  assert.equal(await page.locator('viv-agenda .box', { hasText: call }).count(), 1, 'the account kept its place: nothing is there twice');
  await catchesUp(call, 'Call after the consent');
});

test('Notion and Gmail fail alone: the others stay live', async () => {
  const notion = await Source.of(page, 'Notion');
  await notion.break('^/v1/', { status: 529, headers: { 'retry-after': '2' }, body: { object: 'error', code: 'service_overload', message: 'busy' } });
  await isIn('viv-clients', 'stale');
  assert.match(await words('viv-clients'), /^Stale since/);
  await isIn('viv-agenda', 'live');
  await notion.heal();
  await isIn('viv-clients', 'live');
  const gmail = await Source.of(page, 'Gmail');
  await gmail.break('/gmail/v1', { status: 503, body: 'down' });
  await placement('viv-inbox').locator('viv-freshness[state="stale"]').waitFor();
  await page.locator('viv-inbox').getByText('Priya Raman').first().waitFor();
  await gmail.heal();
  await refresh('viv-inbox');
  await isIn('viv-inbox', 'live');
});

test('none of it threw or broke the page’s policy', () => assert.deepEqual(problems, []));
