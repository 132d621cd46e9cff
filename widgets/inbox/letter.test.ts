import { assert, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { mountWidget } from '@vivarium/sdk/testing';
import { widget } from './index.js';
import type { LetterForm } from './letter.js';
import { sample } from './sample.js';

type Mounted = Awaited<ReturnType<typeof mountWidget>>;
const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 30_000 });
const way = ({ element }: Mounted) => element.renderRoot.querySelector<HTMLElement>('.new')!;
const form = ({ element }: Mounted) => element.renderRoot.querySelector<LetterForm>('viv-inbox-letter')?.shadowRoot;
const field = (mounted: Mounted, name: string) => form(mounted)!.querySelector<HTMLInputElement>(`[name=${name}]`)!;
const button = (mounted: Mounted, words: string) => [...form(mounted)!.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === words)!;
const write = (mounted: Mounted, fields: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(fields)) {
    field(mounted, name).value = value;
    field(mounted, name).dispatchEvent(new Event('input'));
  }
};
const open = async (mounted: Mounted) => {
  way(mounted).click();
  await until(() => form(mounted)?.activeElement?.matches('[name=to]'));
};
const letter = { to: 'Ann Lee <ann@example.com>, bob@example.com', subject: 'Friday', text: 'See you.' };

describe('a new letter', () => {
  it('is handed to its source as a draft or to be sent, and the way to a new one has the focus', async () => {
    const mounted = await mountWidget(widget);
    for (const [words, use] of [['Save draft', 'draftMessage'], ['Send…', 'sendMessage']] as const) {
      await open(mounted);
      write(mounted, letter);
      await assert.isAccessible(mounted.element);
      button(mounted, words).click();
      await until(() => !form(mounted) && mounted.element.shadowRoot!.activeElement === way(mounted));
      const call = mounted.host.calls.at(-1);
      assert.deepEqual([call?.use, call?.input], [use, { to: ['ann@example.com', 'bob@example.com'], subject: 'Friday', text: 'See you.' }]);
      assert.equal(way(mounted).getAttribute('aria-label'), 'New mail');
    }
  });

  it('says whom it cannot go to, and is not handed on', async () => {
    const mounted = await mountWidget(widget);
    await open(mounted);
    const refused = async (fields: Readonly<Record<string, string>>, name: string, words: string) => {
      write(mounted, fields);
      button(mounted, 'Send…').click();
      await until(() => form(mounted)!.querySelector('[role=alert]')!.textContent === words && form(mounted)!.activeElement === field(mounted, name));
      assert.equal(field(mounted, name).getAttribute('aria-invalid'), 'true');
    };
    await refused({ ...letter, to: '' }, 'to', 'Say to whom it goes.');
    await refused({ to: 'ann@example.com, bob' }, 'to', '“bob” is no mail address.');
    await refused({ to: 'ann@example.com', cc: 'carl@' }, 'cc', '“carl@” is no mail address.');
    await assert.isAccessible(mounted.element);
    assert.isEmpty(mounted.host.calls);
  });

  it('is there again when it was left, or when it was not sent after all', async () => {
    const mounted = await mountWidget(widget);
    await open(mounted);
    write(mounted, letter);
    field(mounted, 'subject').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await until(() => !form(mounted) && mounted.element.shadowRoot!.activeElement === way(mounted));
    assert.equal(way(mounted).getAttribute('aria-label'), 'Continue mail');
    await open(mounted);
    assert.deepEqual(Object.keys(letter).map((name) => field(mounted, name).value), Object.values(letter));

    mounted.host.answer = () => Promise.reject(new VivariumError('declined', 'No.'));
    button(mounted, 'Send…').click();
    await until(() => mounted.host.calls.length === 1 && !button(mounted, 'Send…').disabled);
    assert.equal(field(mounted, 'text').value, letter.text);
    button(mounted, 'Start afresh').click();
    await until(() => field(mounted, 'text').value === '');
    button(mounted, 'Cancel').click();
    await until(() => way(mounted).getAttribute('aria-label') === 'New mail');
  });

  it('does not end with Enter in a line', async () => {
    const mounted = await mountWidget(widget);
    await open(mounted);
    write(mounted, letter);
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true });
    field(mounted, 'subject').dispatchEvent(enter);
    assert.isTrue(enter.defaultPrevented);
  });

  it('offers whom one had mail with, behind those who are written already', async () => {
    const mounted = await mountWidget(widget);
    await open(mounted);
    const offered = () => [...form(mounted)!.querySelectorAll<HTMLOptionElement>('#to-people option')].map(({ value }) => value);
    assert.include(offered(), sample[0]!.from.email);
    write(mounted, { to: `${sample[0]!.from.email}, ` });
    await until(() => offered().length > 0 && offered().every((value) => value.startsWith(`${sample[0]!.from.email}, `)));
    assert.notInclude(offered(), `${sample[0]!.from.email}, ${sample[0]!.from.email}`);
  });

  it('is not offered where every account may only be looked at', async () => {
    const mounted = await mountWidget(widget, { items: { messages: sample.map((message) => ({ ...message, readOnly: true })) } });
    await until(() => mounted.element.renderRoot.querySelector('.head'));
    assert.isNull(way(mounted));
  });
});
