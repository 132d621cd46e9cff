import { assert, nextFrame, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { mountWidget } from '@vivarium/sdk/testing';
import { FormattedMail } from './formatted.js';
import { widget } from './index.js';
import { sample } from './sample.js';

/** The widget when its keys are there, which come behind the first drawing. */
const mount = async (options: Parameters<typeof mountWidget>[1] = {}) => {
  const mounted = await mountWidget(widget, options);
  await waitUntil(() => mounted.element.renderRoot.querySelector('.head[tabindex="-1"]'), undefined, { timeout: 20_000 });
  return mounted;
};
type Mounted = Awaited<ReturnType<typeof mount>>;
const subjects = ({ element }: Mounted) => [...element.renderRoot.querySelectorAll('.subject')].map((each) => each.textContent);
const heads = ({ element }: Mounted) => [...element.renderRoot.querySelectorAll<HTMLElement>('.head')];
const filter = async (mounted: Mounted, name: string) => {
  [...mounted.element.renderRoot.querySelectorAll<HTMLElement>('.bar button')].find((each) => each.textContent?.startsWith(name))!.click();
  await mounted.element.updateComplete;
};
const press = async ({ element }: Mounted, key: string) => {
  const target = element.shadowRoot!.activeElement ?? element.renderRoot.querySelector('.head')!;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
  await element.updateComplete;
  await element.updateComplete;
};

const write = async (conversation: ShadowRoot, text: string) => {
  const field = conversation.querySelector('textarea')!;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await nextFrame();
};

describe('inbox', () => {
  it('lists the day by conversation, newest first, and filters', async () => {
    const mounted = await mount();
    assert.deepEqual(subjects(mounted), ['Numbers for Friday', 'Onboarding mockups', 'Re: Payment schedule for the renewal', 'Contract walk-through: agenda', 'Freight rates fall for the third week']);
    await filter(mounted, 'Starred');
    assert.deepEqual(subjects(mounted), ['Contract walk-through: agenda']);
    await filter(mounted, 'Waiting');
    assert.include(subjects(mounted), 'DPA: two open points', 'mail of an earlier day that waits');
  });

  it('says where a draft is, which answers nobody', async () => {
    const asked = sample.find(({ id }) => id === 'omar')!;
    const mounted = await mount({ items: { messages: [...sample, { ...asked, id: 'omar-draft', at: '2026-03-04T07:00:00.000Z', draft: true, unread: false }] } });
    await filter(mounted, 'Waiting');
    const head = () => heads(mounted).find(({ textContent }) => textContent.includes(asked.subject))!;
    assert.deepEqual([...head().querySelectorAll('.begun, .waits')].map(({ textContent }) => textContent), ['draft', 'waiting']);
    assert.lengthOf([...mounted.element.renderRoot.querySelectorAll('.begun')], 1);
  });

  it('begins lines in another direction where those of the page begin, and reads them in their own', async () => {
    const { element } = await mountWidget(widget, { direction: 'rtl' });
    const rights = [...element.renderRoot.querySelectorAll<HTMLElement>('.who')].map((line) => {
      const text = document.createRange();
      text.selectNodeContents(line);
      assert.equal(getComputedStyle(line).direction, 'ltr');
      return [line.getBoundingClientRect().right, text.getBoundingClientRect().right] as const;
    });
    assert.isNotEmpty(rights);
    for (const [line, text] of rights) assert.closeTo(text, line, 2);
  });

  it('opens unread mail of an account that may only be looked at without a word', async () => {
    const mounted = await mount();
    const said = () => mounted.element.renderRoot.querySelector('[role=alert]');
    let refused = 0;
    mounted.host.answer = (use) => (use === 'markRead' ? Promise.reject(new VivariumError(refused++ === 0 ? 'forbidden' : 'unavailable', 'It could not be marked.')) : null);
    await filter(mounted, 'Unread');
    heads(mounted)[0]!.click();
    await waitUntil(() => refused === 1 && mounted.element.renderRoot.querySelector('viv-inbox-conversation'), undefined, { timeout: 20_000 });
    await nextFrame();
    assert.isNull(said());
    heads(mounted)[1]!.click();
    await waitUntil(said, 'what fails otherwise is said', { timeout: 20_000 });
  });

  it('offers nothing that cannot be done where an account may only be looked at', async () => {
    const mounted = await mountWidget(widget, { items: { messages: sample.map((message) => ({ ...message, readOnly: true })) } });
    const { element, host } = mounted;
    await filter(mounted, 'Unread');
    heads(mounted)[0]!.click();
    const open = () => element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot?.querySelector('.message');
    await waitUntil(open, undefined, { timeout: 20_000 });
    for (const key of ['e', 's', 'u', 'r']) heads(mounted)[0]!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    await element.updateComplete;
    assert.isEmpty(host.calls);
    const names = [element.renderRoot, element.renderRoot.querySelector('viv-inbox-conversation')!.shadowRoot!].flatMap((root) => [...root.querySelectorAll('button')].map((one) => one.ariaLabel ?? one.textContent.trim()));
    assert.isEmpty(names.filter((name) => /archive|star$|mark|reply|label/i.test(name)), names.join());
    assert.include(element.renderRoot.querySelector('viv-inbox-conversation')!.shadowRoot!.querySelector('.tools')!.textContent, 'may only be looked at');
  });

  it('shows the address of whoever wrote what is opened, and nobody else as oneself', async () => {
    const first = sample.find(({ id }) => id === 'foster-2')!;
    const later = (minute: number) => `2026-03-04T13:${10 + minute}:00.000Z`;
    const strangers = [{ name: first.from.name!, email: 'amanda@f0ster.example' }, { name: 'me', email: 'x@evil.example' }, { email: '' }];
    const mounted = await mount({ items: { messages: strangers.map((from, index) => ({ ...first, id: `stranger-${index}`, thread: `stranger-${index}`, from, at: later(9 - index) })) } });
    assert.deepEqual([...mounted.element.renderRoot.querySelectorAll('.who')].map(({ textContent }) => textContent.trim()), [first.from.name, 'x@evil.example', '(unknown sender)']);
    heads(mounted)[0]!.click();
    const sender = () => mounted.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot?.querySelector('.from');
    await waitUntil(sender, undefined, { timeout: 20_000 });
    assert.include(sender()!.textContent, 'amanda@f0ster.example');
  });

  it('says in each line in which account it is where mail of several is shown, once for who sees and once for who hears', async () => {
    const account = ({ element }: Mounted) => [...element.renderRoot.querySelectorAll('.head .account')].map((each) => [...each.children].map((part) => [part.textContent, part.getAttribute('aria-hidden')]));
    assert.deepEqual(account(await mount()), []);
    const mounted = await mount({ items: { messages: sample.map((message) => ({ ...message, $ref: `${message.thread === 'tom' ? 'work' : 'home'}/messages/${message.id}` })) as unknown as typeof sample } });
    assert.deepEqual(account(mounted).slice(0, 2), ['work', 'home'].map((name) => [[`In: ${name}`, null], [name, 'true']]));
    assert.lengthOf(account(mounted), heads(mounted).length);
  });

  it('says in which account opened mail is where mail of several is shown, and only there', async () => {
    const account = async (messages: typeof sample) => {
      const mounted = await mount({ items: { messages } });
      heads(mounted)[0]!.click();
      await waitUntil(() => mounted.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot?.querySelector('.tools'), undefined, { timeout: 20_000 });
      return mounted.element.renderRoot.querySelector('viv-inbox-conversation')!.shadowRoot!.querySelector('.account')?.textContent;
    };
    assert.isUndefined(await account(sample));
    // The newest is of another mailbox than the others.
    const newest = sample.reduce((one, other) => (other.at > one.at ? other : one));
    assert.equal(await account(sample.map((message) => (message.thread === newest.thread ? { ...message, $ref: `work/messages/${message.id}` } : message)) as typeof sample), 'In: work');
  });

  it('searches every word in all mail', async () => {
    const mounted = await mount();
    const input = mounted.element.renderRoot.querySelector('input')!;
    input.value = 'omar section';
    input.dispatchEvent(new Event('input'));
    await mounted.element.updateComplete;
    assert.deepEqual(subjects(mounted), ['DPA: two open points']);
  });

  it('is worked by keys: move, star, mark, archive', async () => {
    const mounted = await mount();
    heads(mounted)[0]!.focus();
    for (const key of ['j', 'j', 's', 'u', 'e']) await press(mounted, key);
    assert.deepEqual(mounted.host.calls.map(({ use, on }) => `${use} ${on}`), [
      'star sample-1/messages/foster-2',
      'markRead sample-1/messages/foster-2',
      'archive sample-1/messages/foster-1',
      'archive sample-1/messages/foster-2',
    ]);
    const [star, mark, first, second] = mounted.host.calls.map(({ gesture }) => gesture);
    assert.equal(first, second, 'one key press is one gesture');
    assert.equal(new Set([star, mark, first]).size, 3);
  });

  it('goes on with the next conversation, however fast the keys come', async () => {
    const mounted = await mount();
    heads(mounted)[0]!.focus();
    for (let count = 0; count < 2; count += 1) heads(mounted)[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, composed: true }));
    assert.lengthOf(new Set(mounted.host.calls.map(({ gesture }) => gesture)), 2);
    assert.lengthOf(new Set(mounted.host.calls.map(({ on }) => on)), mounted.host.calls.length, 'none is archived twice');
  });

  it('keeps the focus when the conversation that has it leaves the list', async () => {
    const mounted = await mount();
    await filter(mounted, 'Unread');
    const unread = () => subjects(mounted).length;
    const focused = () => (mounted.element.shadowRoot!.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-at]')?.dataset['at'];
    let messages = [...sample];
    mounted.host.answer = () => ({});
    const read = async () => {
      const before = unread();
      await press(mounted, 'u');
      const on = mounted.host.calls.map((call) => call.on!.split('/').at(-1));
      messages = messages.map((message) => (on.includes(message.id) ? { ...message, unread: false } : message));
      mounted.host.set('messages', messages);
      await waitUntil(() => unread() < before || unread() === 1);
    };
    assert.isAbove(unread(), 1);
    heads(mounted)[0]!.focus();
    while (heads(mounted).length > 1) {
      await read();
      await waitUntil(() => focused() === '0', 'the next one has it');
    }
    await read();
    await waitUntil(() => mounted.element.shadowRoot!.activeElement?.matches('.scroll'), 'the empty list has it');
  });

  it('archives a mail to oneself, and of a conversation that comes back what others wrote', async () => {
    const me = { email: 'jordan@apex.example' };
    const self = { ...sample[3]!, id: 'self', thread: 'self', subject: 'Note to self', sent: true, inbox: true, from: me, to: [me] };
    const archive = async (...messages: object[]) => {
      const mounted = await mount({ items: { messages: [...messages, ...sample] as never } });
      const search = mounted.element.renderRoot.querySelector<HTMLInputElement>('input[type=search]')!;
      search.value = 'note to self';
      search.dispatchEvent(new Event('input'));
      await mounted.element.updateComplete;
      mounted.element.renderRoot.querySelector<HTMLElement>('.quick button')!.click();
      return mounted.host.calls.map(({ use, input, on }) => `${use} ${JSON.stringify(input)} ${on}`);
    };
    const [away, back] = ['archive {"archived":true}', 'archive {"archived":false}'];
    assert.deepEqual(await archive(self), [`${away} sample-1/messages/self`]);
    assert.deepEqual(await archive({ ...self, inbox: false }), [`${back} sample-1/messages/self`]);
    assert.deepEqual(await archive({ ...self, inbox: false }, { ...self, id: 'answer', sent: false, inbox: false }), [`${back} sample-1/messages/answer`]);
  });

  it('opens, loads the body and saves a draft as the answer', async () => {
    const mounted = await mount();
    mounted.host.answer = (use) => (use === 'body' ? { text: 'The whole text.', html: '<p>The <b>whole</b> text.</p>' } : { draft: 'd1' });
    heads(mounted)[2]!.focus();
    await press(mounted, 'r');
    const conversationOf = () => mounted.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    await waitUntil(() => conversationOf()?.textContent?.includes('The whole text.') && conversationOf()?.querySelector('textarea'), undefined, { timeout: 20_000 });
    const conversation = mounted.element.renderRoot.querySelector('viv-inbox-conversation')!;
    await assert.isAccessible(mounted.element);
    await write(conversationOf()!, 'Confirmed.');
    conversation.shadowRoot!.querySelector('form')!.requestSubmit();
    await nextFrame();
    assert.deepEqual(mounted.host.calls.at(-1), { use: 'draftReply', input: { text: 'Confirmed.' }, on: 'sample-1/messages/foster-2' });
  });

  it('goes to everybody who got the message only where one says so, and keeps that with the answer', async () => {
    const asked = { ...sample[1]!, to: [{ email: 'sample-1' }, { name: 'Ann Lee', email: 'ann@example.com' }], cc: [sample[1]!.from, { email: 'bob@example.com' }, { name: 'Ann', email: 'ann@example.com' }] };
    const mounted = await mount({ items: { messages: sample.map((message) => (message === sample[1] ? asked : message)) } });
    const { host } = mounted;
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const opened = () => mounted.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    const all = () => opened()?.querySelector<HTMLInputElement>('.all input');
    host.answer = (use) => (use === 'body' ? { text: '' } : null);
    heads(mounted)[2]!.focus();
    await press(mounted, 'r');
    await until(() => all());
    assert.include(opened()!.querySelector('.all')!.textContent, 'Also to Ann Lee and bob@example.com');
    assert.isFalse(all()!.checked);
    await assert.isAccessible(mounted.element);
    await write(opened()!, 'To all of you.');
    all()!.click();
    heads(mounted)[0]!.click();
    await until(() => opened() && !all());
    heads(mounted)[2]!.click();
    await until(() => all()?.checked);
    opened()!.querySelector('form')!.requestSubmit();
    await until(() => host.calls.some(({ use }) => use === 'draftReply'));
    assert.deepEqual(host.calls.at(-1)!.input, { text: 'To all of you.', all: true });
  });

  it('goes on with a draft, which is then saved or sent in its place, or deletes it', async () => {
    const draft = { ...sample[1]!, id: 'foster-3', at: '2026-03-04T07:30:00.000Z', draft: true, unread: false, text: 'Dear Am', url: 'https://mail.example/3' };
    const mounted = await mount({ items: { messages: [...sample, draft] } });
    const { host } = mounted;
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const opened = () => mounted.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    const button = (words: string) => [...opened()!.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === words)!;
    const body: { text: string; html?: string } = { text: 'Dear Amanda, yes' };
    host.answer = (use) => (use === 'body' ? body : null);
    heads(mounted)[2]!.click();
    for (const [words, use] of [['Save draft', 'draftReply'], ['Send…', 'sendReply']] as const) {
      await until(() => opened() && button('Continue draft'));
      button('Continue draft').click();
      await until(() => opened()!.querySelector('textarea')?.value === 'Dear Amanda, yes');
      await write(opened()!, `${words} it.`);
      button(words).click();
      await until(() => !opened()!.querySelector('textarea'));
      assert.deepEqual(host.calls.at(-1), { use, input: { text: `${words} it.` }, on: 'sample-1/messages/foster-3' });
    }
    button('Delete draft').click();
    await until(() => host.calls.at(-1)?.use === 'deleteDraft');
    assert.equal(host.calls.at(-1)!.on, 'sample-1/messages/foster-3');

    // What would lose its formatting is gone on with where it was written.
    body.html = '<b>Dear Amanda</b>';
    await until(() => !button('Delete draft').disabled);
    button('Continue draft').click();
    await until(() => host.links.length > 0);
    assert.deepEqual(host.links, ['https://mail.example/3']);
    assert.isNull(opened()!.querySelector('textarea'));
    await assert.isAccessible(mounted.element);
  });

  it('goes on at the way to answer when one is saved or sent, and where one was when one is not', async () => {
    const mounted = await mount();
    const { element, host } = mounted;
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const opened = () => element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    const button = (words: string) => [...opened()!.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === words)!;
    const written = async () => {
      await press(mounted, 'r');
      await until(() => opened()?.querySelector('textarea'));
      await write(opened()!, 'Confirmed.');
    };
    heads(mounted)[2]!.focus();
    for (const words of ['Save draft', 'Send…']) {
      await written();
      button(words).focus();
      button(words).click();
      await until(() => !opened()!.querySelector('textarea') && opened()!.activeElement === button('Reply'));
    }
    await written();
    let [sent, declined]: ((answer: unknown) => void)[] = [];
    host.answer = (use) => (use === 'sendReply' ? new Promise((resolve, reject) => ([sent, declined] = [resolve, reject])) : { text: '' });
    button('Send…').focus();
    button('Send…').click();
    // As long as a question is on screen, at least.
    await until(() => document.activeElement === document.body);
    declined!(new VivariumError('declined', 'No.'));
    await until(() => opened()!.activeElement === button('Send…'));

    // Whoever reads something else meanwhile is not called back.
    button('Send…').click();
    await nextFrame();
    heads(mounted)[0]!.focus();
    sent!({});
    await until(() => !opened()!.querySelector('textarea'));
    for (const _ of [1, 2, 3]) await nextFrame();
    assert.equal(element.shadowRoot!.activeElement, heads(mounted)[0]);
  });

  it('keeps an answer that is being written, and to whom, whatever is opened or comes meanwhile', async () => {
    const mounted = await mount();
    const { element, host } = mounted;
    host.answer = (use) => (use === 'body' ? { text: 'The whole text.' } : { draft: 'd1' });
    heads(mounted)[2]!.focus();
    await press(mounted, 'r');
    const opened = () => element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    await until(() => opened()?.querySelector('textarea'));
    await write(opened()!, 'Dear Amanda');
    heads(mounted)[0]!.click();
    await until(() => opened() && !opened()!.querySelector('textarea'));
    heads(mounted)[2]!.click();
    await until(() => opened()?.querySelector('textarea')?.value === 'Dear Amanda');
    const answered = sample.find(({ id }) => id === 'foster-2')!;
    const newer = { ...answered, id: 'foster-3', at: '2026-03-04T12:00:00.000Z', from: { name: 'Neil Marsh', email: 'neil@example.com' } };
    host.set('messages', [...sample, newer]);
    await until(() => opened()?.textContent?.includes('Something newer came'));
    assert.equal(opened()!.querySelector('textarea')!.value, 'Dear Amanda');
    assert.equal(opened()!.querySelector('textarea')!.getAttribute('aria-label'), `Answer to ${answered.from.name}`);
    await assert.isAccessible(element);
    opened()!.querySelector('form')!.requestSubmit();
    await until(() => !opened()!.querySelector('textarea'));
    assert.deepEqual(host.calls.at(-1), { use: 'draftReply', input: { text: 'Dear Amanda' }, on: 'sample-1/messages/foster-2' });
  });

  it('lets go of a written answer step by step, and gives it back', async () => {
    const mounted = await mount();
    const { element } = mounted;
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const opened = () => element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    const field = () => opened()?.querySelector('textarea');
    const escape = (target: EventTarget) => target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    const again = () => opened()?.querySelector<HTMLElement>('button.answer');
    const unfinished = () => heads(mounted)[2]!.querySelector('.begun')?.textContent;
    heads(mounted)[2]!.focus();
    await press(mounted, 'r');
    await until(field);
    await write(opened()!, 'Half a sentence');
    escape(field()!);
    await until(() => !field() && opened()!.activeElement === again());
    assert.include(again()!.textContent, 'Continue reply');
    await until(unfinished);
    await assert.isAccessible(element);
    again()!.click();
    await until(() => field()?.value === 'Half a sentence');

    // From beside the field, too, the answer is left first.
    escape(opened()!.querySelector('.from')!);
    await until(() => !field());
    assert.isOk(opened());
    const head = () => element.shadowRoot!.activeElement === heads(mounted)[2];
    escape(again()!);
    await until(head);
    assert.isOk(opened());
    await press(mounted, 'Escape');
    await until(() => !opened() && head());
    await press(mounted, 'r');
    await until(() => field()?.value === 'Half a sentence');

    // And from its row, which stands for all of it.
    heads(mounted)[2]!.focus();
    await press(mounted, 'Escape');
    await until(() => opened() && !field());
    await press(mounted, 'r');
    await until(() => field()?.value === 'Half a sentence');

    [...opened()!.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')!.click();
    await until(() => !field());
    element.remove();
    const other = await mount({ unsent: mounted.host.unsent });
    assert.include(heads(other)[2]!.querySelector('.begun')!.textContent, 'reply begun');
    heads(other)[2]!.focus();
    await press(other, 'r');
    const there = () => other.element.renderRoot.querySelector('viv-inbox-conversation')?.shadowRoot;
    await until(() => there()?.querySelector('textarea')?.value === 'Half a sentence');

    await write(there()!, '');
    escape(there()!.querySelector('textarea')!);
    await until(() => there()!.querySelector('button.answer'));
    assert.notInclude(there()!.querySelector('button.answer')!.textContent, 'Continue');
    assert.isNull(heads(other)[2]!.querySelector('.begun'));
  });

  it('brings the newest message of what is opened low in the list into sight', async () => {
    const low = Array.from({ length: 4 }, (_, index) => ({ ...sample[0]!, id: `low-${index}`, thread: 'low', subject: 'At the end', at: `2026-03-04T04:0${index}:00.000Z`, text: `Part ${index}. ${'A line of it.\n'.repeat(6)}` }));
    const mounted = await mount({ items: { messages: [...sample, ...low] } });
    const { element } = mounted;
    element.style.cssText = 'display:block;block-size:300px;inline-size:420px';
    const root = element.shadowRoot!;
    const scroller = root.querySelector<HTMLElement>('.scroll')!;
    const head = heads(mounted).find(({ textContent }) => textContent.includes('At the end'))!;
    head.scrollIntoView({ block: 'nearest' });
    head.click();
    const newest = () => root.querySelector('viv-inbox-conversation')?.shadowRoot?.querySelectorAll('.message')[3]?.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    await waitUntil(() => newest() && newest()!.top >= view.top - 1 && newest()!.bottom <= view.bottom + 1, undefined, { timeout: 5000 });
  });

  it('closes what is open when another day is shown', async () => {
    const mounted = await mount();
    heads(mounted)[0]!.click();
    await waitUntil(() => mounted.element.renderRoot.querySelector('.open'), undefined, { timeout: 20_000 });
    mounted.host.setEnvironment({ day: '2026-03-03' });
    await mounted.element.updateComplete;
    assert.isNull(mounted.element.renderRoot.querySelector('.open'));
  });

  it('shows what a briefing asks to see, whatever is filtered', async () => {
    const mounted = await mount();
    mounted.host.setEnvironment({ revealed: 'sample-1/messages/omar' });
    await mounted.element.updateComplete;
    await nextFrame();
    assert.equal(mounted.element.renderRoot.querySelector('.open .subject')?.textContent, 'DPA: two open points');
  });
});

