import { assert, nextFrame } from '@open-wc/testing';
import { mountWidget } from '@vivarium/sdk/testing';
import { widget } from './index.js';

const settle = async (element: { updateComplete: Promise<boolean> }) => {
  await nextFrame();
  await element.updateComplete;
};

describe('clients', () => {
  it('shows the notes of the clients one meets, matched by address and by company', async () => {
    const { element } = await mountWidget(widget);
    await settle(element);
    const meetings = [...element.renderRoot.querySelectorAll('.meeting')].map((each) => each.textContent);
    assert.equal(meetings.length, 2);
    assert.include(meetings[0], 'Legal asked twice for the liability cap');
    assert.include(meetings[1], 'Helen takes the decision');
  });

  it('sums the open pipeline by stage', async () => {
    const { element } = await mountWidget(widget);
    const stages = [...element.renderRoot.querySelectorAll('.stage > button')].map((each) => each.textContent.replace(/\s+/g, ' ').trim());
    assert.deepEqual(stages, ['Lead1 US$18k', 'Qualified1 US$64k', 'Proposal2 US$336.5k', 'Negotiation2 US$492k']);
  });

  it('advances by button and by choice, and folds a stage', async () => {
    const { element, host } = await mountWidget(widget);
    element.renderRoot.querySelector<HTMLElement>('.client .step-on')!.click();
    const select = element.renderRoot.querySelector<HTMLSelectElement>('.meeting select')!;
    select.value = 'Won';
    select.dispatchEvent(new Event('change'));
    assert.deepEqual(host.calls.map(({ input, on }) => [input, on]), [
      [{ stage: 'Qualified' }, 'sample-1/records/harbor'],
      [{ stage: 'Won' }, 'sample-1/records/foster'],
    ]);
    element.renderRoot.querySelector<HTMLElement>('.stage > button')!.click();
    await element.updateComplete;
    assert.equal(element.renderRoot.querySelector('.stage > button')!.getAttribute('aria-expanded'), 'false');
  });

  it('opens a client with its notes and adds one', async () => {
    const { element, host } = await mountWidget(widget);
    element.renderRoot.querySelector<HTMLElement>('.client .open')!.click();
    await settle(element);
    await assert.isAccessible(element);
    const form = element.renderRoot.querySelector<HTMLFormElement>('.client form')!;
    (form.elements.namedItem('note') as HTMLInputElement).value = 'Called, back on Monday.';
    form.requestSubmit();
    assert.deepEqual(host.calls, [{ use: 'addNote', input: { text: 'Called, back on Monday.' }, on: 'sample-1/records/harbor' }]);
    await settle(element);
    assert.equal((form.elements.namedItem('note') as HTMLInputElement).value, '');
  });
});
