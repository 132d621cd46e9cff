import { expect, waitUntil } from '@open-wc/testing';
import { action, defineContract, kinds, RecordItem, type Contract } from '@vivarium/sdk/contract';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { sendKeys } from '@web/test-runner-commands';
import { z } from 'zod';
import { desk } from '../../automations/fixture/contract.js';
import type { Host } from '../../connectors/host.js';
import { AutomationEditor } from './editor-dialog.js';

const reading = (kind: 'message' | 'record' | 'event', where: object[] = []): AutomationDocument => ({ schema: 1, id: 'own', name: 'Own', trigger: { type: 'button' }, steps: [{ do: 'read', name: 'item', kind, where, limit: 10 }] }) as AutomationDocument;

const stage = (name: string) => ({ name, closed: false });
const types = [
  { id: 'deals', title: 'Deals', stages: [stage('Lead'), stage('Won')], properties: [{ id: 'b', name: 'Budget', type: 'number', writable: true }, { id: 'm', name: 'Made', type: 'time', writable: false }] },
  { id: 'hires', title: 'Hires', stages: [stage('Lead'), stage('Hired')], properties: [] },
];
const openTypes: Host['open'] = (_target, _query, listener) => {
  listener({ items: types, freshness: { state: 'live' }, ready: true } as unknown as Parameters<typeof listener>[0]);
  return () => undefined;
};
const letter = z.object({ draft: z.string() });
/** A source of its own words: what it makes is known by what it answers. */
const post = defineContract({
  id: 'post',
  version: 1,
  title: 'Post',
  auth: { type: 'none' },
  network: [],
  quota: { units: 1000, perSeconds: 1 },
  collections: desk.definition.collections,
  reads: {},
  actions: {
    advance: action({ title: 'Change stage', on: desk.definition.collections.records, fulfils: kinds.record.actions.advance, input: kinds.record.actions.advance.input, output: z.null(), risk: 'reversible', preview: () => ({ title: 'Change stage' }) }),
    update: action({ title: 'Update property', on: desk.definition.collections.records, fulfils: kinds.record.actions.update, input: kinds.record.actions.update.input, output: z.null(), risk: 'reversible', preview: () => ({ title: 'Update' }) }),
    write: action({ title: 'Write', input: z.object({ text: z.string(), size: z.enum(['small', 'very-large']).optional() }), output: letter.extend({ text: z.string() }), risk: 'reversible', preview: () => ({ title: 'Write' }) }),
    post: action({ title: 'Post', input: letter, output: z.null(), risk: 'external', preview: () => ({ title: 'Post' }) }),
    postLast: action({ title: 'Post the last one', input: letter.partial(), output: z.null(), risk: 'external', preview: () => ({ title: 'Post' }) }),
    create: action({ title: 'Create', input: z.object({ type: RecordItem.shape.type, title: z.string() }), output: z.null(), risk: 'reversible', preview: () => ({ title: 'Create' }) }),
    count: action({ title: 'Count', input: z.object({ subject: z.string() }), output: z.object({ subject: z.string() }), risk: 'reversible', preview: () => ({ title: 'Count' }) }),
  },
});