describe('1,000 conversations', () => {
  it('are few elements, reached by scrolling and by keyboard', async () => {
    const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 20_000 });
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...sample[0]!, id: `m${index}`, thread: `t${index}`, subject: `Letter ${index}`, at: new Date(Date.parse('2026-03-04T12:00:00Z') - index * 1000).toISOString() }));
    const { element } = await mountWidget(widget, { items: { messages: many } });
    element.style.cssText = 'display:block;block-size:400px;inline-size:420px';
    const root = element.shadowRoot!;
    const scroller = root.querySelector<HTMLElement>('.scroll')!;
    const inSight = (words: string) => [...root.querySelectorAll('.conversation')].some((row) => {
      const [box, view] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
      return row.textContent.includes(words) && box.bottom > view.top && box.top < view.bottom;
    });
    await until(() => scroller.scrollHeight > 50_000);
    for (let step = 0; step < 30; step += 1) {
      scroller.scrollTop += 900;
      await nextFrame();
      await element.updateComplete;
      assert.isBelow(root.querySelectorAll('*').length, 2500);
    }
    // Its end is known when the rows there are measured.
    await until(() => {
      scroller.scrollTop = scroller.scrollHeight;
      return inSight('Letter 999');
    });
    scroller.scrollTop = 0;
    await until(() => inSight('Letter 0') && root.querySelector('.head[tabindex="-1"]'));
    const press = (key: string) => root.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    root.querySelector<HTMLElement>('.head')!.focus();
    press('End');
    await until(() => root.activeElement?.textContent.includes('Letter 999') && inSight('Letter 999'));
    press('Home');
    await until(() => root.activeElement?.textContent.includes('Letter 0') && inSight('Letter 0'));
  });
});

