import { expect, waitUntil } from '@open-wc/testing';
import type { AutomationDocument } from '@vivarium/sdk/protocol';
import { sendKeys } from '@web/test-runner-commands';
import { desk } from '../../automations/fixture/contract.js';
import { AutomationEditor } from './editor-dialog.js';

const reading = (kind: 'message' | 'record' | 'event', where: object[] = []): AutomationDocument => ({ schema: 1, id: 'own', name: 'Own', trigger: { type: 'button' }, steps: [{ do: 'read', name: 'item', kind, where, limit: 10 }] }) as AutomationDocument;

describe('the form of an automation', () => {
  let form: AutomationEditor;
  let kept: AutomationDocument | undefined;
  const find = <E extends HTMLElement>(selector: string) => form.renderRoot.querySelector<E>(selector)!;
  const open = (automation: AutomationDocument) => form.open(automation, { contracts: [desk], timeZone: 'UTC', locale: 'en' }, (edited) => (kept = edited));
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