describe('the form of an automation', () => {
  let form: AutomationEditor;
  let kept: AutomationDocument | undefined;
  const find = <E extends HTMLElement>(selector: string) => form.renderRoot.querySelector<E>(selector)!;
  const open = (automation: AutomationDocument, contracts: readonly Contract[] = [desk]) => form.open(automation, { contracts, open: openTypes, timeZone: 'UTC', locale: 'en' }, (edited) => (kept = edited));
  const press = async (words: string) => {
    [...form.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === words)!.click();
    await form.updateComplete;
  };
  const choose = async (selector: string, value: string) => {
    const field = find<HTMLSelectElement>(selector);
    field.value = value;
    field.dispatchEvent(new Event('input'));
    field.dispatchEvent(new Event('change'));
    await form.updateComplete;
  };
  beforeEach(() => {
    kept = undefined;
    form = document.body.appendChild(new AutomationEditor());
  });
  afterEach(() => form.remove());

  it('offers an action that fits what is read, and says what it needs before it is kept', async () => {
    await open(reading('message'));
    await press('Do something');
    await press('Save');
    expect(find('[role=alert]').textContent).to.equal('Step 2: “Send reply” needs a value: fill in “Text”.');
    await choose('fieldset:nth-of-type(2) textarea', 'Thank you.');
    await press('Save');
    expect(kept?.steps[1]).to.deep.equal({ do: 'act', action: { kind: 'message', name: 'sendReply' }, on: 'item', with: { text: 'Thank you.' } });
    await open(reading('record'));
    await press('Do something');
    await choose('fieldset:nth-of-type(2) textarea', 'Looked at.');
    await press('Save');
    expect(kept?.steps[1]).to.deep.include({ action: { kind: 'record', name: 'addNote' }, on: 'item' });
  });

  it('begins what Claude writes with a value that the items have, and takes none that they do not have', async () => {
    await open(reading('message'));
    await press('Let Claude write');
    const field = (at: number) => find<HTMLInputElement>(`fieldset:nth-of-type(2) label:nth-of-type(${at}) :is(input, textarea)`).value;
    expect([field(3), field(4)]).to.deep.equal(['item.Subject', 'About {item.Subject}']);
    await press('Do something');
    await choose('fieldset:nth-of-type(3) textarea', 'About {item.title}');
    await press('Save');
    expect(find('[role=alert]').textContent).to.contain('Step 3: “item” has no “title”.').and.to.contain('Conversation, Subject, From');
  });

  it('speaks of values and arguments in words, and keeps their names', async () => {
    const automation = reading('record', [{ field: 'nextStep', is: 'has', value: 'call' }]);
    automation.steps.push(
      { do: 'draft', name: 'words', instruction: 'Short.', from: ['item.nextStep', 'item.fields.Budget'], otherwise: 'Next: {item.nextStepDue}' },
      { do: 'act', action: { kind: 'record', name: 'addNote' }, on: 'item', with: { text: { text: '{item.nextStep}, {other.nextStep}' } } },
    );
    await open(automation);
    expect([...find<HTMLSelectElement>('[aria-label=Field]').options].map(({ text }) => text)).to.include.members(['Next step', 'Last edited']).and.not.include.members(['Type']);
    expect(find<HTMLSelectElement>('[aria-label=Field]').value).to.equal('nextStep');
    expect(find('fieldset:nth-of-type(3) label:has(textarea)').textContent).to.match(/^Text/);
    expect([...form.renderRoot.querySelectorAll<HTMLInputElement>('fieldset:nth-of-type(n + 2) :is(input, textarea)')].map(({ value }) => value)).to.deep.equal([
      'words', 'Short.', 'item.Next step, item.Properties.Budget', 'Next: {item.Next step due}', '{item.Next step}, {other.nextStep}',
    ]);
    await choose('fieldset:nth-of-type(3) textarea', '{ item.next step } of {item.title}');
    await press('Save');
    expect(kept?.steps[1]).to.deep.include({ from: ['item.nextStep', 'item.fields.Budget'], otherwise: 'Next: {item.nextStepDue}' });
    expect(kept?.steps[2]).to.deep.include({ with: { text: { text: '{item.nextStep} of {item.title}' } } });
  });

  it('does not offer what only takes another action back', async () => {
    await open(reading('record'));
    await press('Do something');
    expect([...form.renderRoot.querySelectorAll('fieldset:nth-of-type(2) label:first-child option')].map(({ textContent }) => textContent)).to.deep.equal(['Send reply (Messages)', 'Add note (Records)']);
  });

  it('offers no action that must be told what only the source can say, unless it is chosen already', async () => {
    await open(reading('message'), [post]);
    await press('Do something');
    const offered = () => [...form.renderRoot.querySelectorAll('fieldset:nth-of-type(2) label:first-child option')].map(({ textContent }) => textContent);
    expect(offered()).to.deep.equal(['Change stage (Records)', 'Update property (Records)', 'Write (Post)', 'Post the last one (Post)', 'Create (Post)', 'Count (Post)']);
    const automation = reading('message');
    automation.steps.push({ do: 'act', action: { connector: 'post', name: 'post' }, with: { draft: 'd1' } });
    await open(automation, [post]);
    expect([offered().includes('Post (Post)'), find<HTMLSelectElement>('fieldset:nth-of-type(2) select').value]).to.deep.equal([true, 'post/post']);
  });

  it('offers the types that the person’s records have by their titles, also to an action that only one source has', async () => {
    const automation = reading('record');
    automation.steps.push({ do: 'act', action: { connector: 'post', name: 'create' }, with: { title: 'New' } });
    await open(automation, [post]);
    const select = 'fieldset:nth-of-type(2) > label select';
    expect([...find<HTMLSelectElement>(select).options].map(({ text }) => text)).to.deep.equal(['–', 'Deals', 'Hires']);
    await choose(select, 'hires');
    await press('Save');
    expect(kept?.steps[1]).to.deep.include({ with: { title: 'New', type: 'hires' } });
  });

  it('offers the choices that a value has, in the words of the product, and keeps them as they are', async () => {
    const texts = (selector: string) => [...find<HTMLSelectElement>(selector).options].map(({ text }) => text);
    await open(reading('event', [{ field: 'response', is: 'eq', value: 'declined' }]));
    expect([texts('[aria-label=Value]'), find<HTMLSelectElement>('[aria-label=Value]').selectedOptions[0]?.text]).to.deep.equal([['not answered', 'accepted', 'maybe', 'declined'], 'declined']);
    expect(texts('[aria-label=Comparison]')).to.deep.equal(['is', 'is not']);
    await choose('[aria-label=Field]', 'status');
    expect([texts('[aria-label=Value]'), find<HTMLSelectElement>('[aria-label=Value]').checkValidity()]).to.deep.equal([['–', 'confirmed', 'tentative'], false]);
    await choose('[aria-label=Field]', 'location');
    expect([find('[aria-label=Value]').localName, texts('[aria-label=Comparison]').length]).to.deep.equal(['input', 5]);

    const automation = reading('record', [{ field: 'stage', is: 'ne', value: 'Lost' }, { field: 'stage', is: 'has', value: 'on' }]);
    automation.steps.push(
      { do: 'act', action: { kind: 'record', name: 'advance' }, on: 'item', with: { stage: { from: 'item.nextStep' } } },
      { do: 'act', action: { kind: 'record', name: 'update' }, on: 'item', with: { property: 'Budget', value: 3 } },
      { do: 'act', action: { connector: 'post', name: 'write' }, with: { text: 'Hello' } },
    );
    await open(automation, [post]);
    // A stage that no type has just now stays what is asked for; a part of a name is written.
    expect([texts('.condition select[aria-label=Value]'), find<HTMLInputElement>('.condition input').value]).to.deep.equal([['Lead', 'Won', 'Hired', 'Lost'], 'on']);
    expect([texts('fieldset:nth-of-type(2) > label select'), find<HTMLSelectElement>('fieldset:nth-of-type(2) > label select').value]).to.deep.equal([['–', 'Lead', 'Won', 'Hired', '{item.Next step}'], '{item.Next step}']);
    expect([texts('fieldset:nth-of-type(3) > label select'), texts('fieldset:nth-of-type(4) > label select')]).to.deep.equal([['–', 'Budget'], ['–', 'Small', 'Very large']]);
    await choose('fieldset:nth-of-type(2) > label select', 'Hired');
    await choose('fieldset:nth-of-type(4) > label select', 'very-large');
    await choose('.condition select[aria-label=Value]', 'Won');
    await press('Save');
    expect(kept?.steps[0]).to.deep.include({ where: [{ field: 'stage', is: 'ne', value: 'Won' }, { field: 'stage', is: 'has', value: 'on' }] });
    expect(kept?.steps.slice(1).map((step) => step.do === 'act' && step.with)).to.deep.equal([{ stage: 'Hired' }, { property: 'Budget', value: 3 }, { text: 'Hello', size: 'very-large' }]);
  });

  it('asks of a field that is so or not for yes or no', async () => {
    await open(reading('message'));
    await press('Add a condition');
    await choose('[aria-label=Field]', 'starred');
    expect([...find<HTMLSelectElement>('[aria-label=Comparison]').options].map(({ value }) => value)).to.deep.equal(['eq', 'ne']);
    await choose('select[aria-label=Value]', 'false');
    await press('Do something');
    await choose('fieldset:nth-of-type(2) textarea', 'Thank you.');
    await press('Save');
    expect(kept?.steps[0]).to.deep.include({ where: [{ field: 'starred', is: 'eq', value: false }] });
    // As it was kept before there was a choice: it is chosen anew.
    await open(reading('message', [{ field: 'starred', is: 'eq', value: 'no' }]));
    expect([find<HTMLSelectElement>('select[aria-label=Value]').value, find<HTMLSelectElement>('select[aria-label=Value]').checkValidity()]).to.deep.equal(['', false]);
  });

  it('has the focus in the step that was added, and near what was taken out', async () => {
    const focused = () => form.shadowRoot!.activeElement;
    const pressFocused = async (selector: string) => {
      find(selector).focus();
      find(selector).click();
      await form.updateComplete;
    };
    await open(reading('message', [{ field: 'starred', is: 'eq', value: true }]));
    await pressFocused('[aria-label="Remove condition 1"]');
    expect(focused()?.querySelector('legend')?.textContent).to.equal('Step 1: Read items');
    await press('Prepare the briefing');
    await form.updateComplete;
    expect(focused()?.querySelector('legend')?.textContent).to.equal('Step 2: Prepare the briefing');
    await pressFocused('[aria-label="Remove step 2"]');
    expect(focused()?.textContent).to.equal('Read items');
  });

  it('keeps what was begun when it is left by Escape, and gives it up when asked to', async () => {
    const name = () => find<HTMLInputElement>('#name').value;
    const rename = async (words: string) => {
      find<HTMLInputElement>('#name').value = words;
      find('#name').dispatchEvent(new Event('input'));
      await form.updateComplete;
    };
    await open(reading('record'));
    await rename('Half a name');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !find<HTMLDialogElement>('dialog').open);
    await open(reading('record'));
    expect([name(), find('[role=status]').textContent]).to.deep.equal(['Half a name', 'As you left it. Start afresh']);
    await press('Start afresh');
    expect([name(), form.renderRoot.querySelector('[role=status]')]).to.deep.equal(['Own', null]);
    await rename('Given up');
    await press('Cancel');
    await open(reading('record'));
    expect(name()).to.equal('Own');
  });
});
