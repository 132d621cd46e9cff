import { msg } from '@lit/localize';
import type { Contract } from '@vivarium/sdk/contract';
import type { AutomationDocument, AutomationStep } from '@vivarium/sdk/protocol';
import { valuesOf, type ReadStep } from './steps.js';

/** What people call the values of items and the arguments of actions, by name: the same name is the same thing everywhere. */
const known = (): Readonly<Record<string, string>> => ({
  title: msg('Title'), start: msg('Starts'), end: msg('Ends'), allDay: msg('All day'), timeZone: msg('Time zone'), status: msg('Status'), response: msg('Your answer'), location: msg('Place'),
  description: msg('Description'), conferenceUrl: msg('Address of the call'), attendees: msg('Guests'), organizer: msg('Organizer'), calendar: msg('Calendar'), color: msg('Color'),
  recurring: msg('Repeats'), readOnly: msg('Cannot be changed'), viewOnly: msg('Can only be looked at'), busy: msg('Takes time'), ofOthers: msg('Of somebody else'), url: msg('Address'),
  thread: msg('Conversation'), subject: msg('Subject'), from: msg('From'), to: msg('To'), cc: msg('Cc'), at: msg('Time'), snippet: msg('First words'), text: msg('Text'), unread: msg('Unread'),
  starred: msg('Starred'), inbox: msg('In the inbox'), sent: msg('Sent by you'), draft: msg('Draft'), labels: msg('Labels'), attachments: msg('Files'),
  type: msg('Type'), fields: msg('Properties'), stage: msg('Stage'), value: msg('Value'), currency: msg('Currency'), company: msg('Company'), emails: msg('Mail addresses'),
  nextStep: msg('Next step'), nextStepDue: msg('Next step due'), editedAt: msg('Last edited'),
  archived: msg('Archived'), read: msg('Read'), add: msg('Add'), remove: msg('Remove'), property: msg('Property'), note: msg('Note'), all: msg('To everybody'), page: msg('Page'),
});

/** What people call the choices that a value has, by its name. */
const knownChoices = (): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  response: { accepted: msg('accepted'), tentative: msg('maybe'), declined: msg('declined'), 'needs-action': msg('not answered') },
  status: { confirmed: msg('confirmed'), tentative: msg('tentative') },
});

/** What people call a value or an argument; one that only its own source knows is spelled as words. */
export const valueWords = (name: string): string => wordsIn(known(), name);

/** What people call one of a value's choices. */
export const choiceWords = (name: string, choice: string): string => {
  const choices = knownChoices();
  return wordsIn(Object.hasOwn(choices, name) ? choices[name]! : {}, choice);
};

const wordsIn = (words: Readonly<Record<string, string>>, name: string): string => {
  if (Object.hasOwn(words, name)) return words[name]!;
  const spelled = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
};

/** `{deal.nextStep}` as a person reads it, wherever an automation names a value: `{deal.Next step}`. */
export const inWords = (automation: AutomationDocument): AutomationDocument => renamed(automation, (name) => valueWords(name));

/** The same as it is kept. What is no value's words, in whatever case, is taken for a name already. */
export const inNames = (automation: AutomationDocument, contracts: readonly Contract[]): AutomationDocument =>
  renamed(automation, (words, { kind }) => {
    const names = valuesOf(kind, contracts);
    return names.includes(words) ? words : (names.find((name) => valueWords(name).toLowerCase() === words.toLowerCase()) ?? words);
  });

/** The path of a value as a person reads it. */
export const pathWords = (path: string, { steps }: AutomationDocument): string => renamedPath(path, readsOf(steps), valueWords);

type Rename = (name: string, read: ReadStep) => string;

const readsOf = (steps: readonly AutomationStep[]): readonly ReadStep[] => steps.filter((step): step is ReadStep => step.do === 'read');

/** Only the value of an item: what the item is called, and what lies within the value, are the person's own or the source's words. */
function renamedPath(path: string, reads: readonly ReadStep[], rename: Rename): string {
  const [called, name, ...rest] = path.split('.').map((part) => part.trim());
  const read = reads.find((step) => step.name === called);
  return read && name ? [called, rename(name, read), ...rest].join('.') : path;
}

function renamed(automation: AutomationDocument, rename: Rename): AutomationDocument {
  const reads = readsOf(automation.steps);
  const path = (one: string) => renamedPath(one, reads, rename);
  const text = (one: string) => one.replace(/\{([^{}]+)\}/g, (_, inner: string) => `{${path(inner)}}`);
  return {
    ...automation,
    steps: automation.steps.map((step) => {
      if (step.do === 'draft') return { ...step, from: step.from.map(path), otherwise: text(step.otherwise) };
      if (step.do !== 'act') return step;
      const values = Object.entries(step.with).map(([name, value]) => [name, typeof value !== 'object' ? value : 'from' in value ? { from: path(value.from) } : { text: text(value.text) }] as const);
      return { ...step, with: Object.fromEntries(values) };
    }),
  };
}
