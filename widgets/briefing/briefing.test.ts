import { assert, waitUntil } from '@open-wc/testing';
import { sayIn } from '@vivarium/sdk/kinds';
import { mountWidget } from '@vivarium/sdk/testing';
import { widget } from './index.js';

const [written] = widget.sample['briefings']!;

describe('a briefing that rules wrote', () => {
  it('says in the page’s language why Claude did not', async () => {
    sayIn((english) => (english === 'Claude was away.' ? 'Claude war fort.' : english));
    try {
      const { element } = await mountWidget(widget, { items: { briefings: [{ ...written, fallbackReason: 'Claude was away.' }] } });
      await waitUntil(() => element.shadowRoot!.querySelector('.reason'), undefined, { timeout: 20_000 });
      assert.equal(element.shadowRoot!.querySelector('.reason')!.textContent, 'Written by rules: Claude war fort.');
    } finally {
      sayIn(undefined);
    }
  });
});

describe('a day of which nothing is known', () => {
  it('is not said to be free while no account is connected', async () => {
    const { element, host } = await mountWidget(widget);
    const text = () => element.shadowRoot!.querySelector('.viv-view')?.textContent ?? '';
    host.set('briefings', [{ ...written, sentences: [] }]);
    await waitUntil(() => text() === 'Nothing needs you on this day.', undefined, { timeout: 20_000 });
    host.set('briefings', [{ ...written, sentences: [] }], { state: 'signed-out', reason: { code: 'signed-out', message: 'No connected account has events. Connect one in Settings.' } });
    await waitUntil(() => text().includes('Connect one in Settings'), undefined, { timeout: 20_000 });
  });
});

describe('lines of a briefing', () => {
  it('stand still while a day opens, and are lively from what is written after', async () => {
    const { element, host } = await mountWidget(widget);
    const lines = () => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.sentence')];
    const lively = () => element.matches(':state(lively)');
    await waitUntil(() => lines().length > 0, undefined, { timeout: 20_000 });
    assert.isFalse(lively());

    const sentences = written!['sentences'] as readonly Record<string, unknown>[];
    const more = { ...written, sentences: [...sentences, { ...sentences[1], text: 'There is an hour free after lunch.' }] };
    host.set('briefings', [more]);
    await waitUntil(() => lines().length === sentences.length + 1, undefined, { timeout: 20_000 });
    assert.isTrue(lively());

    host.set('briefings', [more, { ...written, day: '2026-03-05' }]);
    host.setEnvironment({ day: '2026-03-05' });
    await waitUntil(() => lines().length === sentences.length, undefined, { timeout: 20_000 });
    assert.isFalse(lively(), 'another day opens still');
  });
});
