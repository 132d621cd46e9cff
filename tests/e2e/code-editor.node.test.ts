import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer, stored } from './product.js';
import { makes, ScriptedClaude, widgetSource } from './studio-script.js';

let claude: ScriptedClaude;
let page: Page;
let problems: string[];

before(async () => {
  claude = await ScriptedClaude.start();
});
// With the policy of the page: the editor brings styles of its own.
useCommandCenter(async (open) => {
  ({ problems, page } = open);
  await claude.connect(page);
}, { context: { reducedMotion: 'reduce' } });
after(() => claude?.stop());

const placed = () => page.locator('viv-placement').filter({ has: page.locator('viv-frame') });
const frame = () => placed().frameLocator('iframe:not(.new)');
const editor = () => page.locator('viv-code-editor');
const choose = async (item: string, title = 'By hand') => {
  await placed().getByRole('button', { name: `Actions of ${title}`, exact: true }).click();
  await placed().getByRole('menuitem', { name: item, exact: true }).click();
};
/** The cursor behind these words of the code. */
const goBehind = async (words: string) => {
  await editor().getByRole('textbox', { name: 'Code of widget.ts' }).click();
  await page.keyboard.press('ControlOrMeta+f');
  await editor().getByRole('textbox', { name: 'Find' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
};

test('code is edited by hand: tried as Claude’s is, led to what is wrong, kept with what it was allowed, and the version before comes back', { timeout: 600_000 }, async () => {
  claude.does(...makes(widgetSource('gen-by-hand', 'By hand')));
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  await page.locator('viv-studio').getByLabel('What do you want to see?').fill('What is next?');
  await page.locator('viv-studio').getByRole('button', { name: 'Make it' }).click();
  await page.locator('viv-studio').getByRole('button', { name: 'Place on the page' }).click({ timeout: 240_000 });
  await answer(placed().getByRole('button', { name: 'Allow', exact: true }));
  await frame().getByText('Call with Amanda Foster').first().waitFor();

  await choose('Edit the code…');
  assert.equal(await editor().getByRole('button', { name: 'Keep' }).isEnabled(), false);
  await goBehind('<li>');
  const written = stored(page, 'settings', 'fetch(1)');
  await page.keyboard.type('✎ ${fetch(1)}');
  await page.keyboard.press('ControlOrMeta+s');
  const found = editor().getByRole('list', { name: 'Still wrong with it:' }).getByRole('listitem');
  await found.getByText('there is no network').waitFor({ timeout: 240_000 });
  assert.equal(await editor().getByRole('button', { name: 'Keep' }).isEnabled(), false);
  // The compiler says of the same line what it misses, in the same round.
  await found.getByText('there is no network').locator('..').getByRole('button', { name: 'widget.ts, line 11' }).click();
  await editor().getByRole('textbox', { name: 'Code of widget.ts' }).and(page.locator(':focus')).waitFor();

  // Closed by mistake: nothing runs, and nothing is lost.
  await written;
  await editor().getByRole('button', { name: 'Close', exact: true }).click();
  await frame().getByText(/^Call with Amanda Foster/).first().waitFor();
  await choose('Edit the code…');
  await editor().getByText('✎ ${fetch(1)}').waitFor();
  await goBehind('${fetch(1)}');
  for (let count = 0; count < '${fetch(1)}'.length; count += 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('ControlOrMeta+s');
  await editor().getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });
  await editor().frameLocator('.preview iframe:not(.new)').getByText(/✎\s+Call with Ann/).waitFor();
  await editor().getByRole('button', { name: 'Keep' }).click();
  await page.getByText('“By hand” runs the code that you wrote.').waitFor();
  // What it was allowed is still allowed: nobody is asked.
  await frame().getByText(/✎\s+Call with Amanda Foster/).first().waitFor();

  await choose('Change this…');
  await page.locator('viv-studio').getByText('Edited by hand').waitFor();
  await page.locator('viv-studio').getByRole('listitem').filter({ hasText: 'What is next?' }).getByRole('button', { name: 'Restore this one' }).click();
  await frame().getByText(/^Call with Amanda Foster/).first().waitFor();
  assert.deepEqual(problems, []);
});

test('what asks for more says so and asks for that alone, and an earlier version is edited from the list', { timeout: 600_000 }, async () => {
  await choose('Change this…');
  await page.locator('viv-studio').getByRole('listitem').filter({ hasText: 'Edited by hand' }).getByRole('button', { name: 'Edit its code' }).click();
  await editor().getByText('<li>✎').waitFor();
  await goBehind('events: kinds.event');
  await page.keyboard.type(', mails: kinds.message');
  // A file of its own, which the rest uses.
  await editor().getByRole('button', { name: 'New file…' }).click();
  await editor().getByRole('textbox', { name: 'Name of the new file' }).fill('parts/mark.ts');
  await page.keyboard.press('Enter');
  await editor().getByRole('textbox', { name: 'Code of parts/mark.ts' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.type("export const mark = '☂';");
  await editor().getByLabel('File', { exact: true }).selectOption('widget.ts');
  await goBehind('<li>');
  await page.keyboard.type('${mark}');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type("import { mark } from './parts/mark.js';\n");
  await page.keyboard.press('ControlOrMeta+s');
  // A use without a sample is a warning: it can be kept, as what Claude makes can.
  await editor().getByText(/no sample item for "mails"/).waitFor({ timeout: 240_000 });
  await editor().frameLocator('.preview iframe:not(.new)').getByText(/☂/).first().waitFor();
  await editor().getByRole('button', { name: 'Keep' }).click();
  await placed().getByText(/^Asks for more: See your messages\.$/).waitFor();
  assert.deepEqual(problems, []);
});

test('a version becomes a widget of its own, beside, with versions of its own and no permission', { timeout: 600_000 }, async () => {
  await choose('Change this…');
  await page.locator('viv-studio').getByRole('listitem').filter({ hasText: 'What is next?' }).last().getByRole('button', { name: 'Make a new widget of it' }).click();
  const copy = page.locator('viv-placement').filter({ has: page.getByRole('heading', { name: 'By hand (copy)' }) });
  await answer(copy.getByRole('button', { name: 'Allow', exact: true }));
  await copy.frameLocator('iframe:not(.new)').getByText('Call with Amanda Foster').first().waitFor();
  const original = (await placed().filter({ has: page.getByRole('heading', { name: 'By hand', exact: true }) }).boundingBox())!;
  const beside = (await copy.boundingBox())!;
  assert.ok((Math.abs(beside.y - original.y) < 2 && beside.x >= original.x + original.width) || beside.y >= original.y + original.height, JSON.stringify({ original, beside }));
  assert.equal(Math.round(beside.width), Math.round(original.width));

  await copy.getByRole('button', { name: 'Actions of By hand (copy)' }).click();
  await copy.getByRole('menuitem', { name: 'Edit the code…' }).click();
  await editor().getByText(`tag: 'gen-by-hand-copy', title: "By hand (copy)"`).waitFor();
  await goBehind('<li>');
  const misspelt = '${event.titel}';
  await page.keyboard.type(`C ${misspelt}`);
  await page.keyboard.press('ControlOrMeta+s');
  // What the compiler says is a warning, as it is for Claude.
  await editor().getByRole('listitem').filter({ hasText: 'titel' }).getByRole('button', { name: 'widget.ts, line 11' }).waitFor({ timeout: 240_000 });
  assert.equal(await editor().getByRole('button', { name: 'Keep' }).isEnabled(), true);
  await goBehind(misspelt);
  for (let count = 0; count < misspelt.length; count += 1) await page.keyboard.press('Backspace');
  await page.keyboard.press('ControlOrMeta+s');
  await editor().getByText('Nothing wrong was found with it.').waitFor({ timeout: 240_000 });
  await editor().getByRole('button', { name: 'Keep' }).click();
  await copy.frameLocator('iframe:not(.new)').getByText(/^C\s+Call with Amanda Foster/).first().waitFor();
  await copy.getByRole('button', { name: 'Actions of By hand (copy)' }).click();
  await copy.getByRole('menuitem', { name: 'Change this…' }).click();
  await page.locator('viv-studio').getByText('Copied from “By hand”').waitFor();
  assert.equal(await page.locator('viv-studio').getByText('What is next?').count(), 0);
  await page.locator('viv-studio').getByRole('button', { name: 'Close', exact: true }).click();
  assert.deepEqual(problems, []);
});

test('a widget is explained: by what is known of it, by Claude with what that cost, and what was sent is on record', { timeout: 300_000 }, async () => {
  const explained = page.locator('viv-explain');
  claude.does({ content: 'It lists what comes next, soonest first. It has no buttons.' });
  await choose('Explain this', 'By hand (copy)');
  await explained.getByText('It lists what comes next, soonest first.').waitFor();
  await explained.getByRole('list', { name: 'What it may see' }).getByText('See your events').waitFor();
  await explained.getByText('It changes nothing: it only shows.').waitFor();
  assert.match(claude.told, /gen-by-hand-copy/);
  await explained.getByRole('button', { name: 'Close', exact: true }).first().click();

  claude.does({ content: 'No.', finishReason: 'refusal' });
  await choose('Explain this', 'By hand (copy)');
  await explained.getByRole('alert').getByText(/Claude declined/).waitFor();
  await explained.getByText('See your events').waitFor();
  await explained.getByRole('button', { name: 'Close', exact: true }).first().click();

  // One that came with Vivarium has no code to send.
  await page.locator('viv-placement').filter({ has: page.locator('viv-agenda') }).getByRole('button', { name: /^Actions of/ }).click();
  await page.locator('viv-placement').filter({ has: page.locator('viv-agenda') }).getByRole('menuitem', { name: 'Explain this' }).click();
  await explained.getByText('It came with Vivarium.').waitFor();
  await explained.getByRole('button', { name: 'Close', exact: true }).first().click();

  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByText('What was sent with each call').click();
  await page.getByRole('listitem').filter({ hasText: 'Explanation: By hand (copy)' }).first().getByText('The code of gen-by-hand-copy').waitFor();
  assert.deepEqual(problems, []);
});

test('code under the tag of another widget is not placed: it would take its place, and what that one was allowed', { timeout: 600_000 }, async () => {
  await page.getByRole('link', { name: 'Daily command center' }).click();
  const [write, run] = makes(widgetSource('gen-by-hand', 'Usurper'));
  claude.does(write, run, { content: 'That is all.' });
  await page.getByRole('button', { name: 'Ask for a widget…' }).click();
  const studio = page.locator('viv-studio');
  await studio.getByLabel('What do you want to see?').fill('Something');
  await studio.getByRole('button', { name: 'Make it' }).click();
  await studio.getByText('It calls itself by the tag of another widget, so it cannot be used. Ask again.').waitFor({ timeout: 240_000 });
  assert.equal(await studio.getByRole('button', { name: 'Place on the page' }).count(), 0);
  await studio.getByRole('button', { name: 'Close', exact: true }).click();
  assert.deepEqual(problems, []);
});