describe('formatted mail', () => {
  it('keeps no script, style, image, form or strange link', async () => {
    const mail = new FormattedMail();
    mail.html = '<p onclick="x()" style="position:fixed">Hi <a href="javascript:alert(1)">a</a><a href="https://example.com/">b</a></p><img src="https://track.example/p.gif"><script>x</script><form><input></form><style>*{}</style>';
    document.body.append(mail);
    await mail.updateComplete;
    const box = mail.shadowRoot!.querySelector('.mail')!;
    assert.equal(box.querySelector('img,script,form,input,style,[onclick],[style]'), null);
    assert.deepEqual([...box.querySelectorAll('a')].map((link) => link.getAttribute('href')), [null, 'https://example.com/']);
    const link = new Promise<string>((resolve) => mail.addEventListener('viv-link', (event) => resolve((event as Event & { url: string }).url)));
    box.querySelector<HTMLElement>('a[href]')!.click();
    assert.equal(await link, 'https://example.com/');
    mail.remove();
  });

  it('says where a link leads whose words name another site', async () => {
    const mail = new FormattedMail();
    mail.html = `<a href="https://evil.example/x">https://bank.example/login</a><a href="https://bank.example@evil.example/">bank.example</a><a href="https://www.bank.example/a">bank.example/a</a><a href="https://shop.example">Our offer</a>`;
    document.body.append(mail);
    await mail.updateComplete;
    assert.deepEqual([...mail.shadowRoot!.querySelectorAll('a')].map(({ textContent }) => textContent), ['https://bank.example/login (evil.example)', 'bank.example (evil.example)', 'bank.example/a', 'Our offer']);
    mail.remove();
  });
});
