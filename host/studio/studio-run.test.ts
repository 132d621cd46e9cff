import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { LitElement } from 'lit';
import { tokens } from '../ui/tokens.css.js';
import { onRequestKey } from './studio-request.js';
import { StudioRun } from './studio-run.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

/** A studio that is too low for what is in it. */
class LowStudio extends LitElement {
  readonly run = new StudioRun(this);

  override render() {
    return html`<div class="scroll" tabindex="0" style="block-size:230px;overflow:auto"><p style="block-size:900px">Asked</p>${this.run.render()}</div>`;
  }
}
customElements.define('test-low-studio', LowStudio);

describe('StudioRun', () => {
  let element: LowStudio;
  const part = (selector: string) => element.renderRoot.querySelector<HTMLElement>(selector);
  const isInView = (selector: string) => part(selector)!.getBoundingClientRect().bottom <= part('.scroll')!.getBoundingClientRect().bottom + 1;
  const asks = (signal: AbortSignal) => element.run.follow().ask([{ question: 'Which events?' }, { question: 'How many?' }], signal);

  beforeEach(async () => {
    element = await fixture(html`<test-low-studio></test-low-studio>`);
  });

  it('brings a question into view, and the steps have the focus once it is answered', async () => {
    let answers: readonly (string | null)[] = [];
    const done = element.run.work(async (signal) => void (answers = await asks(signal)));
    await waitUntil(() => part('viv-studio-questions')?.shadowRoot?.activeElement);
    expect(isInView('viv-studio-questions')).to.equal(true);
    await sendKeys({ type: 'All' });
    await sendKeys({ press: 'Enter' });
    expect(await done).to.equal(true);
    expect(answers).to.deep.equal(['All', null]);
    expect(part('viv-studio-questions')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(part('.scroll'));
  });

  it('says in view that it was stopped, or why it failed, and leaves no question and no running step', async () => {
    const stopped = element.run.work(async (signal) => void (await asks(signal)));
    await waitUntil(() => part('viv-studio-questions'));
    element.run.show({ steps: [{ kind: 'done', text: 'Wrote it' }, { kind: 'running', text: 'Claude is writing…' }] });
    expect(await element.run.work(async () => undefined), 'one at a time').to.equal(false);
    element.run.stop();
    expect(await stopped).to.equal(false);
    expect(part('.problem')!.textContent).to.equal('Stopped. Nothing was placed.');
    expect(part('viv-studio-questions')).to.equal(null);
    expect(part('.steps')!.textContent.trim()).to.equal('Wrote it');
    part('.scroll')!.scrollTop = 0;
    expect(await element.run.work(() => Promise.reject(new Error('Something else')))).to.equal(false);
    expect(part('.problem')!.textContent).to.equal('Something else');
    expect(isInView('.problem')).to.equal(true);
  });

  it('is stopped when its studio is closed', async () => {
    const done = element.run.work((signal) => oneEvent(signal, 'abort').then(() => signal.throwIfAborted()));
    expect(element.run.busy).to.equal(true);
    element.remove();
    expect(await done).to.equal(false);
    expect(element.run.busy).to.equal(false);
  });
});

it('sends a request with Enter and Control, not with Enter alone', async () => {
  let sent = 0;
  const form = await fixture<HTMLFormElement>(html`<form @submit=${(event: Event) => (event.preventDefault(), sent++)}><textarea @keydown=${onRequestKey}></textarea></form>`);
  form.querySelector('textarea')!.focus();
  await sendKeys({ press: 'Enter' });
  expect(sent).to.equal(0);
  await sendKeys({ press: 'Control+Enter' });
  expect(sent).to.equal(1);
});
